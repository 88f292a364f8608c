"""When what comes back has paid for what went in (method `payback/1`).

Payback is where the cumulative flow gets to 0 and stays there; within a year the flow is spread evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

METHOD = "payback/1"


@dataclass(frozen=True)
class Payback:
    """`year` counts from the model's first year; `years` from its beginning. None where it never pays back."""

    year: int | None
    years: Fraction | None
    undiscounted_years: Fraction | None
    simple_months: Fraction | None


def payback(
    discounted: Sequence[Fraction],
    undiscounted: Sequence[Fraction],
    cost: Fraction,
    benefits: Sequence[Fraction],
    first_year: int,
) -> Payback:
    """From net flows by year, the undiscounted cost, and undiscounted benefits by year."""
    stays = _stays(discounted)
    yearly = next((value for value in benefits if value > 0), None)
    return Payback(
        None if stays is None else first_year + stays,
        _spread(discounted),
        _spread(undiscounted),
        None if yearly is None else cost / yearly * 12,
    )


def _stays(net: Sequence[Fraction]) -> int | None:
    """The first year from which the cumulative flow stays at or above 0."""
    found = None
    for year, total in enumerate(accumulate(net)):
        if total < 0:
            found = None
        elif found is None:
            found = year
    return found


def _spread(net: Sequence[Fraction]) -> Fraction | None:
    year = _stays(net)
    if year is None:
        return None
    before = sum(net[:year], Fraction(0))
    return Fraction(year) if before >= 0 else year - before / net[year]
