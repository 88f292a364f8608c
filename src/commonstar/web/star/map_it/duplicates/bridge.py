"""From the rows of a map to what the engine compares, and back to pairs of initiatives."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonstar.engine.matching.similar import Entry, Reason, likely_duplicates
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.models import Initiative


@dataclass(frozen=True)
class Proposal:
    """Two initiatives that may be one, how alike they are from 0 to 1, and why."""

    first: UUID
    second: UUID
    score: float
    reasons: tuple[Reason, ...]


def proposals(programme: Programme) -> tuple[Proposal, ...]:
    """All likely pairs of a programme, best first. Three queries, and time that grows with the number of rows."""
    rows = Initiative.objects.filter(programme=programme, merged_into=None).order_by()
    partners = _names(rows, "partners__name")
    places = _names(rows, "places__name")
    entries = [
        Entry(str(pk), title, summary, tuple(partners[pk]), tuple(places[pk]))
        for pk, title, summary in rows.values_list("pk", "title", "summary")
    ]
    return tuple(
        Proposal(UUID(pair.id_a), UUID(pair.id_b), pair.score, pair.reasons) for pair in likely_duplicates(entries)
    )


def _names(rows: Any, column: str) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for pk, name in rows.exclude(**{column: None}).values_list("pk", column):
        found[pk].append(name)
    return found


__all__ = ["Proposal", "Reason", "proposals"]
