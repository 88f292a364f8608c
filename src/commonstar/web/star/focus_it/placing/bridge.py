"""What people placed, to the engine and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from commonstar.engine.priority.square import HIGH, LOW, Half, Place, Placed, Spread, together
from commonstar.web.participation.public import Contribution
from commonstar.web.star.focus_it.activities import ORGANISATION, ids_in

PLACED = "placed"  # in what someone says: across and up, by initiative

__all__ = ["HIGH", "LOW", "PLACED", "Half", "Placed", "Spread", "as_json", "by_initiative", "from_json", "summed"]


def by_initiative(
    rows: Iterable[Contribution], merged: Mapping[UUID, UUID], wanted: Sequence[UUID]
) -> dict[UUID, list[tuple[str, Place]]]:
    """For each initiative wanted: for whom someone came ("" for not said), and where they put it.

    What was merged counts for the one that it went into, once a person.
    """
    found: dict[UUID, list[tuple[str, Place]]] = {pk: [] for pk in wanted}
    for row in rows:
        whom = str(row.said.get(ORGANISATION, ""))
        for pk, place in _places(row, merged).items():
            if pk in found:
                found[pk].append((whom, place))
    return found


def _places(row: Contribution, merged: Mapping[UUID, UUID]) -> dict[UUID, Place]:
    told = row.said.get(PLACED)
    found: dict[UUID, Place] = {}
    for name, pair in told.items() if isinstance(told, dict) else ():
        for pk in ids_in([name]):
            try:
                across, up = pair
                found.setdefault(merged.get(pk, pk), Place(int(across), int(up)))
            except (TypeError, ValueError):  # a PlacingError is one
                continue
    return found


def summed(placed: Mapping[UUID, Sequence[Place]]) -> dict[UUID, Placed]:
    """What came together of each initiative that somebody placed."""
    return {UUID(each.id): each for each in together({str(pk): places for pk, places in placed.items()})}


def as_json(placed: Placed) -> list[Any]:
    """By how many it was placed, and the spread on both axes; not how many on each spot."""
    return [placed.people, *([str(end) for end in _ends(each)] for each in (placed.across, placed.up))]


def from_json(pk: UUID, told: Any) -> Placed:
    """The same back. Raises ValueError, TypeError or ZeroDivisionError."""
    people, across, up = told
    return Placed(str(pk), int(people), Spread(*map(Fraction, across)), Spread(*map(Fraction, up)), {})


def _ends(found: Spread) -> tuple[Fraction, Fraction, Fraction]:
    return (found.first, found.median, found.third)
