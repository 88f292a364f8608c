"""People who are alike: one whole number says how many of them are on a panel, instead of a yes or no for each.

Two people are of one kind if they have the same values, and their households, without them, are made of the same
kinds of people. Nothing in the quotas tells them apart, so a fair lottery gives them the same chance. Whoever shares a
household with nobody in the pool is of a kind by values alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from commonstar.engine.panel.pool import Pool

Traits = tuple[tuple[int, ...], bool]


@dataclass(frozen=True)
class Kind:
    """People who are alike: their quotas, whether they are on the panel anyway, and their places in the pool.

    `people` stand in rows, one a household: `most` of them, the number of households, can be on a panel at once.
    """

    quotas: tuple[int, ...]
    fixed: bool
    people: tuple[tuple[int, ...], ...]

    @property
    def most(self) -> int:
        """How many of them can be on one panel."""
        return len(self.people)

    @cached_property
    def number(self) -> int:
        """How many people are of this kind."""
        return sum(len(row) for row in self.people)


@dataclass(frozen=True)
class Street:
    """Households that are alike: `kinds` are those of the people in them, and `homes` how many households there are.

    A panel has from `least` to `homes` people out of them.
    """

    kinds: tuple[int, ...]
    homes: int
    least: int = 0


@dataclass(frozen=True)
class Kinds:
    """The pool by kinds: every panel is a whole number of each kind, and gives each street at most its households."""

    pool: Pool
    kinds: tuple[Kind, ...]
    streets: tuple[Street, ...]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """How many people are of each kind."""
        return tuple(kind.number for kind in self.kinds)

    @cached_property
    def street_of(self) -> tuple[Street, ...]:
        """The street of each kind."""
        return tuple(street for street in self.streets for _ in street.kinds)


def kinds_of(pool: Pool) -> Kinds:
    """Put the people of a pool together by kinds; kinds and streets stand in the order of the pool."""
    homes: dict[object, list[int]] = defaultdict(list)
    for place, person in enumerate(pool.people):
        homes[person.household or place].append(place)
    alike: dict[tuple[Traits, ...], list[list[int]]] = defaultdict(list)
    traits = [_traits(pool, place) for place in range(len(pool.people))]
    for members in homes.values():
        ordered = sorted(members, key=lambda place: (traits[place], place))
        alike[tuple(traits[place] for place in ordered)].append(ordered)
    kinds: list[Kind] = []
    streets: list[Street] = []
    for signature, households in alike.items():
        first = len(kinds)
        for trait in dict.fromkeys(signature):
            spots = [spot for spot, other in enumerate(signature) if other == trait]
            rows = tuple(tuple(household[spot] for spot in spots) for household in households)
            kinds.append(Kind(trait[0], trait[1], rows))
        streets.append(Street(tuple(range(first, len(kinds))), len(households)))
    return Kinds(pool, tuple(kinds), tuple(streets))


def _traits(pool: Pool, place: int) -> Traits:
    person = pool.people[place]
    pairs = zip(pool.categories, person.values, strict=True)
    return tuple(pool.quota_places[pair] for pair in pairs), person.id in pool.fixed
