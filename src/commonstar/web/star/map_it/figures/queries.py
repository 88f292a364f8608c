"""Reading the figures of an initiative."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from commonstar.formats.figures import FigureRecord
from commonstar.web.evidence.public import Figure, record_of
from commonstar.web.star.map_it.models import Initiative

KIND = "initiative"


@dataclass(frozen=True)
class Held:
    """A figure that an initiative holds; `id` names it in the address of a newer edition."""

    id: UUID
    record: FigureRecord


def figures_of(initiative: Initiative) -> list[Held]:
    """An initiative's figures, in the order in which they were added; none is ever overwritten. One query."""
    rows = Figure.objects.filter(holder_kind=KIND, holder_id=initiative.pk).select_related("source")
    return [Held(row.pk, record_of(row)) for row in rows.order_by("created_at", "order", "id")]


def newest_of_each(figures: list[Held]) -> list[Held]:
    """For each indicator the figure that came last, from which a newer edition starts."""
    return list({each.record.indicator: each for each in figures}.values())


def figure_at(initiative: Initiative, pk: str) -> FigureRecord | None:
    """One figure of an initiative, as the start of a newer edition; None for anything else."""
    return next((each.record for each in figures_of(initiative) if str(each.id) == pk), None)
