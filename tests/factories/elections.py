"""Elections for tests, made through their own acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from commonstar.vocabulary import ElectionWay, TermEnd
from commonstar.web.co.commission.bodies.actions import agree_task, end_term
from commonstar.web.co.commission.bodies.models import Body, Fund, Term
from commonstar.web.co.commission.bodies.money import Grant, Spent, grant, spend
from commonstar.web.co.commission.elections.actions import (
    ElectionValues,
    Nomination,
    draft,
    nominate,
    open_nominations,
    publish_candidates,
)
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.counting import count_contest, enter_tally, fix_inputs
from commonstar.web.co.commission.elections.declaring import Declaration, declare
from commonstar.web.co.commission.elections.models import Contest, Election
from commonstar.web.programmes.public import Decided, Seat


def make_election(seat: Seat, **more: Any) -> Election:
    """An election that is being written: two seats for one community, in a meeting."""
    given: dict[str, Any] = {
        "title": "Neighbourhood council",
        "purpose": "It agrees what is done for older people.",
        "way": ElectionWay.MEETING,
        "rule": "scottish",
        "who_stands": "Whoever lives here.",
        "who_votes": "Whoever lives here.",
        "nominations_until": date(2027, 1, 10),
        "votes_from": date(2027, 2, 1),
        "votes_until": date(2027, 2, 1),
        "term_until": date(2029, 2, 1),
        "lot_words": "A die, six times.",
        "contests": (("Northfield", 2),),
        **more,
    }
    return draft(seat=seat, values=ElectionValues(**given))


def contest_of(election: Election, order: int = 0) -> Contest:
    """One of its communities."""
    return Contest.objects.select_related("election__programme").get(election=election, order=order)


def put_up(seat: Seat, contest: Contest, *names: str) -> None:
    """Nominate people who agreed."""
    for name in names:
        given = Nomination(name, f"{name} listens.", date(2026, 12, 1), "They said so.")
        nominate(seat=seat, contest=contest, given=given)


def make_standing(seat: Seat, names: tuple[str, ...] = ("Ash", "Birch", "Cedar"), **more: Any) -> Contest:
    """A community whose candidates are published."""
    row = make_election(seat, **more)
    open_nominations(seat=seat, election=row)
    for each in range(row.contests.count()):
        put_up(seat, contest_of(row, each), *names)
    publish_candidates(seat=seat, election=row)
    return contest_of(row)


PAPERS = Tallied(piles=((((1,), (2,)), 5), (((2,),), 3), (((3,), (2,)), 2)), spoiled=1)


def make_counted(seat: Seat, tallied: Tallied = PAPERS, seed: str = "", **more: Any) -> Contest:
    """A community that was counted by two."""
    row = make_standing(seat, **more)
    for place in (1, 2):
        enter_tally(seat=seat, contest=row, place=place, counter=f"Counter {place}", tallied=tallied)
    fix_inputs(seat=seat, contest=row)
    return count_contest(seat=seat, contest=row, seed=seed)


UNTIL = date(2029, 2, 1)
FOUR = Tallied(piles=((((1,), (2,)), 9), (((2,), (3,)), 6), (((3,), (4,)), 4), (((4,), (3,)), 1)))


def make_body(seat: Seat, **more: Any) -> tuple[Body, Contest]:
    """A body of two who were elected, Ash and Birch; Cedar and Dill were not."""
    contest = make_counted(seat, FOUR, names=("Ash", "Birch", "Cedar", "Dill"), **more)
    given = Declaration(date(2026, 1, 1), title="Neighbourhood council", remit="It agrees what is done.")
    return declare(seat=seat, election=contest.election, given=given), contest


def make_fund(seat: Seat, body: Body, amount: str = "500.00") -> Fund:
    """A year's money."""
    decided = Decided("Grant it", "So that small things are done at once.", "The board", date(2026, 1, 2))
    year = (date(2026, 1, 1), date(2026, 12, 31))
    return grant(seat=seat, body=body, given=Grant(*year, Decimal(amount), "GBP", decided))


def end_somebody(seat: Seat, name: str, on: date = date(2026, 6, 1)) -> Term:
    """Somebody resigns."""
    rows = Term.objects.select_related("body__programme", "contest__election", "followed_by")
    end_term(seat=seat, term=rows.get(name=name), end=TermEnd.RESIGNED, on=on)
    return rows.get(name=name)


def election_objects(seat: Seat) -> dict[str, Any]:
    """An election that is counted; a body with a term that ended, a task, and a fund of which something was spent."""
    contest = make_counted(seat)
    body, _contest = make_body(seat)
    fund = make_fund(seat, body)
    day = date(2026, 2, 1)
    tea = Spent(day, "Tea", "The corner shop", Decimal(1), "The till was broken.")
    return {
        "election": contest.election,
        "contest": contest,
        "candidate": contest.candidates.all()[0],
        "body": body,
        "term": end_somebody(seat, "Ash", day),
        "agreed_task": agree_task(seat=seat, body=body, title="Ask", agreed_on=day),
        "fund": fund,
        "spending": spend(seat=seat, fund=fund, given=tea),
    }
