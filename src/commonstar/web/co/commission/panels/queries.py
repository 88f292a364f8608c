"""Reading commissioning panels, each reader as far as they may: own scores stay unseen until the meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from commonstar.vocabulary import PanelState
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.bridge import Spread, score_of, spreads
from commonstar.web.co.commission.panels.models import (
    AgreedScore,
    Award,
    Bid,
    BidFile,
    BidReading,
    CommissioningPanel,
    MemberLink,
    OwnScore,
    PanelCriterion,
    PanelMember,
)
from commonstar.web.common.tokens import hash_of
from commonstar.web.programmes.public import Programme, Seat

TOGETHER = (PanelState.MEETING, PanelState.DECIDED)  # when own scores are seen by others


@dataclass(frozen=True)
class Compared:
    """A bid at the meeting: how far own scores lie apart, what is agreed, and what both come to.

    `spreads` and `agreed` are by the criterion's key. `each` holds what every sheet comes to, the lowest first.
    """

    bid: Bid
    spreads: dict[str, Spread]
    agreed: dict[str, AgreedScore]
    each: tuple[Fraction, ...]
    score: Fraction | None
    interests: tuple[BidReading, ...]


@dataclass(frozen=True)
class ToRead:
    """A bid on a member's list: whether they said that they have an interest, and whether they scored."""

    bid: Bid
    reading: BidReading | None


def panels_of(programme: Programme) -> QuerySet[CommissioningPanel]:
    """A programme's panels, the newest first, with how many bids stand (`standing_bids`)."""
    rows = CommissioningPanel.objects.filter(programme=programme).select_related("need", "decision")
    standing = Count("bids", filter=Q(bids__is_withdrawn=False))
    return rows.annotate(standing_bids=standing).order_by("-created_at", "id")


def panel_at(seat: Seat, pk: UUID) -> CommissioningPanel | None:
    """One panel of this programme."""
    rows = CommissioningPanel.objects.filter(programme=seat.programme, pk=pk)
    return rows.select_related("programme", "need", "decision").first()


def panel_open_to_bids(pk: UUID) -> CommissioningPanel | None:
    """The panel to which whoever has the link may bid, or might have."""
    rows = CommissioningPanel.objects.filter(pk=pk, kind="funding").exclude(state=PanelState.PREPARING)
    return rows.select_related("programme", "need").first()


def bid_of_token(token: str) -> Bid | None:
    """The bid that its bidder finds again by their link."""
    rows = Bid.objects.filter(contact__token_hash=hash_of(token))
    return rows.select_related("panel__programme", "panel__decision", "contact", "award").first()


def member_of_token(token: str) -> PanelMember | None:
    """Who scores by this link."""
    found = MemberLink.objects.filter(token_hash=hash_of(token)).select_related("member__panel__programme").first()
    return found.member if found else None


def member_for(seat: Seat, panel: CommissioningPanel) -> PanelMember | None:
    """The member who sits in this seat."""
    return PanelMember.objects.filter(panel=panel, user=seat.user).first() if seat.user else None


def member_at(panel: CommissioningPanel, pk: UUID) -> PanelMember | None:
    """One member of a panel."""
    return PanelMember.objects.filter(panel=panel, pk=pk).select_related("panel").first()


def members_of(panel: CommissioningPanel) -> list[PanelMember]:
    """Who sits on a panel, by name, each with how many bids they scored (`done`) and have an interest in (`out`)."""
    done = Count("readings", filter=Q(readings__scored_at__isnull=False, readings__bid__is_withdrawn=False))
    out = Count("readings", filter=Q(readings__has_interest=True, readings__bid__is_withdrawn=False))
    return list(PanelMember.objects.filter(panel=panel).annotate(done=done, out=out).order_by("name"))


def criteria_of(panel: CommissioningPanel) -> list[PanelCriterion]:
    """The criteria in their order."""
    return list(PanelCriterion.objects.filter(panel=panel).order_by("position"))


def bids_of(panel: CommissioningPanel) -> list[Bid]:
    """The bids that stand, by number, each with what it was awarded."""
    rows = Bid.objects.filter(panel=panel, is_withdrawn=False).select_related("award", "panel")
    return list(rows.order_by("number"))


def bid_at(panel: CommissioningPanel, pk: UUID) -> Bid | None:
    """One bid of a panel, withdrawn or not, with its files."""
    files = Prefetch("files", BidFile.objects.select_related("attachment").order_by("attachment__name"))
    rows = Bid.objects.filter(panel=panel, pk=pk).select_related("panel__programme", "award")
    return rows.prefetch_related(files).first()


def to_read(member: PanelMember) -> list[ToRead]:
    """A member's list."""
    readings = {each.bid_id: each for each in BidReading.objects.filter(member=member)}
    rows = Bid.objects.filter(panel_id=member.panel_id, is_withdrawn=False).order_by("number")
    return [ToRead(row, readings.get(row.pk)) for row in rows]


def reading_of(member: PanelMember, bid: Bid) -> BidReading | None:
    """Where a member stands towards a bid, with their own points."""
    rows = BidReading.objects.filter(member=member, bid=bid)
    return rows.prefetch_related("scores").first()


def may_read_bid(seat: Seat, bid: Bid) -> bool:
    """Whoever runs the programme; its members when it is decided; a panel's member who has no interest in this bid."""
    if rules.help_along(seat):
        return True
    panel = bid.panel
    if panel.state == PanelState.DECIDED:
        return rules.see_inside(seat)
    if seat.user is None or panel.state in (PanelState.PREPARING, PanelState.BIDDING):
        return False
    return BidReading.objects.filter(bid=bid, member__user=seat.user, has_interest=False).exists()


def may_see_scores(seat: Seat, panel: CommissioningPanel) -> bool:
    """At the meeting: the panel and whoever runs it. Decided: all members of the programme. Before: nobody."""
    if panel.state == PanelState.DECIDED:
        return rules.see_inside(seat)
    return panel.state == PanelState.MEETING and (rules.help_along(seat) or member_for(seat, panel) is not None)


def compared(panel: CommissioningPanel, criteria: Sequence[PanelCriterion]) -> list[Compared]:
    """Every bid with own and agreed scores. Raises ValueError before the meeting: then nobody compares."""
    if panel.state not in TOGETHER:
        raise ValueError(panel.state)
    scored = BidReading.objects.filter(Q(scored_at__isnull=False) | Q(has_interest=True)).select_related("member")
    rows = Bid.objects.filter(panel=panel, is_withdrawn=False).select_related("award", "panel").order_by("number")
    rows = rows.prefetch_related(
        Prefetch("readings", scored.order_by("member__name")),
        Prefetch("readings__scores", OwnScore.objects.order_by("points")),
        "agreed",
    )
    return [_compared(row, panel, criteria) for row in rows]


def _compared(bid: Bid, panel: CommissioningPanel, criteria: Sequence[PanelCriterion]) -> Compared:
    readings = list(bid.readings.all())
    own = [list(each.scores.all()) for each in readings if each.scored_at]
    agreed = {str(each.criterion_id): each for each in bid.agreed.all()}
    sheets = [score_of(criteria, {str(one.criterion_id): one.points for one in sheet}, panel.top) for sheet in own]
    return Compared(
        bid,
        spreads(criteria, [one for sheet in own for one in sheet]),
        agreed,
        tuple(sorted(each for each in sheets if each is not None)),
        score_of(criteria, {key: each.points for key, each in agreed.items()}, panel.top),
        tuple(each for each in readings if each.has_interest),
    )


def unscored(panel: CommissioningPanel) -> int:
    """How many sheets are still missing: members times bids, less those scored and those with an interest."""
    bids = Bid.objects.filter(panel=panel, is_withdrawn=False)
    settled = BidReading.objects.filter(Q(scored_at__isnull=False) | Q(has_interest=True), bid__in=bids)
    return panel.members.count() * bids.count() - settled.count()


def awards_of(programme: Programme, kind: str, pk: UUID, also: Iterable[Any] = ()) -> list[Award]:
    """What decided panels left for an object (its room's kind and key) and for the keys in `also`, the newest first."""
    about = Q(bid__panel__about_id=pk) | Q(bid__panel__about_id__in=also)
    rows = Award.objects.filter(
        about, bid__panel__programme=programme, bid__panel__about_kind=kind, bid__panel__state=PanelState.DECIDED
    )
    return list(rows.select_related("bid__panel").order_by("-bid__panel__created_at", "bid__number"))


def sheets_left(seat: Seat) -> list[tuple[CommissioningPanel, int]]:
    """The panels for which this person still has something to score, and how much. One query."""
    if seat.user is None:
        return []
    standing = Count("panel__bids", filter=Q(panel__bids__is_withdrawn=False), distinct=True)
    out = Q(readings__scored_at__isnull=False) | Q(readings__has_interest=True)
    done = Count("readings", filter=out & Q(readings__bid__is_withdrawn=False), distinct=True)
    rows = PanelMember.objects.filter(
        user=seat.user, panel__programme=seat.programme, panel__state=PanelState.SCORING
    ).select_related("panel")
    counted = rows.annotate(standing_bids=standing, done=done).order_by("panel__meets_on", "panel_id")
    return [(each.panel, each.standing_bids - each.done) for each in counted if each.standing_bids > each.done]


def emails_of(keys: Collection[str]) -> dict[str, str]:
    """Where whoever bid can be written to, by the bid's key as hexadecimal characters."""
    rows = Bid.objects.filter(pk__in=[UUID(hex=key) for key in keys]).select_related("contact")
    return {row.pk.hex: row.contact.email for row in rows if getattr(row, "contact", None) and row.contact.email}
