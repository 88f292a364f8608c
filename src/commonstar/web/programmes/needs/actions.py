"""Deciding on demands: recognised as a need, declined with a reason and a reply, or left open. Each is one decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonstar.vocabulary import DemandState
from commonstar.web.audit import public as audit
from commonstar.web.common.folding import folded
from commonstar.web.programmes.access import require
from commonstar.web.programmes.decisions.actions import Decided, record_decision
from commonstar.web.programmes.models import Challenge, Decision, Demand, Need, Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_lead

KIND = "need"
ACTIONS = {
    DemandState.RECOGNISED: "demand.recognised",
    DemandState.DECLINED: "demand.declined",
    DemandState.STAYS_OPEN: "demand.left_open",
}


class NothingToDecide(ValueError):
    """A decision on demands is about one of this programme's at least."""


class NoReply(ValueError):
    """Whoever is told no is told why: declining needs a reply."""


class NoReviewDay(ValueError):
    """What stays open is looked at again on a day."""


class NeedTaken(ValueError):
    """The programme has another need of this title."""


@transaction.atomic
def recognise(
    *,
    seat: Seat,
    title: str,
    demands: Collection[Demand],
    decided: Decided,
    challenge: Challenge | None = None,
    need: Need | None = None,
    reply: str = "",
) -> Need:
    """Recognise demands as a need, a new one under the next number or one that is there, and record the decision.

    The decision is about the need. Raises NothingToDecide, NeedTaken, and what `record_decision` raises.
    """
    rows = _locked(seat, demands)
    made = need or _new_need(seat, title, challenge)
    about = replace(decided, about=(KIND, made.pk), supersedes=_older(rows))
    decision = record_decision(seat=seat, decided=about)
    if need is None:
        made.decision = decision
        made.save(update_fields=["decision"])
    _settle(seat, rows, DemandState.RECOGNISED, decision, reply, made)
    return made


@transaction.atomic
def decline(*, seat: Seat, demands: Collection[Demand], decided: Decided, reply: str) -> Decision:
    """Decline demands with the reasons of the decision and a reply to those who voiced them.

    Raises NothingToDecide, NoReply, and what `record_decision` raises.
    """
    rows = _locked(seat, demands)
    if not reply.strip():
        raise NoReply("reply")
    decision = record_decision(
        seat=seat, decided=replace(decided, about=("demand", rows[0].pk), supersedes=_older(rows))
    )
    _settle(seat, rows, DemandState.DECLINED, decision, reply, None)
    return decision


@transaction.atomic
def leave_open(*, seat: Seat, demands: Collection[Demand], decided: Decided, reply: str = "") -> Decision:
    """Let demands stay open, with the reasons of the decision and the day on which they are looked at again.

    A `reply`, where there is one, goes to those who voiced them; a later decision replies afresh. Raises
    NothingToDecide, NoReviewDay, and what `record_decision` raises.
    """
    rows = _locked(seat, demands)
    if decided.review_on is None:
        raise NoReviewDay("review_on")
    decision = record_decision(
        seat=seat, decided=replace(decided, about=("demand", rows[0].pk), supersedes=_older(rows))
    )
    _settle(seat, rows, DemandState.STAYS_OPEN, decision, reply, None)
    return decision


def _locked(seat: Seat, demands: Collection[Demand]) -> list[Demand]:
    require(may_lead, seat)
    # The programme's row is the lock: two decisions on one demand follow one another.
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    rows = Demand.objects.filter(programme=seat.programme, pk__in=[row.pk for row in demands])
    found = list(rows.select_related("decision"))
    if not found or len(found) < len({row.pk for row in demands}):
        raise NothingToDecide("demands")
    return found


def _older(rows: list[Demand]) -> int | None:
    """The decision that a newer one on the same demands supersedes: the last one, if nothing superseded it yet."""
    known = {row.decision for row in rows if row.decision}
    newest = max(known, key=lambda each: each.number, default=None)
    if newest is None or Decision.objects.filter(supersedes=newest).exists():
        return None
    others = Demand.objects.filter(decision=newest).exclude(pk__in=[row.pk for row in rows]).exists()
    return None if others else newest.number


def _new_need(seat: Seat, title: str, challenge: Challenge | None) -> Need:
    name = " ".join(title.split())
    rows = Need.objects.filter(programme=seat.programme)
    if rows.filter(folded=folded(name)[:220]).exists():
        raise NeedTaken("title")
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return Need.objects.create(
        programme=seat.programme, number=last + 1, title=name, folded=folded(name)[:220], challenge=challenge
    )


def _settle(
    seat: Seat, rows: list[Demand], state: DemandState, decision: Decision, reply: str, need: Need | None
) -> None:
    actor, scope = seat.user.pk if seat.user else None, audit.Scope(programme_id=seat.programme.pk)
    changes = []
    for row in rows:
        before = {"number": row.number, "state": row.state}
        row.state, row.decision, row.need, row.reply = state.value, decision, need, reply.strip()
        after = {"number": row.number, "state": row.state, "decision": decision.number}
        changes.append(audit.Change("demand", row.pk, before, {**after, "title": need.title} if need else after))
    Demand.objects.bulk_update(rows, ["state", "decision", "need", "reply"], batch_size=200)
    audit.record_many(actor_id=actor, action=ACTIONS[state], scope=scope, changes=changes)
    for hook in registry.on_settled:
        hook(seat, rows)


def challenge_at(seat: Seat, pk: UUID | None) -> Challenge | None:
    """A challenge of the seat's programme, or None."""
    return Challenge.objects.filter(programme=seat.programme, pk=pk).first() if pk else None
