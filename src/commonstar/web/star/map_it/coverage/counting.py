"""What is counted of a map, as frozen records, and the matrices that follow. Pure: no store and no words.

How the counts are defined is said in docs/explanation/coverage-and-gaps.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from commonstar.vocabulary import Co, CoProducer, Status

COS = tuple(Co)
NO_CO = "none"
UNSORTED = "unsorted"
# The columns of every matrix: an initiative stands in each Co that it shows, or in exactly one of the last two.
COLUMNS: tuple[str, ...] = (*(co.value for co in COS), NO_CO, UNSORTED)


class Shown(StrEnum):
    """Which initiatives a matrix counts."""

    EXISTING = "existing"
    POTENTIAL = "potential"
    ALL = "all"

    def takes(self, status: Status) -> bool:
        """Whether an initiative of this status is counted."""
        return self is Shown.ALL or self.value == status.value


@dataclass(frozen=True)
class Group:
    """How many initiatives are alike in status, in the Co's that they show, and in whether someone sorted them."""

    status: Status
    cos: frozenset[Co]
    is_sorted: bool
    number: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that they stand in."""
        if self.cos:
            return tuple(co.value for co in COS if co in self.cos)
        return (NO_CO,) if self.is_sorted else (UNSORTED,)


@dataclass(frozen=True)
class Area:
    """A service area; `id` None stands for "no service area"."""

    id: UUID | None
    name: str


@dataclass(frozen=True)
class Line:
    """A service area's numbers, one for each of `COLUMNS`; `total` counts each initiative once."""

    area: Area
    numbers: tuple[int, ...]
    total: int

    @property
    def gaps(self) -> tuple[Co, ...]:
        """The Co's that nobody shows here. An area in which nothing is mapped has no gaps: nothing is known of it."""
        return tuple(co for co in COS if self.total and not self.number(co.value))

    def number(self, column: str) -> int:
        """How many stand in a column."""
        return self.numbers[COLUMNS.index(column)]


@dataclass(frozen=True)
class Matrix:
    """Service areas by Co. `totals` counts each initiative once a column, so it may be less than the sum of lines."""

    lines: tuple[Line, ...]
    nowhere: Line
    totals: Line

    @property
    def mapped(self) -> tuple[Line, ...]:
        """The service areas in which anything is mapped."""
        return tuple(line for line in self.lines if line.total)

    @property
    def empty(self) -> tuple[Line, ...]:
        """The service areas in which nothing is mapped."""
        return tuple(line for line in self.lines if not line.total)

    @property
    def gaps(self) -> int:
        """How many gaps there are."""
        return sum(len(line.gaps) for line in self.lines)


@dataclass(frozen=True)
class Strengths:
    """Existing initiatives with strong voice, strong action, or both, in one Co at least."""

    voice: int = 0
    action: int = 0
    both: int = 0


@dataclass(frozen=True)
class Ratings:
    """Existing initiatives that people who take part have rated.

    `confirmed`: most of their answers are those of staff. Of the others, `lower` where they see less voice and action
    than staff in sum, `higher` where more, `otherwise` where neither. The four add up to `heard`.
    """

    confirmed: int = 0
    lower: int = 0
    higher: int = 0
    otherwise: int = 0

    @property
    def heard(self) -> int:
        """How many were rated at all."""
        return self.confirmed + self.differing

    @property
    def differing(self) -> int:
        """How many they see otherwise than staff."""
        return self.lower + self.higher + self.otherwise


@dataclass(frozen=True)
class Placed:
    """A group of initiatives in one service area (None: in none)."""

    area_id: UUID | None
    group: Group


@dataclass(frozen=True)
class Coverage:
    """Everything that is counted of a programme's map. Merged initiatives do not count.

    `groups` hold each initiative once; `placed` once for each of its service areas. `who` counts existing initiatives,
    the most frequent first.
    """

    areas: tuple[Area, ...]
    groups: tuple[Group, ...]
    placed: tuple[Placed, ...]
    strengths: Strengths
    who: tuple[tuple[CoProducer, int], ...]
    ratings: Ratings

    @property
    def total(self) -> int:
        """All initiatives, whatever their status."""
        return sum(group.number for group in self.groups)

    def of_status(self, status: Status) -> int:
        """How many have this status."""
        return sum(group.number for group in self.groups if group.status is status)

    @property
    def unsorted(self) -> int:
        """How many wait to be sorted, whatever their status."""
        return sum(group.number for group in self.groups if group.columns == (UNSORTED,))

    @property
    def rated_by_staff_alone(self) -> int:
        """Existing initiatives with a Co of which nobody who takes part has said anything."""
        with_co = sum(each.number for each in self.groups if each.status is Status.EXISTING and each.cos)
        return with_co - self.ratings.heard

    def matrix(self, shown: Shown) -> Matrix:
        """Service areas by Co for those shown."""
        placed = [each for each in self.placed if shown.takes(each.group.status)]
        by_area: dict[UUID | None, list[Group]] = {}
        for each in placed:
            by_area.setdefault(each.area_id, []).append(each.group)
        return Matrix(
            lines=tuple(_line(area, by_area.get(area.id, [])) for area in self.areas),
            nowhere=_line(Area(None, ""), by_area.get(None, [])),
            totals=_line(Area(None, ""), [group for group in self.groups if shown.takes(group.status)]),
        )


def _line(area: Area, groups: Iterable[Group]) -> Line:
    numbers, total = dict.fromkeys(COLUMNS, 0), 0
    for group in groups:
        total += group.number
        for column in group.columns:
            numbers[column] += group.number
    return Line(area, tuple(numbers.values()), total)
