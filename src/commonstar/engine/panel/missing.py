"""Who is missing: the pool and the panel, value by value, beside the people who live there (`panel-missing/1`).

The words are those of `engine/voice`: a value of which there is nobody is missing; one with less than half the share
that it has in the population is seldom. Numbers are not hidden: whoever draws a panel has the list of the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.panel.pool import Pool, Quota
from commonstar.engine.voice.heard import SELDOM


@dataclass(frozen=True)
class Share:
    """One value of a category: its quota, and how many people have it. `population` is None where nobody knows."""

    quota: Quota
    pool: int
    panel: int
    population: int | None
    all_pool: int
    all_panel: int
    all_population: int

    @property
    def living(self) -> Fraction | None:
        """Their share of the people who live there."""
        return Fraction(self.population, self.all_population) if self.population and self.all_population else None

    @property
    def is_missing(self) -> bool:
        """Whether nobody in the pool has it, though somebody living there does, or a panel may have it."""
        return not self.pool and (self.population or self.quota.most) > 0

    @property
    def is_seldom(self) -> bool:
        """Whether the pool has some, but less than half of their share of the people who live there."""
        living = self.living
        return living is not None and 0 < Fraction(self.pool, self.all_pool) < SELDOM * living

    @property
    def is_seldom_on_panel(self) -> bool:
        """Whether the panel has less than half of their share of the people who live there."""
        living = self.living
        return living is not None and Fraction(self.panel, self.all_panel) < SELDOM * living


def shares(
    pool: Pool, panel: frozenset[int], population: Mapping[tuple[str, str], int] | None = None
) -> tuple[Share, ...]:
    """A line for each quota, in their order. `panel` are places in the pool, `population` people by category, value."""
    known = population or {}
    living: dict[str, int] = {}
    for (category, _), people in known.items():
        living[category] = living.get(category, 0) + people
    rows = zip(pool.quotas, pool.counts(), pool.counts(panel), strict=True)
    return tuple(
        Share(
            quota,
            here,
            drawn,
            known.get((quota.category, quota.value)),
            len(pool.people),
            len(panel),
            living.get(quota.category, 0),
        )
        for quota, here, drawn in rows
    )
