"""Ties: an order of projects, told before the count, that decides between those that a rule finds equal.

Criteria, from the first on: most votes, lowest cost, smallest id (text by code point), or the smallest SHA-256 of
`seed:id`. Where a list leaves projects equal, the id decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from commonstar.engine.budget.election import Election


class Criterion(StrEnum):
    """What may decide between equals."""

    VOTES = "votes"
    COST = "cost"
    ID = "id"
    RANDOM = "random"


class SeedNeeded(ValueError):
    """Lots are to decide, and no seed is given from which anybody could draw them again."""


USUAL = (Criterion.VOTES, Criterion.COST, Criterion.ID)
Key = tuple[Fraction | int | str, ...]


@dataclass(frozen=True)
class Tie:
    """Projects that the rule found equal in a round, which of them was taken, and what told it from each other.

    `criterion` is the first by which the chosen one differs from the next.
    """

    round: int
    projects: tuple[str, ...]
    chosen: str
    criterion: Criterion


@dataclass(frozen=True)
class Order:
    """The projects of an election in the order in which ties are decided."""

    election: Election
    criteria: tuple[Criterion, ...]
    seed: str | None = None

    def __post_init__(self) -> None:
        if Criterion.RANDOM in self.criteria and not self.seed:
            raise SeedNeeded("ties are to be decided at random, which needs a seed")

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """What each project is compared by, one value a criterion, the smaller first."""
        return tuple(
            tuple(self._value(criterion, place) for criterion in (*self.criteria, Criterion.ID))
            for place in range(len(self.election.projects))
        )

    @cached_property
    def rank(self) -> tuple[int, ...]:
        """The rank of each project, 0 first."""
        order = sorted(range(len(self.keys)), key=self.keys.__getitem__)
        ranks = [0] * len(order)
        for rank, place in enumerate(order):
            ranks[place] = rank
        return tuple(ranks)

    def first(self, places: Sequence[int]) -> int:
        """The place of the project that comes first among equals."""
        return min(places, key=self.rank.__getitem__)

    def tie(self, number: int, places: Sequence[int]) -> Tie:
        """What is published of a tie in the round of that number. There are at least two places."""
        best, next_best, *_ = sorted(places, key=self.rank.__getitem__)
        pairs = zip((*self.criteria, Criterion.ID), self.keys[best], self.keys[next_best], strict=True)
        decided = next(criterion for criterion, one, other in pairs if one != other)
        names = tuple(sorted(self.election.projects[place].id for place in places))
        return Tie(number, names, self.election.projects[best].id, decided)

    def _value(self, criterion: Criterion, place: int) -> Fraction | int | str:
        project = self.election.projects[place]
        if criterion is Criterion.VOTES:
            return -int(self.election.votes[place])
        if criterion is Criterion.COST:
            return project.cost
        if criterion is Criterion.ID:
            return project.id
        return hashlib.sha256(f"{self.seed}:{project.id}".encode()).hexdigest()
