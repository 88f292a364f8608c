"""Strategies compared over draws of their costs and effects (method `psa/1`), after `icer/1` on their means.

Net benefit, the share of draws in which each strategy is the best, and what knowing everything is worth, at thresholds.
Floats, summed exactly (math.fsum); numpy is not needed for tables of this size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.value.effectiveness import Placed, Strategy, frontier

METHOD = "psa/1"


@dataclass(frozen=True)
class Draws:
    """One strategy's cost and effect by draw; every strategy of a comparison has the same draws."""

    costs: Sequence[float]
    effects: Sequence[float]


@dataclass(frozen=True)
class AtThreshold:
    """What is best at a threshold: mean net benefit and share of draws won by strategy, and EVPI."""

    threshold: float
    best: str
    net_benefit: Mapping[str, float]
    acceptability: Mapping[str, float]
    evpi: float


@dataclass(frozen=True)
class Comparison:
    """The frontier on means, and what holds at each threshold."""

    draws: int
    placed: tuple[Placed, ...]
    thresholds: tuple[AtThreshold, ...]


def compare(strategies: Mapping[str, Draws], thresholds: Sequence[float]) -> Comparison:
    """Compare strategies. Raises `ValueError` for fewer than two, for none or for unlike numbers of draws."""
    counts = {len(each.costs) for each in strategies.values()} | {len(each.effects) for each in strategies.values()}
    if len(strategies) < 2 or len(counts) != 1 or 0 in counts:
        raise ValueError("two strategies or more are needed, with the same number of draws")
    (count,) = counts
    means = [
        Strategy(name, Fraction(math.fsum(each.costs)) / count, Fraction(math.fsum(each.effects)) / count)
        for name, each in strategies.items()
    ]
    return Comparison(count, frontier(means), tuple(_at(strategies, count, each) for each in thresholds))


def _at(strategies: Mapping[str, Draws], count: int, threshold: float) -> AtThreshold:
    """A draw's best is the strategy of the highest net benefit; of equals the first named."""
    names = list(strategies)
    nets = [
        [threshold * effect - cost for cost, effect in zip(each.costs, each.effects, strict=True)]
        for each in strategies.values()
    ]
    means = [math.fsum(each) / count for each in nets]
    wins = [0] * len(names)
    highest = []
    for row in zip(*nets, strict=True):
        top = max(row)
        highest.append(top)
        wins[row.index(top)] += 1
    best = max(range(len(names)), key=lambda index: means[index])
    return AtThreshold(
        threshold,
        names[best],
        dict(zip(names, means, strict=True)),
        {name: won / count for name, won in zip(names, wins, strict=True)},
        max(0.0, math.fsum(highest) / count - means[best]),
    )
