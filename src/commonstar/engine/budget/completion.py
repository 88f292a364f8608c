"""What is done with money that Equal Shares leaves over: higher shares (`add1`), and a greedy end.

`add1` raises every voter's share by a step and counts afresh, as towns that use Equal Shares do: it stops before the
first outcome that costs more than the budget, or when every project with a vote has won. `add1-exhaustive` stops also
at the first outcome to which no project with a vote could be added. See docs/explanation/budget-equal-shares.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonstar.engine.budget.election import Election
from commonstar.engine.budget.greedy import complete
from commonstar.engine.budget.market import Market, Utility
from commonstar.engine.budget.result import Account, Payment, Reason, Result, Round, Rule, spent_on
from commonstar.engine.budget.shares import Bought, Purchase, buy
from commonstar.engine.budget.standing import rises
from commonstar.engine.budget.ties import Order

# In votes with at most so many choices times purchases, raises that cannot change the outcome are left out. Finding
# them takes as long as one raise for each so many of these, so it is tried after as many raises that changed nothing,
# or after many where little came of it.
SMALL, A_RAISE, LEAST, MANY = 50_000, 250, 4, 200


class Completion(StrEnum):
    """How shares are raised."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_EXHAUSTIVE = "add1-exhaustive"


class StepNeeded(ValueError):
    """Shares can only be raised by a step above zero."""


@dataclass(frozen=True)
class Shares:
    """How Equal Shares counts. `step` is in units of the currency; `greedy` spends what is left greedily."""

    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    greedy: bool = False
    step: Fraction = Fraction(1)


def equal_shares(election: Election, order: Order, shares: Shares) -> Result:
    """Count by Equal Shares. Raises `StepNeeded`."""
    if shares.completion is not Completion.NONE and shares.step <= 0:
        raise StepNeeded("the step is not above zero")
    market = Market(election, shares.utility)
    share = election.budget / max(len(election.ballots), 1)
    bought, raised = _raised(market, share, order, shares)
    added = complete(election, order, bought.places) if shares.greedy else []
    return _result(market, bought, added, raised)


def _raised(market: Market, share: Fraction, order: Order, shares: Shares) -> tuple[Bought, int]:
    """The outcome that stands, and after how many raises."""
    election = market.election
    bought, raised = buy(market, share, order), 0
    wanted = sum(1 for mine in market.supporters if mine.voters)
    alike, patience = 0, 0
    while shares.completion is not Completion.NONE and len(bought.purchases) < wanted:
        if shares.completion is Completion.ADD1_EXHAUSTIVE and _is_exhaustive(market, bought):
            break
        following = buy(market, share + (raised + 1) * shares.step, order, election.budget)
        if spent_on(election, following.places) > election.budget:
            break
        alike = alike + 1 if following.places == bought.places else 0
        bought, raised = following, raised + 1
        size = len(election.ballots.choices) * (len(bought.purchases) + 1)
        if size <= SMALL and alike > max(patience, LEAST + size // A_RAISE):
            skipped = rises(market, bought.share, bought.places, shares.step)
            alike, patience = 0, 0 if skipped > alike else MANY
            if skipped:
                raised += skipped
                bought = buy(market, share + raised * shares.step, order, election.budget)
    return bought, raised


def _is_exhaustive(market: Market, bought: Bought) -> bool:
    """Whether nothing fits any more that shares could buy: by points, no last place of a ranking, which has none."""
    taken, projects = set(bought.places), market.election.projects
    left = market.election.budget - spent_on(market.election, bought.places)
    others = (place for place, mine in enumerate(market.supporters) if mine.voters and place not in taken)
    return all(projects[place].cost > left for place in others)


def _result(market: Market, bought: Bought, added: list[int], raised: int) -> Result:
    election = market.election
    left = election.budget
    rounds = []
    payments: list[Purchase | None] = [*bought.purchases, *(None for _each in added)]
    taken = [*bought.places, *added]
    for number, (place, payment) in enumerate(zip(taken, payments, strict=True), 1):
        left -= election.projects[place].cost
        paid = None
        if payment is not None:
            by_points = market.utility is Utility.POINTS
            paid = Payment(payment.payers, payment.emptied, payment.most, payment.least, by_points)
        rounds.append(Round(number, election.projects[place].id, left, paid))
    names = tuple(election.projects[place].id for place in taken)
    return Result(
        f"{Rule.EQUAL_SHARES}/1",
        names,
        spent_on(election, taken),
        election.budget,
        tuple(rounds),
        bought.ties,
        tuple(_accounts(market, bought, taken)),
        bought.share,
        raised,
    )


def _accounts(market: Market, bought: Bought, taken: list[int]) -> list[Account]:
    election, number = market.election, {place: number for number, place in enumerate(taken, 1)}
    found = []
    for place, (project, votes) in enumerate(zip(election.projects, election.votes.tolist(), strict=True)):
        points, cost = election.points[place], project.cost
        if place in number:
            reason = Reason.BOUGHT if number[place] <= len(bought.purchases) else Reason.COMPLETED
            found.append(Account(project.id, True, reason, votes, points, cost, number[place]))
        elif votes:
            mine = market.supporters[place]
            theirs = bought.balances.take(mine.groups)
            held = float(theirs.sum() if mine.single else (theirs * mine.weights).sum())
            missing = max(market.costs[place] - held, 0.0)
            lacked = Reason.SUPPORTERS_LACKED
            found.append(Account(project.id, False, lacked, votes, points, cost, None, missing, held))
        else:
            found.append(Account(project.id, False, Reason.NO_VOTES, votes, points, cost))
    return found
