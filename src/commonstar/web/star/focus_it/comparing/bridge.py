"""What people said of pairs to the engine, and the order it finds; and which pairs to ask about next."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import exp
from typing import Any
from uuid import UUID

from commonstar.engine.priority.pairs import Comparison, Strength, Strengths, ask, strengths
from commonstar.formats.tables import write_csv
from commonstar.web.participation.public import Contribution
from commonstar.web.star.focus_it.activities import ids_in

PAIRS = "pairs"  # in what someone says: lists of one, the other, and the preferred one or ""
LEAST = 5  # people; the order of fewer is what single people think
SURE = 0.9  # from here on the order of two neighbours is called sure, as the engine does
TRIES = 40
MOST_SAID = 100_000  # of one pair, in a file that came in

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Line:
    """An initiative in the order. `chance`: that it is preferred to one of middling strength, with its 95 % interval.

    `ahead` is the chance that it really is stronger than the next in the order; None for the last.
    """

    id: UUID
    chance: float
    low: float
    high: float
    asked: int
    ahead: float | None

    @property
    def is_sure(self) -> bool:
        """Whether it is ahead of the next with 90 %."""
        return self.ahead is not None and self.ahead >= SURE


@dataclass(frozen=True)
class Order:
    """The order, the strongest first, how many of its neighbours are settled, and whether enough was asked."""

    lines: tuple[Line, ...]
    settled: int
    neighbours: int
    is_enough: bool


def comparisons(
    rows: Iterable[Contribution], merged: Mapping[UUID, UUID], wanted: Collection[UUID]
) -> list[Comparison]:
    """What was said of pairs of those wanted. What was merged counts for the one that it went into.

    Each pair counts once a slip; where one slip says two things of it, neither counts.
    """
    found: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        for one, other, winner in _told(row):
            a, b = merged.get(one, one), merged.get(other, other)
            won = merged.get(winner, winner) if winner else None
            if a != b and {a, b} <= set(wanted) and won in (None, a, b):
                first, second = sorted((str(a), str(b)))
                found.setdefault((row.under, first, second), set()).add(str(won) if won else "")
    return [
        Comparison(first, second, next(iter(winners)))
        for (_under, first, second), winners in sorted(found.items())
        if len(winners) == 1
    ]


def _told(row: Contribution) -> Iterable[tuple[UUID, UUID, UUID | None]]:
    told = row.said.get(PAIRS)
    for each in told if isinstance(told, list) else ():
        ids = ids_in(part for part in each if part) if isinstance(each, list) and len(each) == 3 else []
        if len(ids) == 2 and not each[2]:
            yield ids[0], ids[1], None
        elif len(ids) == 3:
            yield ids[0], ids[1], ids[2]


def pairs_in(rows: Iterable[Contribution]) -> set[frozenset[UUID]]:
    """The pairs that were answered."""
    return {frozenset((one, other)) for row in rows for one, other, _winner in _told(row)}


def order_of(wanted: Sequence[UUID], said: Sequence[Comparison]) -> Order:
    """The order by the method of Bradley and Terry."""
    found = strengths([str(each) for each in wanted], said)
    asking = ask(found, said)
    after = [*(found.ahead(one.option, two.option) for one, two in pairwise(found.ranked)), None]
    lines = tuple(_line(each, ahead) for each, ahead in zip(found.ranked, after, strict=True))
    return Order(lines, asking.settled, asking.neighbours, asking.is_enough)


def _line(each: Strength, ahead: float | None) -> Line:
    low, high = (1 / (1 + exp(-value)) for value in (each.low, each.high))
    return Line(UUID(each.option), each.chance, low, high, each.asked, ahead)


def next_pairs(
    wanted: Sequence[UUID], said: Sequence[Comparison], done: Collection[frozenset[UUID]], many: int, seed: str
) -> list[Pair]:
    """So many different pairs that were not `done`, in the order to be shown: first those that tell the most.

    A pair that is taken counts as asked when the next is looked for. When the order is settled, or all that would tell
    were done, the rest is drawn from the seed: whoever comes late is asked too. Which of two stands first is drawn.
    """
    found = strengths([str(each) for each in wanted], said)
    taken = _telling(found, said, done, many, seed)
    chosen = {frozenset(each) for each in taken} | set(done)
    rest = [pair for pair in combinations(wanted, 2) if frozenset(pair) not in chosen]
    times = Counter(frozenset((each.one, each.other)) for each in said)
    rest.sort(key=lambda pair: (times[frozenset(map(str, pair))], _lot(seed, *pair)))
    return [*taken, *(_turned(seed, pair) for pair in rest[: many - len(taken)])]


def _telling(
    found: Strengths, said: Sequence[Comparison], done: Collection[frozenset[UUID]], many: int, seed: str
) -> list[Pair]:
    taken: list[Pair] = []
    asked = list(said)
    for _try in range(TRIES):
        pair = ask(found, asked, seed).pair
        if pair is None or len(taken) >= many:
            break
        asked.append(Comparison(*pair))
        ids = (UUID(pair[0]), UUID(pair[1]))
        if frozenset(ids) not in done and frozenset(ids) not in map(frozenset, taken):
            taken.append(ids)
    return taken


def _turned(seed: str, pair: Pair) -> Pair:
    return (pair[1], pair[0]) if int(_lot(seed, *pair), 16) % 2 else pair


def _lot(seed: str, one: UUID, other: UUID) -> str:
    return hashlib.sha256(f"{seed}\n{one}\n{other}".encode()).hexdigest()


def counts_table(titles: Mapping[UUID, str], said: Sequence[Comparison]) -> bytes:
    """How often each of two was preferred, for every pair that was asked: all that the order is made of."""
    counts = Counter(said)
    rows = []
    for one, other in sorted({(each.one, each.other) for each in said}):
        numbers = (counts[Comparison(one, other, winner)] for winner in (one, other, ""))
        rows.append([titles[UUID(one)], titles[UUID(other)], *map(str, numbers)])
    return write_csv(["one", "other", "one_preferred", "other_preferred", "undecided"], rows)


def as_json(said: Sequence[Comparison]) -> list[list[Any]]:
    """For every pair that was asked: both, how often each was preferred, and how often neither."""
    counts = Counter(said)
    pairs = sorted({(each.one, each.other) for each in said})
    return [[*pair, *(counts[Comparison(*pair, winner)] for winner in (*pair, ""))] for pair in pairs]


def from_json(told: Iterable[Any], wanted: Collection[str]) -> list[Comparison]:
    """The same back, of pairs of those wanted. Raises TypeError or ValueError."""
    found: list[Comparison] = []
    for one, other, *counts in told:
        if {one, other} <= set(wanted) and one != other:
            first, second = sorted((one, other))
            for winner, count in zip((one, other, ""), counts, strict=True):
                found += [Comparison(first, second, winner)] * min(int(count), MOST_SAID)
    return found


__all__ = [
    "LEAST",
    "PAIRS",
    "Comparison",
    "Line",
    "Order",
    "Pair",
    "as_json",
    "comparisons",
    "counts_table",
    "from_json",
    "next_pairs",
    "order_of",
    "pairs_in",
]
