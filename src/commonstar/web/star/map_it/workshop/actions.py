"""What becomes of an entry: a new initiative, one that is there already, or nothing, with a reason.

Each way the slip says what became of it, and whoever left a way to be reached is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.gatherings.public import Activity
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door, contributions_at
from commonstar.web.programmes.public import Seat, after_working_days, answer_reply, may_run, require
from commonstar.web.replies.public import Reply
from commonstar.web.star.map_it.actions import add_initiative
from commonstar.web.star.map_it.models import FoundAt, Initiative
from commonstar.web.star.map_it.workshop.bridge import values_of_entry
from commonstar.web.star.map_it.workshop.queries import KIND


class AlreadyDecided(Refused):
    """Something became of this entry already."""


@transaction.atomic
def take_up(*, seat: Seat, activity: Activity, entry: Contribution) -> Initiative:
    """Make an initiative of an entry. Raises AlreadyDecided."""
    require(may_run, seat)
    entry = _locked(entry)
    row = add_initiative(seat=seat, values=values_of_entry(entry))
    _found(seat, activity, row)
    _became(seat, entry, row.pk, _words(entry, "new", row.title))
    return row


@transaction.atomic
def say_same(*, seat: Seat, activity: Activity, entry: Contribution, initiative: Initiative) -> None:
    """It is on the map already: that the workshop named it too is kept. Raises AlreadyDecided."""
    require(may_run, seat)
    entry = _locked(entry)
    _found(seat, activity, initiative)
    _became(seat, entry, initiative.pk, _words(entry, "same", initiative.title))


@transaction.atomic
def leave_out(*, seat: Seat, entry: Contribution, reason: str) -> None:
    """It does not go on the map; whoever wrote it reads why. Raises AlreadyDecided."""
    require(may_run, seat)
    entry = _locked(entry)
    _became(seat, entry, None, _words(entry, "left-out", reason))


@transaction.atomic
def take_up_many(*, seat: Seat, activity: Activity, entries: Iterable[Contribution]) -> int:
    """Make initiatives of several entries; those decided meanwhile are passed over. Returns how many it were."""
    require(may_run, seat)
    made = 0
    for entry in entries:
        with suppress(AlreadyDecided):
            take_up(seat=seat, activity=activity, entry=entry)
            made += 1
    return made


def owe_replies(seat: Seat, door: Door, _activity: Activity) -> None:
    """At the close: everyone of whose words nothing became yet is owed a reply within ten working days."""
    entries = [each for each in contributions_at(door, KIND).select_related("door") if not each.became_words]
    _owe(entries)


def _owe(entries: list[Contribution]) -> dict[str, Reply]:
    return participation.owe_replies(entries, due_on=after_working_days(timezone.localdate()))


def _locked(entry: Contribution) -> Contribution:
    row = Contribution.objects.select_for_update(of=("self",)).select_related("door").get(pk=entry.pk)
    if row.became_words:
        raise AlreadyDecided(entry.pk)
    return row


def _words(entry: Contribution, what: str, about: str) -> str:
    """What the slip says, in the language in which it was written."""
    with override(entry.language or None):
        sentences = {
            "new": _("It is on the map now, as “{about}”."),
            "same": _("It was on the map already, as “{about}”. That you named it too is counted."),
            "left-out": _("It did not go on the map: {about}"),
        }
        return sentences[what].format(about=about)


def _became(seat: Seat, entry: Contribution, initiative: UUID | None, words: str) -> None:
    participation.became(contribution_key=entry.key, kind=KIND if initiative else "", object_id=initiative, words=words)
    reply = _owe([entry])[entry.key]
    answer_reply(seat=seat, reply_id=reply.pk, decided=words, changed="")


def _found(seat: Seat, activity: Activity, row: Initiative) -> None:
    _made, new = FoundAt.objects.get_or_create(initiative=row, gathering=activity.gathering)
    if new:
        audit.record(
            actor_id=seat.user.pk if seat.user else None,
            action="initiative.found_at_gathering",
            kind=KIND,
            object_id=row.pk,
            scope=audit.Scope(programme_id=seat.programme.pk),
            after={"title": row.title, "gathering": activity.gathering.title},
        )
