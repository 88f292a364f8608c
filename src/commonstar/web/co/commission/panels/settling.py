"""The meeting: points that the panel agrees on, what becomes of each bid, and the decision with its replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import PanelKind, PanelState, ReplyBy, Standing
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.actions import held
from commonstar.web.co.commission.panels.logged import KIND, write
from commonstar.web.co.commission.panels.models import AgreedScore, Award, Bid, BidReading, CommissioningPanel
from commonstar.web.co.commission.panels.scoring import Points, check_points
from commonstar.web.programmes.public import Decided, Decision, Seat, answer_reply, record_decision, require
from commonstar.web.replies.public import Owed, owe

BID = "commissioning-bid"
DAYS_TO_REPLY = 30


class NoReason(ValueError):
    """What is agreed and what is decided has its reason."""


class NotAgreed(ValueError):
    """The panel has not agreed on points for every criterion."""


class TooMuch(ValueError):
    """More money would be awarded than there is."""


class NotSettled(ValueError):
    """The panel has not said of every bid what becomes of it."""


@dataclass(frozen=True)
class Settled:
    """What becomes of a bid and why; for an awarded one, what it leaves for the next Co."""

    is_awarded: bool
    reasons: str
    amount: Decimal = Decimal(0)
    promise: str = ""
    measures: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class Closing:
    """How the decision is written down."""

    reasons: str
    decided_by: str
    decided_on: date
    review_on: date


@transaction.atomic
def agree(*, seat: Seat, bid: Bid, given: Mapping[UUID, Points]) -> None:
    """Write down the points on which the meeting agrees, each with a reason. Raises NotNow, NoReason, NotAllScored."""
    require(rules.help_along, seat)
    row = held(seat, bid.panel, PanelState.MEETING)
    check_points(row, given)
    if any(not each.reason.strip() for each in given.values()):
        raise NoReason("agreed")
    bid.agreed.all().delete()
    AgreedScore.objects.bulk_create(
        AgreedScore(bid=bid, criterion_id=pk, points=each.points, reason=each.reason) for pk, each in given.items()
    )
    write(row, "agreed", seat, bid)


@transaction.atomic
def settle(*, seat: Seat, bid: Bid, settled: Settled) -> None:
    """Say what becomes of a bid; it holds once that is recorded. Raises NotNow, NotAgreed, NoReason, TooMuch."""
    require(rules.lead, seat)
    row = held(seat, bid.panel, PanelState.MEETING)
    if bid.agreed.count() != row.criteria.count():
        raise NotAgreed(bid.title)
    if not settled.reasons.strip() or (settled.is_awarded and not (settled.promise and settled.measures)):
        raise NoReason(bid.title)
    others = Award.objects.filter(bid__panel=row).exclude(bid=bid).aggregate(whole=Sum("amount"))["whole"] or Decimal(0)
    if settled.is_awarded and row.kind == PanelKind.FUNDING and others + settled.amount > row.money:
        raise TooMuch(bid.title)
    bid.is_awarded, bid.reasons = settled.is_awarded, settled.reasons
    bid.save(update_fields=["is_awarded", "reasons"])
    Award.objects.filter(bid=bid).delete()
    if settled.is_awarded:
        parts = {name: getattr(settled, name) for name in ("amount", "promise", "measures", "conditions")}
        Award.objects.create(bid=bid, **parts)
    write(row, "settled", seat, bid)


@transaction.atomic
def record_award(*, seat: Seat, panel: CommissioningPanel, closing: Closing) -> Decision:
    """Record the panel's decision and answer everybody who bid. Raises NotNow, NotSettled."""
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.MEETING)
    bids = list(row.bids.filter(is_withdrawn=False).select_related("award", "contact"))
    if any(bid.is_awarded is None for bid in bids):
        raise NotSettled(row.title)
    row.decision = record_decision(seat=seat, decided=_decided(row, bids, closing))
    row.state, row.review_on = PanelState.DECIDED, closing.review_on
    row.save(update_fields=["decision", "state", "review_on"])
    write(row, "decided", seat, decision=row.decision.number)
    if row.kind == PanelKind.FUNDING:
        _answer(seat, row, bids)
    return row.decision


def _decided(row: CommissioningPanel, bids: list[Bid], closing: Closing) -> Decided:
    chosen = "; ".join(str(bid) for bid in bids if bid.is_awarded) or _("none")
    title = _("Panel “%(title)s”: %(chosen)s") % {"title": row.title[:80], "chosen": chosen}
    lines = [_("%(bid)s: %(reasons)s") % {"bid": bid, "reasons": bid.reasons} for bid in bids]
    return Decided(
        title=title[:300],
        reasons="\n\n".join([closing.reasons, *lines]),
        options="\n".join(str(bid) for bid in bids),
        decided_by=closing.decided_by,
        decided_on=closing.decided_on,
        review_on=closing.review_on,
        standings=_took_part(row),
        about=(KIND, row.pk),
    )


def _took_part(row: CommissioningPanel) -> dict[Standing, int]:
    """How many of each standing scored something."""
    scored = BidReading.objects.filter(bid__panel=row, scored_at__isnull=False)
    standings = row.members.filter(pk__in=scored.values("member")).values_list("standing", flat=True)
    found: dict[Standing, int] = {}
    for each in standings:
        found[Standing(each)] = found.get(Standing(each), 0) + 1
    return found


def _answer(seat: Seat, row: CommissioningPanel, bids: list[Bid]) -> None:
    """A reply to every bidder: what was decided, why, and under which conditions."""
    owed = [
        Owed(
            programme=row.programme_id,
            asked=_("Your bid “%(bid)s” to “%(panel)s”") % {"bid": bid.title, "panel": row.title},
            about_kind=BID,
            about_key=bid.pk.hex,
            due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY),
            label=bid.bidder[:120],
            by=ReplyBy.EMAIL if email_of(bid) else ReplyBy.SLIP,
            owed_by=seat.user.pk if seat.user else None,
        )
        for bid in bids
    ]
    replies = owe(owed=owed)
    for bid in bids:
        verdict = _("The panel awarded your bid.") if bid.is_awarded else _("The panel did not award your bid.")
        told = [verdict, bid.reasons]
        if bid.is_awarded and bid.award.conditions:
            told.append(_("Conditions: %(conditions)s") % {"conditions": bid.award.conditions})
        answer_reply(seat=seat, reply_id=replies[bid.pk.hex].pk, decided="\n\n".join(told), changed="")


def email_of(bid: Bid) -> str:
    """Where a bidder can be written to, or ""; a programme that was brought in has no contacts."""
    contact = getattr(bid, "contact", None)
    return contact.email if contact else ""
