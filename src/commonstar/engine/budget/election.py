"""A budget vote as the rules see it: projects with costs, and ballots in two arrays. Money is exact (`Fraction`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]


class Kind(StrEnum):
    """What a ballot says: which projects, how many points each, or in which order."""

    APPROVAL = "approval"
    POINTS = "points"
    RANKING = "ranking"


@dataclass(frozen=True)
class Project:
    """Something that may be funded, at a cost above zero, in units of the currency."""

    id: str
    cost: Fraction


@dataclass(frozen=True, eq=False)
class Ballots:
    """All ballots end to end: ballot i is `choices[starts[i]:starts[i + 1]]`, places of projects, best first if ranked.

    `points` stands beside `choices` (never below 0), in units of `unit` points; None where ballots carry none.
    """

    kind: Kind
    starts: Integers
    choices: Integers
    points: Integers | None = None
    unit: Fraction = Fraction(1)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def voters(self) -> Integers:
        """Whose ballot each choice stands on: the place of the ballot."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))

    @cached_property
    def worth(self) -> Integers:
        """The points of each choice. In a ranking of k projects the first has k - 1 and the last 0 (Borda)."""
        if self.points is not None:
            return self.points
        if self.kind is Kind.RANKING:
            ends = np.repeat(self.starts[1:], np.diff(self.starts))
            return np.asarray(ends - 1 - np.arange(len(self.choices), dtype=np.int64), dtype=np.int64)
        return np.ones(len(self.choices), dtype=np.int64)

    @cached_property
    def is_vote(self) -> npt.NDArray[np.bool_]:
        """Which choices are votes: all, but for those with no points where ballots carry points."""
        if self.points is None:
            return np.ones(len(self.choices), dtype=np.bool_)
        return self.points > 0


@dataclass(frozen=True, eq=False)
class Election:
    """A budget, what may be bought with it, and the ballots. Ids are different from each other."""

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: Ballots
    threshold: Fraction | None = None

    @cached_property
    def votes(self) -> Integers:
        """How many ballots have a vote for each project."""
        chosen = self.ballots.choices if self.ballots.points is None else self.ballots.choices[self.ballots.is_vote]
        return np.bincount(chosen, minlength=len(self.projects)).astype(np.int64)

    @cached_property
    def points(self) -> tuple[Fraction, ...]:
        """The sum of points for each project; of approvals, each is one."""
        if self.ballots.points is None and self.ballots.kind is not Kind.RANKING:
            return tuple(map(Fraction, self.votes.tolist()))
        sums = np.zeros(len(self.projects), dtype=np.int64)
        np.add.at(sums, self.ballots.choices, self.ballots.worth)
        return tuple(int(each) * self.ballots.unit for each in sums)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each project by its id."""
        return {project.id: place for place, project in enumerate(self.projects)}

    @classmethod
    def of(
        cls,
        budget: Fraction | int,
        costs: Mapping[str, Fraction | int],
        ballots: Sequence[Sequence[str] | Mapping[str, int]],
        *,
        kind: Kind = Kind.APPROVAL,
        threshold: Fraction | int | None = None,
    ) -> Election:
        """From plain values: costs by id; a ballot names ids (best first if ranked), or gives each its whole points.

        Raises `KeyError` for a project that has no cost.
        """
        places = {name: place for place, name in enumerate(costs)}
        starts = np.cumsum([0, *(len(ballot) for ballot in ballots)], dtype=np.int64)
        choices = np.array([places[name] for ballot in ballots for name in ballot], dtype=np.int64)
        points = None
        if kind is Kind.POINTS:
            given = [ballot[name] for ballot in ballots if isinstance(ballot, Mapping) for name in ballot]
            points = np.array(given, dtype=np.int64)
        projects = tuple(Project(name, Fraction(cost)) for name, cost in costs.items())
        limit = None if threshold is None else Fraction(threshold)
        return cls(Fraction(budget), projects, Ballots(kind, starts, choices, points), limit)
