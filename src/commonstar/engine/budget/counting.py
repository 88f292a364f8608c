"""One door to every rule: an election and a method in, a result with its working out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from commonstar.engine.budget.completion import Shares, equal_shares
from commonstar.engine.budget.election import Election
from commonstar.engine.budget.greedy import greedy
from commonstar.engine.budget.phragmen import Stop, phragmen
from commonstar.engine.budget.result import Result, Rule
from commonstar.engine.budget.ties import USUAL, Criterion, Order


@dataclass(frozen=True)
class Method:
    """How to count. `threshold` is for `greedy-threshold`; None takes the election's own.

    `shares` is for `equal-shares`, and `stop` for `phragmen`.
    """

    rule: Rule
    criteria: tuple[Criterion, ...] = USUAL
    seed: str | None = None
    threshold: Fraction | None = None
    shares: Shares = field(default_factory=Shares)
    stop: Stop = Stop.WINNER


def count(election: Election, method: Method) -> Result:
    """Count an election. Raises `SeedNeeded`, `ThresholdNeeded` or `StepNeeded`."""
    order = Order(election, method.criteria, method.seed)
    if method.rule is Rule.EQUAL_SHARES:
        return equal_shares(election, order, method.shares)
    if method.rule is Rule.PHRAGMEN:
        return phragmen(election, order, method.stop)
    return greedy(election, order, method.rule, method.threshold)
