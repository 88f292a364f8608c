"""Pools for tests and benchmarks, and the fairest chances found in another way: by looking at every panel there is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from commonstar.engine.panel.pool import Person, Pool, Quota
from tests.engine.simplex import Polytope


def made_pool(
    seed: int, people: int = 200, size: int = 20, values: Sequence[int] = (2, 4, 5, 3, 6), shared: float = 0.0
) -> Pool:
    """A pool of volunteers who are not like the population, from a seed, so that chances have several levels.

    Each category has so many values; their shares of the population are drawn from 0.2 to 1.2 and made to sum to 1.
    Volunteers come as often as that share times a keenness drawn from 0.3 to 1.3. Quotas are the panel's share, rounded
    down, and one more. `shared` is the part of people who live in one of `people / 2` households at random.
    """
    chance = random.Random(seed)
    living = [[chance.random() + 0.2 for _ in range(count)] for count in values]
    coming = [[share * (chance.random() + 0.3) for share in shares] for shares in living]
    names = tuple(f"category {number}" for number in range(1, len(values) + 1))
    quotas = [
        Quota(name, f"value {place}", int(size * share / sum(shares)), int(size * share / sum(shares)) + 1)
        for name, shares in zip(names, living, strict=True)
        for place, share in enumerate(shares)
    ]
    persons = []
    for number in range(people):
        own = tuple(f"value {chance.choices(range(len(shares)), shares)[0]}" for shares in coming)
        home = f"home {chance.randrange(max(1, people // 2))}" if chance.random() < shared else ""
        persons.append(Person(f"p{number}", own, home))
    return Pool(names, tuple(quotas), tuple(persons), size)


def is_panel(pool: Pool, places: Sequence[int]) -> bool:
    """Whether these people are a panel, by the plain rule."""
    homes = [pool.people[place].household for place in places if pool.people[place].household]
    counts = pool.counts(frozenset(places))
    return (
        len(set(places)) == pool.size
        and len(set(homes)) == len(homes)
        and pool.fixed <= {pool.people[place].id for place in places}
        and all(quota.least <= count <= quota.most for quota, count in zip(pool.quotas, counts, strict=True))
    )


def all_panels(pool: Pool) -> list[tuple[int, ...]]:
    """Every panel there is."""
    return [places for places in combinations(range(len(pool.people)), pool.size) if is_panel(pool, places)]


def fairest(pool: Pool, panels: Sequence[tuple[int, ...]]) -> list[float]:
    """Leximin over all panels, each person asked for alone whether more is possible: no duals, kinds or generation."""
    many = len(pool.people)
    on = np.array([[float(place in panel) for panel in panels] for place in range(many)])
    floors: dict[int, float] = {place: 0.0 for place in range(many) if not on[place].any()}
    while len(floors) < many:
        open_ = [place for place in range(many) if place not in floors]
        least = _largest(on, floors, open_, None)
        held = floors | dict.fromkeys(open_, least)
        stuck = [place for place in open_ if _largest(on, held, [], place) < least + 1e-6]
        floors |= dict.fromkeys(stuck, least)
    return [floors[place] for place in range(many)]


def _largest(on: np.ndarray, floors: dict[int, float], open_: list[int], person: int | None) -> float:
    """The largest chance of one person, or the largest least chance of those who are open, given floors of others."""
    many, panels = on.shape
    rows = [place for place in range(many) if place in floors or place in open_]
    width = panels + 1 + len(rows)
    matrix = np.zeros((len(rows) + 1, width))
    right = np.zeros(len(rows) + 1)
    for row, place in enumerate(rows):
        matrix[row, :panels] = on[place]
        matrix[row, panels] = -1.0 if place in open_ else 0.0
        matrix[row, panels + 1 + row] = -1.0
        right[row] = max(0.0, floors.get(place, 0.0) - 1e-9)
    matrix[-1, :panels] = 1.0
    right[-1] = 1.0
    direction = np.zeros(width)
    if person is None:
        direction[panels] = 1.0
    else:
        direction[:panels] = on[person]
    return Polytope(matrix, right).largest(direction)
