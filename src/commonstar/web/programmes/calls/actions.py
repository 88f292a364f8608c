"""Opening a call for demands, and taking in what came; replies go out when a decision was taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.vocabulary import Channel, DemandState, HeardBy
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.access import require
from commonstar.web.programmes.calls.queries import CONTRIBUTION, DOOR, challenge_of, to_take_in
from commonstar.web.programmes.demands.actions import DemandValues, add_demand
from commonstar.web.programmes.models import Challenge, Demand
from commonstar.web.programmes.replying.sending import DAYS_TO_REPLY, answer_or_owe_again
from commonstar.web.programmes.rules import Seat, may_run
from commonstar.web.replies import public as replies

HEARD_BY = {
    Channel.WEB: HeardBy.ONLINE,
    Channel.PAPER: HeardBy.LETTER,
    Channel.HELPER: HeardBy.CONVERSATION,
}


@transaction.atomic
def open_call(*, seat: Seat, title: str, challenge: Challenge | None, is_premoderated: bool) -> Door:
    """Open a call for demands with a join code, about a challenge or about all of the programme."""
    require(may_run, seat)
    assert isinstance(seat.user, User), "whoever may run a programme is signed in"
    return participation.open_door(
        by=seat.user,
        kind=DOOR,
        target=challenge.pk if challenge else seat.programme.pk,
        programme=seat.programme.pk,
        organisation=Organisation.objects.get(parts__programme=seat.programme, parts__is_owner=True),
        title=title,
        is_premoderated=is_premoderated,
    )


@transaction.atomic
def take_in(*, seat: Seat, door: Door, keys: Collection[str]) -> int:
    """Make demands of what was said at a call, each once; a reply is owed for each. Returns how many there are."""
    require(may_run, seat)
    rows = [row for row in to_take_in(door) if row.key in keys]
    challenge = challenge_of(door)
    for row in rows:
        values = DemandValues(
            words=str(row.said.get("words", "")),
            group=str(row.said.get("group", "")),
            people=1,
            heard_by=HEARD_BY[Channel(row.channel)],
            source=door.title[:400],
            challenge=challenge.pk if challenge else None,
        )
        made = add_demand(seat=seat, values=values, came_from=(CONTRIBUTION, UUID(row.key)))
        with override(row.language or None):
            sentence = _("It is written down as demand {number}. A decision on it is still open.")
        words = sentence.format(number=made.number)
        participation.became(contribution_key=row.key, kind="demand", object_id=made.pk, words=words)
    participation.owe_replies(rows, due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY))
    return len(rows)


def tell(seat: Seat, demands: Sequence[Demand]) -> None:
    """After a decision: whoever said it by a join code gets the reply, and their slip says what it became."""
    said = {row.came_from_id.hex: row for row in demands if row.came_from_kind == CONTRIBUTION and row.came_from_id}
    owed = replies.replies_about(seat.programme.pk, CONTRIBUTION, list(said)) if said else {}
    languages = dict(Contribution.objects.filter(pk__in=said).values_list("key", "language"))
    for key, row in said.items():
        with override(languages.get(key) or None):
            words = became_words(row)
        participation.became(contribution_key=key, kind="demand", object_id=row.pk, words=words)
        if key in owed:
            answer_or_owe_again(owed[key], row.reply)


def became_words(row: Demand) -> str:
    """What a decision made of a demand, for the slip, in the language of the moment."""
    if row.need:
        return _("It is recognised as the need “{need}”.").format(need=row.need.title)
    if row.state == DemandState.STAYS_OPEN and row.decision and row.decision.review_on:
        day = date_format(row.decision.review_on, "DATE_FORMAT")
        return _("It stays open. It is looked at again by {day}.").format(day=day)
    return _("It was declined.")


def forget(key: str) -> None:
    """Whoever said it took it back: the demand that it became goes too, and its words go from the log."""
    _take_away(key, None, "demand.taken_back")


def forget_removed(key: str, by: UUID) -> None:
    """It was removed from view: so is the demand that it became. Shown again, it can be taken in again."""
    if _take_away(key, by, "demand.removed_with"):
        participation.became(contribution_key=key, kind="", object_id=None, words="")


@transaction.atomic
def _take_away(key: str, by: UUID | None, action: str) -> int:
    gone = 0
    for row in Demand.objects.filter(came_from_kind=CONTRIBUTION, came_from_id=UUID(key)):
        audit.record(
            actor_id=by,
            action=action,
            kind="demand",
            object_id=row.pk,
            scope=audit.Scope(programme_id=row.programme_id),
            before={"number": row.number},
        )
        audit.erase_subject(actor_id=by, subject_id=row.pk)
        row.delete()
        gone += 1
    return gone
