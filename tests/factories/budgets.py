"""Rounds of a participatory budget for tests, at any stage."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commonstar.vocabulary import Channel
from commonstar.web.co.commission.budgets import queries
from commonstar.web.co.commission.budgets.actions import (
    BudgetValues,
    add_budget,
    close_for_ideas,
    keep_result,
    open_for_ideas,
    put_to_vote,
)
from commonstar.web.co.commission.budgets.checking import Check, check_idea, take_in
from commonstar.web.co.commission.budgets.models import Budget, Idea
from commonstar.web.co.commission.budgets.terms import Feasibility
from commonstar.web.participation.public import Slip, contribute, new_entry
from commonstar.web.programmes.public import Seat

VALUES = {
    "title": "Our street",
    "about": "Money for what makes our street better.",
    "area": "The river quarter",
    "who_proposes": "Everyone who lives here",
    "who_votes": "Everyone of 14 or over",
    "amount": Decimal("10000.00"),
}


def make_budget(seat: Seat, **values: Any) -> Budget:
    """A draft."""
    return add_budget(seat=seat, values=BudgetValues(**{**VALUES, **values}))


def propose(
    budget: Budget, title: str = "Benches", words: str = "Places to rest", channel: Channel = Channel.WEB
) -> Slip:
    """Somebody sends an idea by the join code."""
    door = queries.door_of(budget)
    assert door is not None
    said = {"title": title, "words": words}
    return contribute(door=door, kind=queries.SAID, said=said, entry=new_entry(), language="en", channel=channel)


def opened(seat: Seat, **values: Any) -> Budget:
    """A round that is open for ideas, which are shown at once."""
    budget = make_budget(seat, **values)
    open_for_ideas(seat=seat, budget=budget, is_premoderated=False)
    budget.refresh_from_db()
    return budget


def listed(seat: Seat, budget: Budget, *titles: str) -> list[Idea]:
    """Ideas of these titles, sent and put on the list one after the other."""
    found = []
    for title in titles:
        slip = propose(budget, title)
        take_in(seat=seat, budget=budget, keys=[slip.key])
        found.append(Idea.objects.select_related("budget").get(came_from=slip.key))
    return found


def feasible(cost: str = "4000", **more: Any) -> Check:
    """It can be done."""
    return Check(Feasibility.FEASIBLE, "The ground is ours.", "Parks team", Decimal(cost), **more)


def checking(seat: Seat, costs: Sequence[str] = ("4000", "7000"), **values: Any) -> Budget:
    """A round that can be put to the vote, with a project for each cost."""
    budget = opened(seat, **values)
    for idea, cost in zip(listed(seat, budget, *(f"Idea {cost}" for cost in costs)), costs, strict=True):
        check_idea(seat=seat, idea=idea, check=feasible(cost))
    close_for_ideas(seat=seat, budget=budget)
    budget.refresh_from_db()
    return budget


def voting(seat: Seat, costs: Sequence[str] = ("4000", "7000"), **values: Any) -> Budget:
    """A round that is put to the vote; its vote is not drafted yet."""
    return put_to_vote(seat=seat, budget=checking(seat, costs, **values))


def document(won: Sequence[str] = ("P01",), lost: Sequence[str] = ("P02",)) -> dict[str, Any]:
    """What a count by most votes says, as far as pages read it."""
    told = {code: {"reason": "fitted", "votes": 9, "round": at, "missing": None} for at, code in enumerate(won, 1)}
    told |= {code: {"reason": "did-not-fit", "votes": 2, "round": None, "missing": 1000} for code in lost}
    return {
        "winners": list(won),
        "spent": 4000,
        "budget": 10000,
        "rule": "greedy",
        "utility": None,
        "step": None,
        "share": None,
        "raised": 0,
        "rounds": [{"round": at, "project": code, "left": 6000} for at, code in enumerate(won, 1)],
        "ties": [],
        "projects": {
            code: {"outcome": "", "points": each["votes"], "cost": 4000, **each} for code, each in told.items()
        },
    }


def decided(seat: Seat, **values: Any) -> Budget:
    """A round of which the first project won and the second did not."""
    budget = voting(seat, **values)
    keep_result(budget=budget, document=document())
    budget.refresh_from_db()
    return budget
