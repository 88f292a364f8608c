"""Two commissioning panels of the demonstration: one that decided, and one whose members are still to score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from commonstar.vocabulary import Channel, PanelKind, Standing
from commonstar.web.accounts.public import User
from commonstar.web.co.commission.public import (
    Bid,
    BidValues,
    Closing,
    CommissioningPanel,
    CriterionValues,
    PanelMember,
    PanelValues,
    Points,
    Settled,
    add_member,
    agree,
    declare,
    give_scores,
    open_bidding,
    open_meeting,
    open_scoring,
    prepare_panel,
    record_award,
    settle,
    type_bid,
)
from commonstar.web.common.tokens import new_token
from commonstar.web.demonstration.people import Person
from commonstar.web.programmes.public import Need, Seat
from commonstar.web.star.map_it.public import KIND, Initiative

WALKERS, MINIBUS = "illustrative-15", "Community minibus driven by volunteers"
CRITERIA = (
    CriterionValues("Rest", 3, "How many people can walk to shops and stops who cannot today"),
    CriterionValues("Together", 2, "How far older people themselves plan it and do it"),
    CriterionValues("Lasting", 1, "Who looks after it in three years"),
)
# Person of the cast ("" for somebody without an account), name on the panel, standing.
MEMBERS = (
    ("co-lead", "Expert by experience 1", Standing.EXPERT_BY_EXPERIENCE),
    ("", "Expert by experience 2", Standing.EXPERT_BY_EXPERIENCE),
    ("contributor", "Carer 1", Standing.CARER),
    ("facilitator", "Front-line worker 1", Standing.FRONT_LINE_STAFF),
)


@dataclass(frozen=True)
class Told:
    """A bid with everything that the panel said of it: own scores by member, agreed points with reasons, the end."""

    bid: BidValues
    own: Mapping[str, Sequence[int]]
    agreed: Sequence[tuple[int, str]]
    settled: Settled


BIDS = (
    Told(
        BidValues(
            "Ten benches, placed by those who walk",
            "Members of the walking group choose ten places with people who need a rest on the way. A joiner builds "
            "the benches with arms; volunteers paint them and look after them, two to each bench.",
            Decimal(5400),
            "Walking group (illustrative)",
            "People who walk choose where ten benches go. Each bench has arms. Two neighbours look after each one.",
        ),
        {
            "Expert by experience 1": (5, 5, 3),
            "Expert by experience 2": (5, 4, 4),
            "Carer 1": (4, 5, 2),
            "Front-line worker 1": (2, 4, 4),
        },
        (
            (5, "Illustrative: who walks with a stick said why these ten places matter more than twenty others."),
            (5, "Illustrative: members plan, choose and care. Nothing is done for them."),
            (3, "Illustrative: two neighbours a bench is good, but nobody said what happens when one moves away."),
        ),
        Settled(
            True,
            "Illustrative: it puts the benches where people need them, and they look after them themselves.",
            Decimal(5400),
            "Ten benches with arms on the ways to shops and stops within nine months, each looked after by two people.",
            "Benches that stand and are mended, counted each spring; people who say that they get to the shops again, "
            "asked in the yearly survey.",
            "The group names, before the first bench is built, who steps in when a neighbour moves away.",
        ),
    ),
    Told(
        BidValues(
            "Twenty benches from a catalogue",
            "A firm delivers and sets twenty benches of steel along the main roads within six weeks.",
            Decimal(7800),
            "Street furniture firm (illustrative)",
            "A firm puts twenty steel benches along the main roads. It takes six weeks.",
        ),
        {"Expert by experience 1": (3, 0, 4), "Expert by experience 2": (2, 1, 4), "Carer 1": (4, 0, 5)},
        (
            (3, "Illustrative: many benches, but few on the ways that people named."),
            (0, "Illustrative: older people have no part in it."),
            (4, "Illustrative: steel lasts, and the firm mends it for five years."),
        ),
        Settled(
            False,
            "Illustrative: the benches would stand where it is easy to set them, and older people have no say. The "
            "money does not reach for both.",
        ),
    ),
)
INTEREST = "Illustrative: somebody of my family works for the firm."
OPTIONS = (
    BidValues(
        "Stop the Monday round",
        "The round from Upper Dale to the town ends in spring. Those who ride it get a card for the taxi bus.",
        Decimal(9200),
        plain_words="The minibus no longer drives on Mondays. Who used it gets a card for the taxi bus.",
    ),
    BidValues(
        "Ride when somebody calls",
        "The minibus drives on Mondays only where somebody has called the day before.",
        Decimal(3100),
        plain_words="On Mondays the minibus comes if you call the day before.",
    ),
)


def hold_panels(seat: Seat, people: Mapping[Person, User]) -> None:
    """Both panels, through the product's own acts, as the lead wrote them down."""
    by_name = {person.name: user for person, user in people.items()}
    _decide(seat, by_name)
    _ask(seat, by_name)


def _decide(seat: Seat, people: Mapping[str, User]) -> None:
    today = timezone.localdate()
    values = PanelValues(
        title="Benches on the way to shops and stops (illustrative)",
        outcome="People who cannot walk far without a rest get to shops, stops and friends on foot.",
        money=Decimal(8000),
        closes_on=today - timedelta(days=40),
        meets_on=today - timedelta(days=21),
        criteria=CRITERIA,
        need=Need.objects.filter(programme=seat.programme).order_by("number").first(),
        about=(KIND, _initiative(seat, key=WALKERS).pk),
        who_may_bid="Groups, charities and firms that work in the town.",
    )
    panel, members = _panel(seat, people, values)
    bids = [(told, type_bid(seat=seat, panel=panel, values=told.bid, token=new_token())) for told in BIDS]
    open_scoring(seat=seat, panel=panel)
    for told, bid in bids:
        for name, member in members.items():
            _score(seat, member, bid, told.own.get(name))
    open_meeting(seat=seat, panel=panel)
    for told, bid in bids:
        agree(seat=seat, bid=bid, given=_points(panel, told.agreed))
        settle(seat=seat, bid=bid, settled=told.settled)
    reasons = "Illustrative: of two bids the panel chose the one that older people plan and look after themselves."
    met = values.meets_on
    ends = Closing(reasons, "The commissioning panel (illustrative)", met, today + timedelta(days=180))
    record_award(seat=seat, panel=panel, closing=ends)


def _ask(seat: Seat, people: Mapping[str, User]) -> None:
    """The second one stops or changes something; nobody has scored yet."""
    today = timezone.localdate()
    values = PanelValues(
        kind=PanelKind.DECOMMISSIONING,
        title="The Monday round of the minibus (illustrative)",
        outcome="Whoever needs a ride has one, and no seat drives empty.",
        money=Decimal(9200),
        closes_on=today - timedelta(days=3),
        meets_on=today + timedelta(days=18),
        criteria=(
            CriterionValues("Rides", 2, "Whoever needs a ride on Mondays still has one"),
            CriterionValues("Money", 1, "What it frees for other rides"),
        ),
        about=(KIND, _initiative(seat, title=MINIBUS).pk),
    )
    panel, _members = _panel(seat, people, values)
    for option in OPTIONS:
        type_bid(seat=seat, panel=panel, values=option, token=new_token())
    open_scoring(seat=seat, panel=panel)


def _panel(
    seat: Seat, people: Mapping[str, User], values: PanelValues
) -> tuple[CommissioningPanel, dict[str, PanelMember]]:
    panel = prepare_panel(seat=seat, values=values)
    members = {
        name: add_member(seat=seat, panel=panel, name=name, standing=standing, user=people.get(person))
        for person, name, standing in MEMBERS
    }
    return open_bidding(seat=seat, panel=panel), members


def _score(seat: Seat, member: PanelMember, bid: Bid, points: Sequence[int] | None) -> None:
    """From the member's sheet on paper; without points they have an interest."""
    declare(member=member, bid=bid, interest="" if points else INTEREST, by=seat)
    if points:
        given = _points(bid.panel, [(each, "") for each in points])
        give_scores(member=member, bid=bid, given=given, by=seat, channel=Channel.PAPER)


def _points(panel: CommissioningPanel, told: Sequence[tuple[int, str]]) -> dict[UUID, Points]:
    """Points with reasons, in the order of the criteria."""
    rows = panel.criteria.order_by("position").values_list("pk", flat=True)
    return {pk: Points(*each) for pk, each in zip(rows, told, strict=True)}


def _initiative(seat: Seat, **wanted: str) -> Initiative:
    return Initiative.objects.get(programme=seat.programme, **wanted)
