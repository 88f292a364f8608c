"""One door to every rule: an election and a method in, a result with its working out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.budget.election import Election
from commonstar.engine.budget.greedy import greedy
from commonstar.engine.budget.result import Result, Rule
from commonstar.engine.budget.ties import USUAL, Criterion, Order


@dataclass(frozen=True)
class Method:
    """How to count. `threshold` is for `greedy-threshold`; None takes the election's own."""

    rule: Rule
    criteria: tuple[Criterion, ...] = USUAL
    seed: str | None = None
    threshold: Fraction | None = None


def count(election: Election, method: Method) -> Result:
    """Count an election. Raises `SeedNeeded` or `ThresholdNeeded`."""
    order = Order(election, method.criteria, method.seed)
    return greedy(election, order, method.rule, method.threshold)
