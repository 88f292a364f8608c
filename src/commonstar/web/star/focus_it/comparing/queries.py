"""Reading pairs: what people said of them, and what to ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonstar.web.gatherings.public import Activity
from commonstar.web.participation.public import Contribution, Unreadable, read_slip
from commonstar.web.star.focus_it.activities import carried_of, initiatives_in, said_at
from commonstar.web.star.focus_it.comparing.bridge import (
    LEAST,
    Comparison,
    Line,
    Order,
    Pair,
    as_json,
    comparisons,
    from_json,
    next_pairs,
    order_of,
    pairs_in,
)
from commonstar.web.star.map_it.public import Initiative

ACTIVITY, KIND = "pairs", "comparison"
PAGE, EACH = 5, 20  # pairs on a page, and from one person


@dataclass(frozen=True)
class Outcome:
    """What came together. `order` is None while fewer than five answered, or there are not two to compare."""

    people: int
    said: tuple[Comparison, ...]
    initiatives: dict[UUID, Initiative]
    order: Order | None

    @property
    def lines(self) -> list[tuple[Initiative, Line]]:
        """Each initiative with its place in the order."""
        return [(self.initiatives[line.id], line) for line in self.order.lines] if self.order else []


def outcome_of(activity: Activity) -> Outcome:
    """The order so far. Six queries at most."""
    there = {row.pk: row for row in initiatives_in(activity)}
    came = carried_of(activity)
    if came is not None:
        return _outcome(*_come(came, there), there)
    rows = said_at(activity, KIND)
    said = comparisons(rows, _merged_into(there), there)
    return _outcome(len({row.under for row in rows}), said, there)


def _outcome(people: int, said: Sequence[Comparison], there: dict[UUID, Initiative]) -> Outcome:
    order = order_of(list(there), said) if people >= LEAST and len(there) > 1 else None
    return Outcome(people, tuple(said), there, order)


def carries(activity: Activity) -> dict[str, Any] | None:
    """What goes along with the programme: how often each was preferred to each, where five people or more answered."""
    found = outcome_of(activity)
    return {"people": found.people, "pairs": as_json(found.said)} if found.order else None


def _come(told: Mapping[str, Any], there: dict[UUID, Initiative]) -> tuple[int, list[Comparison]]:
    """How many people and what they said, as it came along; none where the file was changed and cannot be read."""
    try:
        return int(told["people"]), from_json(told["pairs"], set(map(str, there)))
    except (KeyError, TypeError, ValueError):
        return 0, []


def people_at(activity: Activity) -> int:
    """How many people answered. Two queries."""
    return len({row.under for row in said_at(activity, KIND)})


def to_ask(activity: Activity, there: dict[UUID, Initiative], slip: str, seed: str) -> list[Pair]:
    """The pairs to put before whoever has this slip (or none); none left where one person said enough."""
    rows = said_at(activity, KIND)
    done = pairs_in(row for row in rows if row.under == _key_of(slip))
    if len(there) < 2 or len(done) >= EACH:
        return []
    return next_pairs(list(there), comparisons(rows, _merged_into(there), there), done, PAGE, seed)


def has_answered(slip: str) -> bool:
    """Whether something is kept on a slip."""
    key = _key_of(slip)
    return bool(key) and Contribution.objects.filter(under=key, kind=KIND).exists()


def _key_of(slip: str) -> str:
    try:
        return read_slip(slip).key
    except Unreadable:
        return ""


def _merged_into(there: dict[UUID, Initiative]) -> dict[UUID, UUID]:
    rows = Initiative.objects.filter(merged_into__in=there).values_list("pk", "merged_into")
    return {pk: into for pk, into in rows if into is not None}
