"""The 2×2 (`two-by-two/1`): what several people place on two axes, as median and quartiles, and the cell it falls in.

Quartiles are interpolated between neighbours, as most spreadsheets do. See docs/explanation/two-by-two.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

METHOD = "two-by-two/1"
LOW, HIGH = 1, 5  # the ends of each axis
MIDDLE = Fraction(LOW + HIGH, 2)


class PlacingError(ValueError):
    """A place that is not on the axes; the text is one plain sentence."""


class Half(StrEnum):
    """On which half of an axis the median lies."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True)
class Place:
    """Where one person puts something: from 1 to 5 across, and from 1 to 5 up. Raises `PlacingError`."""

    across: int
    up: int

    def __post_init__(self) -> None:
        if not (LOW <= self.across <= HIGH and LOW <= self.up <= HIGH):
            raise PlacingError(f"A place is from {LOW} to {HIGH} on both axes.")


@dataclass(frozen=True)
class Spread:
    """Half of all lie from `first` to `third`, half at or below `median`. Exact."""

    first: Fraction
    median: Fraction
    third: Fraction

    @property
    def half(self) -> Half:
        """On which half of the axis the median lies; just in the middle it is on neither."""
        if self.median == MIDDLE:
            return Half.MIDDLE
        return Half.HIGH if self.median > MIDDLE else Half.LOW


@dataclass(frozen=True)
class Placed:
    """What came together of one thing: by how many it was placed, the spread on each axis, how many on each spot."""

    id: str
    people: int
    across: Spread
    up: Spread
    spots: Mapping[tuple[int, int], int]

    @property
    def is_high_on_both(self) -> bool:
        """Whether both medians lie above the middle."""
        return self.across.half is Half.HIGH and self.up.half is Half.HIGH


def spread(values: Sequence[int]) -> Spread:
    """Median and quartiles, interpolated. Raises `PlacingError` where there is nothing."""
    if not values:
        raise PlacingError("Nobody placed it.")
    ordered = sorted(values)
    return Spread(*(_at(ordered, Fraction(part, 4)) for part in (1, 2, 3)))


def _at(ordered: Sequence[int], part: Fraction) -> Fraction:
    """The value that has this part of the others below it."""
    place = part * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def together(placed: Mapping[str, Sequence[Place]]) -> tuple[Placed, ...]:
    """What came together of each thing that anybody placed, in the order given."""
    found = []
    for name, places in placed.items():
        if places:
            spots: dict[tuple[int, int], int] = {}
            for each in places:
                spots[each.across, each.up] = spots.get((each.across, each.up), 0) + 1
            across, up = spread([each.across for each in places]), spread([each.up for each in places])
            found.append(Placed(name, len(places), across, up, spots))
    return tuple(found)
