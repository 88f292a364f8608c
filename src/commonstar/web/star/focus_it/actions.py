"""Choosing: an initiative goes onto the shortlist or off it. Each is one decision, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.web.audit import public as audit
from commonstar.web.programmes.public import Decided, Programme, Seat, record_decision, require
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.focus_it.queries import entry_of, superseded
from commonstar.web.star.focus_it.rules import choose
from commonstar.web.star.map_it.public import KIND, Initiative

# A decision's title holds 300 characters, an initiative's too: so much of it leaves room for the sentence.
TITLE = 200


class AlreadyOn(ValueError):
    """The initiative is on the shortlist."""


class NotOn(ValueError):
    """The initiative is not on the shortlist."""


class NoReason(ValueError):
    """Every choice has its reason."""


@dataclass(frozen=True)
class Choice:
    """Why an initiative goes on or off, who decided it, and when."""

    reason: str
    decided_by: str
    decided_on: date


@transaction.atomic
def put_on_shortlist(*, seat: Seat, initiative: Initiative, choice: Choice) -> ShortlistEntry:
    """Put an initiative on the shortlist. Raises AlreadyOn, NoReason."""
    entry = _locked(seat, initiative, choice)
    if entry is not None and entry.is_on:
        raise AlreadyOn(str(initiative.pk))
    title = _("Put “%(title)s” on the shortlist") % {"title": initiative.title[:TITLE]}
    return _settle(seat, initiative, choice, entry, title, is_on=True)


@transaction.atomic
def take_off_shortlist(*, seat: Seat, initiative: Initiative, choice: Choice) -> ShortlistEntry:
    """Take an initiative off the shortlist; it stays on the long list. Raises NotOn, NoReason."""
    entry = _locked(seat, initiative, choice)
    if entry is None or not entry.is_on:
        raise NotOn(str(initiative.pk))
    title = _("Take “%(title)s” off the shortlist") % {"title": initiative.title[:TITLE]}
    return _settle(seat, initiative, choice, entry, title, is_on=False)


def _locked(seat: Seat, initiative: Initiative, choice: Choice) -> ShortlistEntry | None:
    require(choose, seat)
    if not choice.reason.strip():
        raise NoReason("reason")
    # The programme's row is the lock: two choices of one initiative follow one another.
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    assert initiative.programme_id == seat.programme.pk, "found in another programme"
    return entry_of(seat, initiative)


def _settle(
    seat: Seat, initiative: Initiative, choice: Choice, entry: ShortlistEntry | None, title: str, *, is_on: bool
) -> ShortlistEntry:
    """Write the decision, which supersedes the last one on the same initiative, and what now holds."""
    older = entry.decision if entry and not superseded(entry.decision) else None
    decided = Decided(
        title=title,
        reasons=choice.reason,
        decided_by=choice.decided_by,
        decided_on=choice.decided_on,
        about=(KIND, initiative.pk),
        supersedes=older.number if older else None,
    )
    before = {"on_shortlist": entry.is_on, "reason": entry.reason} if entry else {}
    row = entry or ShortlistEntry(programme=seat.programme, initiative=initiative)
    row.is_on, row.reason = is_on, choice.reason
    row.chosen_by, row.chosen_at = seat.user, timezone.now()
    row.decision = record_decision(seat=seat, decided=decided, rule=choose)
    row.save()
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{KIND}.{'shortlisted' if is_on else 'taken_off_shortlist'}",
        kind=KIND,
        object_id=initiative.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        before={"title": initiative.title, **before},
        after={"title": initiative.title, "on_shortlist": is_on, "reason": choice.reason},
    )
    return row
