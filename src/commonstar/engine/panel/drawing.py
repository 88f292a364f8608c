"""The one door: who is drawn, with everybody's chance, the numbered panels, and the number that decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from commonstar.engine.panel.fairness import Chances, fair
from commonstar.engine.panel.kinds import Kinds, kinds_of
from commonstar.engine.panel.pool import PANELS, Method, Pool, UnsoundPool

SOUND = 1e-7


@dataclass(frozen=True)
class Lottery:
    """What is published before the draw: the chance of each person, and the numbered panels among which is drawn.

    `panels` are places in the pool. `impossible` are those who can be on no panel, with the chance 0; `minimum` is the
    least chance of all others.
    """

    pool: Pool
    method: Method
    chances: tuple[float, ...]
    impossible: frozenset[int]
    panels: tuple[tuple[int, ...], ...]

    @property
    def identifier(self) -> str:
        """The method and its version."""
        return f"{self.method}/1"

    @cached_property
    def minimum(self) -> float:
        """The least chance of those who can be on a panel."""
        return min(chance for place, chance in enumerate(self.chances) if place not in self.impossible)

    @cached_property
    def frequencies(self) -> tuple[int, ...]:
        """On how many of the panels each person is."""
        found = [0] * len(self.pool.people)
        for panel in self.panels:
            for place in panel:
                found[place] += 1
        return tuple(found)

    @property
    def deviation(self) -> float:
        """The largest difference between a frequency (a share of the panels) and the chance."""
        pairs = zip(self.frequencies, self.chances, strict=True)
        return max(abs(often / len(self.panels) - chance) for often, chance in pairs)

    def draw(self, seed: str) -> int:
        """The number of the panel that the seed draws: SHA-256 of its UTF-8 text, modulo the number of panels."""
        return number_of(seed, len(self.panels))

    def ids(self, number: int) -> tuple[str, ...]:
        """The ids of the people on the panel of that number, in the order of the pool."""
        return tuple(self.pool.people[place].id for place in self.panels[number])


def number_of(seed: str, panels: int = PANELS) -> int:
    """The number that a seed draws out of so many: SHA-256 of its UTF-8 text as a whole number, modulo them."""
    return int(hashlib.sha256(seed.encode()).hexdigest(), 16) % panels


def lottery(pool: Pool, method: Method, panels: int = PANELS, *, halfway: Callable[[], None] = lambda: None) -> Lottery:
    """Make the lottery. Raises `QuotasCannotBeMet`, which names the smallest change that would do.

    Where a lottery of maximin cannot be had in whole panels, that of leximin is given: its least chance is the same.
    `halfway` is called once, when the chances are found and the numbered panels are still to be made.
    """
    kinds = kinds_of(pool)
    found = fair(kinds, method)
    halfway()
    made = _made(kinds, found, method, panels)
    if method is Method.MAXIMIN and made.deviation > 1 / panels + SOUND:
        return _made(kinds, fair(kinds, Method.LEXIMIN), method, panels)
    return made


def _made(kinds: Kinds, found: Chances, method: Method, panels: int) -> Lottery:
    from commonstar.engine.panel.lottery import panels_of  # noqa: PLC0415  (it counts in arrays, which load slowly)

    chances = [0.0] * len(kinds.pool.people)
    impossible: set[int] = set()
    for number, kind in enumerate(kinds.kinds):
        for place in (place for row in kind.people for place in row):
            chances[place] = 0.0 if number in found.impossible else min(1.0, found.chances[number])
            if number in found.impossible:
                impossible.add(place)
    return Lottery(kinds.pool, method, tuple(chances), frozenset(impossible), panels_of(kinds, found, panels))


def without(pool: Pool, panel: frozenset[str], left: frozenset[str]) -> Pool:
    """The pool from which replacements are drawn: who is still on the panel is fixed, and who left is out.

    `panel` are the ids that were drawn, `left` those of them (and of others in the pool) who cannot take part. Raises
    `UnsoundPool` for an id that is not in the pool, and what a `Pool` raises.
    """
    unknown = sorted((panel | left) - pool.places.keys())
    if unknown:
        raise UnsoundPool(f"{unknown[0]} is not in the pool.")
    people = tuple(person for person in pool.people if person.id not in left)
    return replace(pool, people=people, fixed=(pool.fixed | panel) - left)
