"""Commissioning panels for tests, at any state, with the fewest values that make a valid one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from commonstar.vocabulary import PanelState, Standing
from commonstar.web.co.commission.panels.actions import (
    CriterionValues,
    PanelValues,
    add_member,
    open_bidding,
    open_meeting,
    open_scoring,
    prepare_panel,
)
from commonstar.web.co.commission.panels.bids import BidValues, type_bid
from commonstar.web.co.commission.panels.models import Bid, BidFile, CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.scoring import Points, declare, give_scores
from commonstar.web.co.commission.panels.settling import Closing, Settled, agree, record_award, settle
from commonstar.web.programmes.public import AcceptedFile, Seat, keep_file
from tests.factories.cast import Cast

EXPERT, MANAGER = "Expert by experience 1", "Manager 1"
PROMISE = Settled(True, "It reaches most people.", Decimal(4000), "40 visits a month", "Visits each month", "Report")
REFUSAL = Settled(False, "It costs more for fewer people.")


def panel_values(**more: Any) -> PanelValues:
    """A panel about visits, with two criteria, that closes in a week."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "title": "Company at home",
        "outcome": "Nobody is alone against their will.",
        "money": Decimal("5000.50"),
        "closes_on": today + timedelta(days=7),
        "meets_on": today + timedelta(days=14),
        "criteria": (CriterionValues("Reach", 3, "How many people it reaches"), CriterionValues("Care", 1)),
        "who_may_bid": "Charities and community groups",
        **more,
    }
    return PanelValues(**given)


def make_panel(cast: Cast, state: PanelState = PanelState.PREPARING, bids: int = 2, **more: Any) -> CommissioningPanel:
    """A panel of the viewer (an expert by experience) and a manager without an account, at this state."""
    seat = cast.seat("lead")
    panel = prepare_panel(seat=seat, values=panel_values(**more))
    standing = Standing.EXPERT_BY_EXPERIENCE
    add_member(seat=seat, panel=panel, name=EXPERT, standing=standing, user=cast.people["viewer"])
    add_member(seat=seat, panel=panel, name=MANAGER, standing=Standing.MANAGER)
    reached = list(PanelState).index(state)
    steps = (
        lambda: _bids(seat, panel, bids),
        lambda: open_scoring(seat=seat, panel=panel),
        lambda: _scores(seat, panel),
        lambda: _decide(seat, panel),
    )
    for step in steps[:reached]:
        step()
    panel.refresh_from_db()
    return panel


def _bids(seat: Seat, panel: CommissioningPanel, count: int) -> None:
    open_bidding(seat=seat, panel=panel)
    for number in range(1, count + 1):
        make_bid(seat, panel, number)


def make_bid(seat: Seat, panel: CommissioningPanel, number: int = 1, **more: Any) -> Bid:
    """A bid, told in plain words already."""
    given: dict[str, Any] = {
        "title": f"Visits {number}",
        "offer": f"Forty visits a month by team {number}",
        "amount": Decimal(4000),
        "bidder": f"Charity {number}",
        "plain_words": f"People come to see you ({number}).",
        "email": f"bids{number}@example.org",
        **more,
    }
    return type_bid(seat=seat, panel=panel, values=BidValues(**given), token=f"secret-{panel.pk}-{given['title']}")


def panel_objects(cast: Cast) -> dict[str, Model]:
    """A panel at its meeting, with a bid, its file and a member, by the names that they have in addresses."""
    seat, panel = cast.seat("lead"), make_panel(cast, PanelState.MEETING)
    bid, shown = panel.bids.get(number=1), AcceptedFile(b"0", "image/png", "bid.png")
    kept = BidFile.objects.create(bid=bid, attachment=keep_file(seat=seat, file=shown))
    return {"panel": panel, "bid": bid, "bid_file": kept, "panel_member": member(panel, MANAGER)}


def member(panel: CommissioningPanel, name: str = EXPERT) -> PanelMember:
    """Somebody of the panel."""
    return PanelMember.objects.select_related("panel").get(panel=panel, name=name)


def points(panel: CommissioningPanel, given: Sequence[int], reason: str = "") -> dict[Any, Points]:
    """Points in the order of the criteria."""
    return {row.pk: Points(each, reason) for row, each in zip(panel.criteria.order_by("position"), given, strict=True)}


def score(who: PanelMember, bid: Bid, given: Sequence[int], by: Seat | None = None) -> None:
    """Somebody says that they have no interest, and scores."""
    declare(member=who, bid=bid, interest="", by=by)
    give_scores(member=who, bid=bid, given=points(bid.panel, given), by=by)


def _scores(seat: Seat, panel: CommissioningPanel) -> None:
    for bid in panel.bids.order_by("number"):
        score(member(panel), bid, (5, 2))
        score(member(panel, MANAGER), bid, (1, 3))
    open_meeting(seat=seat, panel=panel)


def closing(**more: Any) -> Closing:
    """How the decision is written down."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "reasons": "One bid reaches more people.",
        "decided_by": "The panel",
        "decided_on": today,
        "review_on": date(today.year + 1, 1, 31),
        **more,
    }
    return Closing(**given)


def _decide(seat: Seat, panel: CommissioningPanel) -> None:
    for bid in panel.bids.order_by("number"):
        agree(seat=seat, bid=bid, given=points(panel, (4, 3), "Heard each other."))
        settle(seat=seat, bid=bid, settled=PROMISE if bid.number == 1 else REFUSAL)
    record_award(seat=seat, panel=panel, closing=closing())
