"""An election made ready for Equal Shares and Phragmén: who supports each project, and what it is worth to them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from commonstar.engine.budget.election import Ballots, Election, Integers

Floats: TypeAlias = npt.NDArray[np.float64]

# With more groups than this part of the voters, each voter is a group: sums over single voters are simpler.
WORTH_IT = 0.7
# So many ballots tell, beyond these parts of them that differ, what the others are like.
FIRST, FEW, MANY = 512, 0.3, 0.95


class Utility(StrEnum):
    """What a project is worth to a supporter: its cost, one, or the points that the ballot gives it."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


@dataclass(frozen=True, eq=False)
class Supporters:
    """Groups of voters with the same ballot who support a project, how many each has, and their points.

    `units` is how many pay: voters, or all their points where `points` are what they pay for. `single`, if every group
    is one voter and points do not matter.
    """

    groups: Integers
    weights: Floats
    counts: Integers
    points: Floats | None
    whole_points: Integers
    voters: int
    units: float
    single: bool

    def units_without(self, some: npt.NDArray[np.bool_], number: int) -> float:
        """The units of the others; `number` of `some` are true."""
        if self.single:
            return float(len(self.groups) - number)
        theirs = self.weights[some] if self.points is None else (self.weights * self.points)[some]
        return self.units - float(theirs.sum())


@dataclass(frozen=True, eq=False)
class Market:
    """An election made ready for Equal Shares: voters with the same ballot are one group."""

    election: Election
    utility: Utility

    @cached_property
    def supporters(self) -> tuple[Supporters, ...]:
        """The supporters of each project, by place."""
        groups, counts = self._groups
        ballots, projects = self.election.ballots, len(self.election.projects)
        by_points, single = self.utility is Utility.POINTS, len(counts) == len(ballots)
        choices, voters = ballots.choices, ballots.voters
        worth = ballots.worth if by_points else None
        numbers = self.election.votes
        if worth is not None or ballots.points is not None or not single:
            kept = ballots.is_vote if worth is None else worth > 0
            if not single:
                kept = kept & _firsts(groups)[voters]
            choices, voters = choices[kept], voters[kept]
            worth = None if worth is None else worth[kept]
            numbers = np.bincount(choices, minlength=projects)
        order = np.argsort(choices.astype(_short(projects)), kind="stable")  # short numbers are sorted faster
        of = voters.take(order) if single else groups[voters[order]]
        ends = [0, *np.cumsum(numbers).tolist()]
        parts = list(pairwise(ends))
        if worth is not None:
            worth = worth[order]
            return tuple(_with_points(of[start:end], counts, worth[start:end]) for start, end in parts)
        if single:
            return _each_alone(of, parts)
        return tuple(_without_points(of[start:end], counts) for start, end in parts)

    @cached_property
    def size(self) -> int:
        """How many groups there are."""
        return len(self._groups[1])

    @cached_property
    def costs(self) -> tuple[float, ...]:
        """The cost of each project as a float."""
        return tuple(float(project.cost) for project in self.election.projects)

    @cached_property
    def parts(self) -> int:
        """Into how many parts a unit of the currency is divided so that every cost is whole."""
        return math.lcm(*(project.cost.denominator for project in self.election.projects))

    @cached_property
    def whole_costs(self) -> tuple[int, ...]:
        """The cost of each project in these parts."""
        return tuple(int(project.cost * self.parts) for project in self.election.projects)

    @cached_property
    def scale(self) -> tuple[Fraction, ...]:
        """What a payment of one is divided by to give a price: the cost where it is the utility, else 1."""
        by_cost = self.utility is Utility.COST
        return tuple(project.cost if by_cost else Fraction(1) for project in self.election.projects)

    @cached_property
    def _groups(self) -> tuple[Integers, Integers]:
        """The group of each ballot, and how many ballots each group has."""
        ballots = self.election.ballots
        if _all_differ(ballots, len(self.election.projects)):
            return np.arange(len(ballots), dtype=np.int64), np.ones(len(ballots), dtype=np.int64)
        known: dict[bytes, int] = {}
        starts, ends = ballots.starts[:-1].tolist(), ballots.starts[1:].tolist()
        groups = np.empty(len(ballots), dtype=np.int64)
        with_points = self.utility is Utility.POINTS or ballots.points is not None
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            key = ballots.choices[start:end].tobytes()
            if with_points:
                key += ballots.worth[start:end].tobytes()
            groups[place] = known.setdefault(key, len(known))
        return groups, np.bincount(groups, minlength=len(known)).astype(np.int64)


def _firsts(groups: Integers) -> npt.NDArray[np.bool_]:
    """Which ballots are the first of their group."""
    first = np.zeros(len(groups), dtype=np.bool_)
    first[np.unique(groups, return_index=True)[1]] = True
    return first


def _short(number: int) -> type[np.integer]:
    """The shortest kind of whole number that counts up to that."""
    return np.uint8 if number < 2**8 else np.uint16 if number < 2**16 else np.int64


def _each_alone(of: Integers, parts: list[tuple[int, int]]) -> tuple[Supporters, ...]:
    """Supporters where every group is one voter: all projects share the same ones."""
    most = max((end - start for start, end in parts), default=0)
    ones, whole = np.ones(most), np.ones(most, dtype=np.int64)
    found = []
    for start, end in parts:
        many = end - start
        alike = whole[:many]
        found.append(Supporters(of[start:end], ones[:many], alike, None, alike, many, float(many), True))
    return tuple(found)


def _without_points(groups: Integers, counts: Integers) -> Supporters:
    number = counts[groups]
    voters, ones = int(number.sum()), np.ones(len(groups), dtype=np.int64)
    alike = bool((number == 1).all())
    return Supporters(
        groups,
        number.astype(np.float64),
        number,
        None,
        ones,
        voters,
        float(voters),
        alike,
    )


def _with_points(groups: Integers, counts: Integers, worth: Integers) -> Supporters:
    number = counts[groups]
    weights, points = number.astype(np.float64), worth.astype(np.float64)
    return Supporters(
        groups,
        weights,
        number,
        points,
        worth,
        int(number.sum()),
        float(weights @ points),
        False,
    )


def _all_differ(ballots: Ballots, projects: int) -> bool:
    """Whether so many ballots differ that groups are not worth it; the first ones tell where they are clear."""
    first = _kinds_at_least(ballots, projects, FIRST) / max(min(FIRST, len(ballots)), 1)
    if len(ballots) > FIRST and (first < FEW or first > MANY):
        return first > MANY
    return _kinds_at_least(ballots, projects, len(ballots)) > WORTH_IT * len(ballots)


def _kinds_at_least(ballots: Ballots, projects: int, first: int) -> int:
    """A number of different ballots among the first: at least, as sums of a number drawn for each project."""
    drawn = np.arange(1, projects + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    drawn ^= drawn >> np.uint64(29)
    drawn *= np.uint64(0xBF58476D1CE4E5B9)
    starts = ballots.starts[: first + 1]
    sums = np.zeros(int(starts[-1]) + 1, dtype=np.uint64)
    np.cumsum(drawn[ballots.choices[: starts[-1]]], out=sums[1:])
    kinds = np.sort(sums[starts[1:]] - sums[starts[:-1]])
    return int(np.count_nonzero(kinds[1:] != kinds[:-1])) + 1 if len(kinds) else 0
