"""A finished participatory budget of the demonstration: ideas, checks, a vote, its result, and how delivery goes.

Ideas, people and ballots are invented; every step goes through the acts that anyone would use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from commonstar.vocabulary import Electorate
from commonstar.web.co.commission.public import budgets, voting
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import Seat

VALUES = budgets.BudgetValues(
    title="Places to rest and to meet",
    about=(
        "The council and the health partnership give this money for what helps older people to get out and meet. It "
        "can be spent on things that last, and on activities for up to a year."
    ),
    area="All wards of the town",
    who_proposes="Everyone who lives, works or volunteers in the town",
    who_votes="Everyone of 14 or over who lives in the town",
    amount=Decimal(30_000),
)
PARKS, HALLS, HEALTH = "Parks team of the council", "Halls team of the council", "Health partnership"


@dataclass(frozen=True)
class Thought:
    """An idea, and what a check of it found; without a cost it cannot be done, or is put together with another."""

    title: str
    words: str
    where: str
    reason: str
    by: str
    cost: int = 0
    into: str = ""


BENCHES, RAMP, KITCHEN = "Benches on the way to the shops", "A ramp at the hall", "A kitchen for the lunch club"
MINIBUS, CARERS, BEDS = "Seats in the minibus", "Afternoons off for carers", "Raised beds that you can reach"
THOUGHTS = (
    Thought(
        BENCHES,
        "I have to sit down after five minutes. There is no bench between our houses and the shops.",
        "Mill Lane to the market",
        "The path is the council’s, and there is room for nine benches with armrests.",
        PARKS,
        9_000,
    ),
    Thought(
        RAMP,
        "My neighbour cannot get into the hall with her walking frame.",
        "The hall",
        "There is room for a ramp beside the steps. No permission is needed.",
        HALLS,
        6_500,
    ),
    Thought(
        "Somewhere to sit by the river",
        "A place to rest by the river would be lovely.",
        "River path",
        "Two of the nine benches can stand there, so that one team puts up all of them.",
        PARKS,
        into=BENCHES,
    ),
    Thought(
        KITCHEN,
        "We cook for forty on two rings. With a proper kitchen we could open twice a week.",
        "The hall",
        "Water and power are there. The price is that of the cheapest of three offers.",
        HALLS,
        12_000,
    ),
    Thought(
        "A lift to the library’s first floor",
        "The big-print books are upstairs.",
        "Library",
        "A lift costs more than twice the whole budget. The library brings the big-print books downstairs in spring.",
        HALLS,
    ),
    Thought(
        MINIBUS,
        "Four seats that turn, so that people who walk badly can get in by themselves.",
        "Community transport",
        "The maker can fit them into the newer of the two buses.",
        HEALTH,
        15_000,
    ),
    Thought(
        CARERS,
        "One afternoon a week when somebody sits with my husband, and I can go out.",
        "",
        "Trained volunteers can do this for twelve families for a year. It pays for their training and fares.",
        HEALTH,
        6_000,
    ),
    Thought(
        BEDS,
        "Gardening without kneeling down.",
        "Allotments, Station Road",
        "The allotment society gives the ground and looks after the beds.",
        PARKS,
        4_500,
    ),
)
# How many people ticked which projects.
BALLOTS = (
    (19, (BENCHES, RAMP)),
    (7, (BENCHES, MINIBUS, BEDS)),
    (14, (KITCHEN, RAMP)),
    (6, (KITCHEN, MINIBUS)),
    (11, (CARERS, RAMP)),
    (5, (CARERS, MINIBUS)),
    (2, (BEDS,)),
    (1, ()),
)
SEED = "5 2 6 3 1 4"
# Project, how many days ago, how far it is, what happened, what was spent.
REPORTS = (
    (BENCHES, 40, budgets.Delivery.PLANNED, "Six people walked the way with us and chose the nine places.", "0.00"),
    (BENCHES, 12, budgets.Delivery.UNDER_WAY, "Five of nine benches stand. The other four come next month.", "4870.50"),
    (RAMP, 30, budgets.Delivery.DONE, "The ramp is open. It cost a little less than we thought.", "6212.00"),
    (CARERS, 9, budgets.Delivery.PLANNED, "Eight volunteers have begun their training.", "640.00"),
)


def hold_budget(seat: Seat) -> None:
    """All of it, by the lead."""
    budget = budgets.add_budget(seat=seat, values=_dated())
    budgets.change_budget(seat=seat, budget=budget, values=budgets.CountValues(most=3))
    door = budgets.open_for_ideas(seat=seat, budget=budget)
    assert seat.user is not None, "the lead is signed in"
    for each in THOUGHTS:
        said = {"title": each.title, "words": each.words, **({"where": each.where} if each.where else {})}
        slip = participation.contribute(
            door=door, kind=budgets.SAID, said=said, entry=participation.new_entry(), language="en"
        )
        participation.show(by=seat.user, door=door, keys=[slip.key])
        budgets.take_in(seat=seat, budget=budget, keys=[slip.key])
    ideas = {each.title: each for each in budgets.ideas_of(budget)}
    for each in sorted(THOUGHTS, key=lambda thought: bool(thought.into)):
        budgets.check_idea(seat=seat, idea=ideas[each.title], check=_check(each, ideas))
        ideas = {row.title: row for row in budgets.ideas_of(budget)}
    budgets.close_for_ideas(seat=seat, budget=budget)
    _vote(seat, budget)
    budgets.tell_proposers(seat=seat, budget=budget)
    _deliver(seat, budget)


def _dated() -> budgets.BudgetValues:
    """The round's days, all of them over."""
    today = timezone.localdate()
    days = {"ideas_until": 160, "votes_from": 80, "votes_until": 60, "result_on": 55}
    return budgets.BudgetValues(**{**vars(VALUES), **{name: today - timedelta(days=ago) for name, ago in days.items()}})


def _check(thought: Thought, ideas: Mapping[str, budgets.Idea]) -> budgets.Check:
    if thought.cost:
        return budgets.Check(budgets.Feasibility.FEASIBLE, thought.reason, thought.by, Decimal(thought.cost))
    if thought.into:
        return budgets.Check(budgets.Feasibility.MERGED, thought.reason, thought.by, into=ideas[thought.into])
    return budgets.Check(budgets.Feasibility.NOT_FEASIBLE, thought.reason, thought.by)


def _vote(seat: Seat, budget: budgets.Budget) -> None:
    poll = budgets.draft_vote(
        seat=seat,
        budget=budget,
        electorate=Electorate.CODES,
        seed_words="Six dice, thrown at the market by whoever stands there first.",
        closes_at=timezone.now() + timedelta(hours=1),
    )
    poll = voting.open_poll(seat=seat, poll=poll)
    codes = {each.title: each.code for each in budgets.projects_of(budget)}
    said = [{"chosen": sorted(codes[title] for title in titles)} for many, titles in BALLOTS for _each in range(many)]
    for card, ballot in zip(voting.make_codes(seat=seat, poll=poll, names=[""] * len(said)), said, strict=True):
        voting.cast(poll=poll, credential=voting.exchange(poll=poll, code=card.code), said=ballot)
    voting.close_poll(seat=seat, poll=poll)
    poll = voting.make_file(seat=seat, poll=poll)
    poll = voting.enter_seed(
        seat=seat, poll=poll, seed=SEED, witness="Two people from the market watched (illustrative)."
    )
    voting.publish(seat=seat, poll=voting.count(seat=seat, poll=poll))


def _deliver(seat: Seat, budget: budgets.Budget) -> None:
    projects = {each.title: each for each in budgets.projects_of(budget)}
    for title, ago, state, words, spent in REPORTS:
        day = timezone.localdate() - timedelta(days=ago)
        report = budgets.Report(day, state, words, Decimal(spent))
        if projects[title].won:
            budgets.report_delivery(seat=seat, project=projects[title], report=report)
