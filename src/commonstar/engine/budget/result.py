"""What a count says: who won, what was spent, each round, each tie, and for every project why it won or not.

Codes and parameters only; those who show them turn them into sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonstar.engine.budget.election import Election
from commonstar.engine.budget.ties import Tie


class Rule(StrEnum):
    """How winners are found. Each has a page under docs/explanation."""

    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    GREEDY_THRESHOLD = "greedy-threshold"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Reason(StrEnum):
    """Why a project won, or did not."""

    FITTED = "fitted"  # won: among the most wanted, and within what was left
    BOUGHT = "bought"  # won: its supporters paid for it out of their shares
    COMPLETED = "completed"  # won: with what the shares had left over
    FILLED_FIRST = "filled-first"  # won: its supporters carried the least load
    NO_VOTES = "no-votes"
    BELOW_THRESHOLD = "below-threshold"  # missing: points
    OVER_BUDGET = "over-budget"  # costs more than the whole budget; missing: money
    DID_NOT_FIT = "did-not-fit"  # costs more than was left at its turn; missing: money
    AFTER_THE_END = "after-the-end"  # the count had ended before its turn
    SUPPORTERS_LACKED = "supporters-lacked"  # missing: money that its supporters' shares did not hold


@dataclass(frozen=True)
class Payment:
    """Who paid for a project out of equal shares: amounts in units of the currency, right to eight digits.

    Each of `payers` gave `most` (a point, if `by_points`), but for `emptied`, who gave all that they had left. Nobody
    gave less than `least`.
    """

    payers: int
    emptied: int
    most: float
    least: float
    by_points: bool = False


@dataclass(frozen=True)
class Round:
    """One project taken: what was left of the budget after it, and who paid, or the load its supporters carry."""

    number: int
    project: str
    left: Fraction
    payment: Payment | None = None
    load: float | None = None


@dataclass(frozen=True)
class Account:
    """Why one project won or not. `missing` is money, or points where the reason is `below-threshold`.

    `supporters` is the money that those who voted for it had left at the end, where they pay out of shares.
    """

    project: str
    won: bool
    reason: Reason
    votes: int
    points: Fraction
    cost: Fraction
    round: int | None = None
    missing: Fraction | float | None = None
    supporters: float | None = None


@dataclass(frozen=True)
class Result:
    """The outcome of a count with its working. `winners` stand in the order in which they were taken."""

    method: str
    winners: tuple[str, ...]
    spent: Fraction
    budget: Fraction
    rounds: tuple[Round, ...]
    ties: tuple[Tie, ...]
    accounts: tuple[Account, ...]
    share: Fraction | None = None
    raised: int = 0

    def account(self, project: str) -> Account:
        """Why that project won or not. Raises `KeyError` for an id that is not in the election."""
        found = next((account for account in self.accounts if account.project == project), None)
        if found is None:
            raise KeyError(project)
        return found


def spent_on(election: Election, places: Sequence[int]) -> Fraction:
    """What projects cost together."""
    return sum((election.projects[place].cost for place in places), Fraction(0))
