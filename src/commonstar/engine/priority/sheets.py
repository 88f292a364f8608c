"""Score sheets (`score-sheets/1`): how far the points of several people lie apart, and what points come to by weights.

Everything is exact. See docs/explanation/commissioning-panels.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

METHOD = "score-sheets/1"


@dataclass(frozen=True)
class Spread:
    """Points that people gave for the same thing, from the fewest on; `middle` is the median."""

    points: tuple[int, ...]

    @property
    def low(self) -> int:
        """The fewest points."""
        return self.points[0]

    @property
    def high(self) -> int:
        """The most points."""
        return self.points[-1]

    @property
    def middle(self) -> Fraction:
        """As many people gave more as gave fewer."""
        return Fraction(median([Fraction(each) for each in self.points]))

    @property
    def counts(self) -> Mapping[int, int]:
        """How many people gave each number of points that was given."""
        return Counter(self.points)


def spread(points: Sequence[int]) -> Spread:
    """How far points lie apart. Raises `ValueError` where there are none."""
    if not points:
        raise ValueError("Nobody gave points.")
    return Spread(tuple(sorted(points)))


def total(points: Mapping[str, int], weights: Mapping[str, int], top: int) -> Fraction:
    """Points from 0 to `top` by criterion, as a score from 0 to 100 under the weights.

    Raises `KeyError` for a criterion without points, and `ValueError` for points outside of the scale and where
    nothing weighs.
    """
    whole = sum(weights.values())
    if whole <= 0 or top <= 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("Weights are 0 or more, and some are more than 0.")
    if any(not 0 <= points[name] <= top for name in weights):
        raise ValueError("Points are on the scale.")
    return sum((Fraction(100 * weight * points[name], whole * top) for name, weight in weights.items()), Fraction(0))
