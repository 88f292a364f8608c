"""Elections for tests, made through their own acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonstar.vocabulary import ElectionWay
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
from commonstar.web.co.commission.elections.models import Contest, Election
from commonstar.web.programmes.public import Seat


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
