"""Who may be drawn, and what a panel must be: frozen records that refuse what contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

PANELS = 1000  # that a lottery has to choose from


class Method(StrEnum):
    """How chances are made fair; docs/explanation has a page for each."""

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"


class PanelError(ValueError):
    """A panel that cannot be drawn; `code` is stable, the text is one plain sentence."""

    code = "panel"


class UnsoundPool(PanelError):
    """The pool contradicts itself: an id twice, a quota upside down, fixed members of one household."""

    code = "unsound-pool"


class TooFewHouseholds(PanelError):
    """The panel is larger than any that takes at most one person from each household."""

    code = "too-few-households"


@dataclass(frozen=True)
class Quota:
    """How many on the panel have this value of a category: from `least` to `most`."""

    category: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Person:
    """Somebody in the pool: a value for each category, in their order. `household` is "" for who lives alone."""

    id: str
    values: tuple[str, ...]
    household: str = ""


@dataclass(frozen=True)
class Pool:
    """Everybody who may be drawn, the quotas, the size of the panel, and who is on it anyway.

    Raises `UnsoundPool`, or `TooFewHouseholds` where the panel is larger than the number of households.
    """

    categories: tuple[str, ...]
    quotas: tuple[Quota, ...]
    people: tuple[Person, ...]
    size: int
    fixed: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        _check_quotas(self)
        _check_people(self)
        _check_fixed(self)
        homes = len({person.household or person for person in self.people})
        if self.size < 1:
            raise UnsoundPool("A panel has at least one member.")
        if homes < self.size:
            raise TooFewHouseholds(
                f"A panel of {self.size} takes at most one person from each household, and there are only {homes}."
            )

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each person by id."""
        return {person.id: place for place, person in enumerate(self.people)}

    @cached_property
    def quota_places(self) -> dict[tuple[str, str], int]:
        """The place of each quota by category and value."""
        return {(quota.category, quota.value): place for place, quota in enumerate(self.quotas)}

    def counts(self, people: frozenset[int] | None = None) -> tuple[int, ...]:
        """How many people, of those at these places or of all, count towards each quota."""
        found = [0] * len(self.quotas)
        for place in range(len(self.people)) if people is None else people:
            for category, value in zip(self.categories, self.people[place].values, strict=True):
                found[self.quota_places[category, value]] += 1
        return tuple(found)


def _check_quotas(pool: Pool) -> None:
    if len(set(pool.categories)) != len(pool.categories) or len(pool.quota_places) != len(pool.quotas):
        raise UnsoundPool("A category, or a value of one, stands twice.")
    for quota in pool.quotas:
        if quota.category not in pool.categories or not 0 <= quota.least <= quota.most:
            raise UnsoundPool(f"The quota of {quota.category} {quota.value} makes no sense.")


def _check_people(pool: Pool) -> None:
    if len(pool.places) != len(pool.people):
        raise UnsoundPool("Two people have the same id.")
    for person in pool.people:
        if len(person.values) != len(pool.categories):
            raise UnsoundPool(f"{person.id} has too few or too many values.")
        for pair in zip(pool.categories, person.values, strict=True):
            if pair not in pool.quota_places:
                raise UnsoundPool(f"There is no quota for {pair[0]} {pair[1]}, which {person.id} has.")


def _check_fixed(pool: Pool) -> None:
    unknown = sorted(pool.fixed - pool.places.keys())
    if unknown:
        raise UnsoundPool(f"{unknown[0]} is to be on the panel, but is not in the pool.")
    if len(pool.fixed) > pool.size:
        raise UnsoundPool(f"{len(pool.fixed)} people are to be on a panel of {pool.size}.")
    homes: dict[str, str] = {}
    for id_ in sorted(pool.fixed):
        home = pool.people[pool.places[id_]].household
        if home and home in homes:
            raise UnsoundPool(f"{homes[home]} and {id_} are to be on the panel, but share a household.")
        homes[home] = id_
