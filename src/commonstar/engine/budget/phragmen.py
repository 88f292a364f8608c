"""Sequential Phragmén (`phragmen/1`): whoever is funded loads its cost on its supporters, as evenly as can be.

Loads are exact. See docs/explanation/budget-phragmen.md.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from commonstar.engine.budget.election import Election
from commonstar.engine.budget.greedy import first_account
from commonstar.engine.budget.market import Market, Utility
from commonstar.engine.budget.result import Reason, Result, Round, Rule, spent_on
from commonstar.engine.budget.ties import Order, Tie


class Stop(StrEnum):
    """When the count ends: as the winner does not fit, or already as any that was equal to it does not."""

    WINNER = "winner"
    PABUTOOLS = "pabutools"


def phragmen(election: Election, order: Order, stop: Stop = Stop.WINNER) -> Result:
    """Count by sequential Phragmén. Projects that cost more than the whole budget are left out at the start."""
    supporters = Market(election, Utility.COST).supporters
    costs = [project.cost for project in election.projects]
    able = [place for place, mine in enumerate(supporters) if mine.voters and costs[place] <= election.budget]
    # All voters of a class carry the same load: `of_group` has the class of each group of voters.
    of_group = np.zeros(max((int(mine.groups.max(initial=0)) for mine in supporters), default=0) + 1, dtype=np.int64)
    loads = [Fraction(0)]
    left, taken, ties = election.budget, list[int](), list[Tie]()
    rounds: list[Round] = []
    # A load only grows: what a project asked for last is the least that it will ask for.
    asked = {place: costs[place] / supporters[place].voters for place in able}
    fresh: set[int] = set()
    while asked:
        least = min(asked.values())
        equal = [place for place, load in asked.items() if load == least]
        stale = [place for place in equal if place not in fresh]
        for place in stale:
            mine = supporters[place]
            kinds, at = np.unique(of_group[mine.groups], return_inverse=True)
            numbers = np.bincount(at, weights=mine.weights).tolist()
            carried = sum(loads[kind] * int(number) for kind, number in zip(kinds.tolist(), numbers, strict=True))
            asked[place] = (costs[place] + carried) / mine.voters
            fresh.add(place)
        if stale:
            continue
        first = order.first(equal)
        ended = [place for place in ([first] if stop is Stop.WINNER else equal) if costs[place] > left]
        if len(equal) > 1:
            ties.append(order.tie(len(taken) + 1, equal))
        if ended:
            break
        del asked[first]
        fresh.clear()
        of_group[supporters[first].groups] = len(loads)
        loads.append(least)
        left -= costs[first]
        taken.append(first)
        rounds.append(Round(len(taken), election.projects[first].id, left, load=float(least)))
    return _result(election, taken, rounds, ties, left)


def _result(election: Election, taken: list[int], rounds: list[Round], ties: list[Tie], left: Fraction) -> Result:
    number = {place: round_ for round_, place in enumerate(taken, 1)}
    accounts = []
    for place, project in enumerate(election.projects):
        account = first_account(election, place)
        if place in number:
            account = replace(account, won=True, reason=Reason.FILLED_FIRST, round=number[place])
        elif account.votes and project.cost > election.budget:
            account = replace(account, reason=Reason.OVER_BUDGET, missing=project.cost - election.budget)
        elif account.votes:
            fits = project.cost <= left
            reason = Reason.AFTER_THE_END if fits else Reason.DID_NOT_FIT
            account = replace(account, reason=reason, missing=None if fits else project.cost - left)
        accounts.append(account)
    names = tuple(election.projects[place].id for place in taken)
    spent = spent_on(election, taken)
    return Result(f"{Rule.PHRAGMEN}/1", names, spent, election.budget, tuple(rounds), tuple(ties), tuple(accounts))
