"""Cost-effectiveness: quadrants, ratios, net benefit, and the frontier of strategies (method `icer/1`).

A negative ratio is never given: the quadrant says what is so. See docs/explanation/cost-effectiveness.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

METHOD = "icer/1"


class Quadrant(StrEnum):
    """Where a difference in cost and effect lies."""

    DOMINANT = "dominant"
    DOMINATED = "dominated"
    TRADE_OFF = "trade-off"
    SAVES_AND_LOSES = "saves-and-loses"
    NO_DIFFERENCE = "no-difference"


def quadrant(cost: Fraction, effect: Fraction) -> Quadrant:
    """The quadrant of a difference in cost and effect; on an axis, what costs no more and gives no less dominates."""
    if not cost and not effect:
        return Quadrant.NO_DIFFERENCE
    if cost <= 0 <= effect:
        return Quadrant.DOMINANT
    if effect <= 0 <= cost:
        return Quadrant.DOMINATED
    return Quadrant.TRADE_OFF if cost > 0 else Quadrant.SAVES_AND_LOSES


def ratio(cost: Fraction, effect: Fraction) -> Fraction | None:
    """Cost per unit of effect where one is given up for the other; None in the other quadrants."""
    traded = quadrant(cost, effect) in (Quadrant.TRADE_OFF, Quadrant.SAVES_AND_LOSES)
    return cost / effect if traded else None


def net_benefit(cost: Fraction, effect: Fraction, threshold: Fraction) -> Fraction:
    """Threshold × effect - cost."""
    return threshold * effect - cost


class Status(StrEnum):
    """Whether a strategy is on the frontier."""

    FRONTIER = "frontier"
    EXTENDEDLY_DOMINATED = "extendedly-dominated"
    DOMINATED = "dominated"


@dataclass(frozen=True)
class Strategy:
    """What a strategy costs and brings."""

    name: str
    cost: Fraction
    effect: Fraction


@dataclass(frozen=True)
class Placed:
    """A strategy with its status; on the frontier beyond the first, what one more unit costs against the one before."""

    strategy: Strategy
    status: Status
    icer: Fraction | None = None


def frontier(strategies: Sequence[Strategy]) -> tuple[Placed, ...]:
    """Strategies in order of cost on the frontier, then those dominated by mixtures, then those dominated by one.

    Of two alike the one named first stays. Cost and effect are exact, so the order of input decides only between those.
    """
    by_cost = sorted(strategies, key=lambda each: (each.cost, -each.effect))
    standing: list[Strategy] = []
    dominated: list[Strategy] = []
    for each in by_cost:
        if standing and each.effect <= standing[-1].effect:
            dominated.append(each)
        else:
            standing.append(each)
    hull: list[Strategy] = []
    between: list[Strategy] = []
    for each in standing:
        while len(hull) > 1 and _steep(hull[-2], hull[-1]) > _steep(hull[-1], each):
            between.append(hull.pop())
        hull.append(each)
    placed = [
        Placed(each, Status.FRONTIER, None if not index else _steep(hull[index - 1], each))
        for index, each in enumerate(hull)
    ]
    placed += [
        Placed(each, Status.EXTENDEDLY_DOMINATED) for each in sorted(between, key=lambda one: (one.cost, one.name))
    ]
    return (*placed, *(Placed(each, Status.DOMINATED) for each in dominated))


def _steep(low: Strategy, high: Strategy) -> Fraction:
    return (high.cost - low.cost) / (high.effect - low.effect)
