"""Greedy rules (`greedy/1`, `greedy-no-skip/1`, `greedy-threshold/1`): the most wanted first, while the money lasts.

Projects are ordered by their points (of approvals: their votes), equals by the order of ties. See
docs/explanation/budget-greedy.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from commonstar.engine.budget.election import Election
from commonstar.engine.budget.result import Account, Reason, Result, Round, Rule, spent_on
from commonstar.engine.budget.ties import Order, Tie


class ThresholdNeeded(ValueError):
    """The rule asks how many points a project must have, and neither the election nor the caller says."""


def greedy(election: Election, order: Order, rule: Rule = Rule.GREEDY, threshold: Fraction | None = None) -> Result:
    """Count by one of the greedy rules. Raises `ThresholdNeeded` where it needs one; otherwise none is applied."""
    if rule is Rule.GREEDY_THRESHOLD:
        threshold = election.threshold if threshold is None else threshold
        if threshold is None:
            raise ThresholdNeeded("the rule needs a threshold")
    else:
        threshold = None
    accounts = [first_account(election, place) for place in range(len(election.projects))]
    queue, ties = _queue(election, order, threshold)
    winners: list[int] = []
    rounds: list[Round] = []
    left, ended = election.budget, False
    for place in queue:
        cost = election.projects[place].cost
        if ended:
            accounts[place] = replace(accounts[place], reason=Reason.AFTER_THE_END)
        elif cost <= left:
            left -= cost
            winners.append(place)
            rounds.append(Round(len(winners), election.projects[place].id, left))
            accounts[place] = replace(accounts[place], won=True, reason=Reason.FITTED, round=len(winners))
        else:
            ended = rule is Rule.GREEDY_NO_SKIP
            over = cost > election.budget
            reason = Reason.OVER_BUDGET if over else Reason.DID_NOT_FIT
            accounts[place] = replace(
                accounts[place], reason=reason, missing=cost - (election.budget if over else left)
            )
    if threshold is not None:
        accounts = [_held_to(account, threshold) for account in accounts]
    names = tuple(election.projects[place].id for place in winners)
    spent = spent_on(election, winners)
    return Result(f"{rule}/1", names, spent, election.budget, tuple(rounds), tuple(ties), tuple(accounts))


def first_account(election: Election, place: int) -> Account:
    """The account of a project before anything is counted: as one that nobody voted for."""
    project = election.projects[place]
    votes = int(election.votes[place])
    return Account(project.id, False, Reason.NO_VOTES, votes, election.points[place], project.cost)


def complete(election: Election, order: Order, taken: Sequence[int]) -> list[int]:
    """Go on greedily with those not taken, while they fit into what is left; the places added, in order."""
    left = election.budget - spent_on(election, taken)
    already = set(taken)
    added = []
    for place in _queue(election, order, None)[0]:
        if place not in already and election.projects[place].cost <= left:
            left -= election.projects[place].cost
            added.append(place)
    return added


def _queue(election: Election, order: Order, threshold: Fraction | None) -> tuple[list[int], list[Tie]]:
    """Projects with a vote, and with points enough, the most wanted first, and where ties were."""
    points = election.points
    able = [place for place in range(len(points)) if election.votes[place]]
    able = [place for place in able if threshold is None or points[place] >= threshold]
    able.sort(key=lambda place: (-points[place], order.rank[place]))
    groups = [list(group) for _points, group in groupby(able, key=points.__getitem__)]
    return able, [order.tie(number, group) for number, group in enumerate(groups, 1) if len(group) > 1]


def _held_to(account: Account, threshold: Fraction) -> Account:
    if not account.votes or account.points >= threshold:
        return account
    return replace(account, reason=Reason.BELOW_THRESHOLD, missing=threshold - account.points)
