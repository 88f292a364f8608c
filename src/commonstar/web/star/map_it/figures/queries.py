"""Reading the figures of an initiative."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from commonstar.web.common.folding import folded
from commonstar.web.evidence.public import Figure
from commonstar.web.star.map_it.models import Initiative

KIND = "initiative"


@dataclass(frozen=True)
class Indicator:
    """One indicator with its editions, newest first; none of them is ever overwritten."""

    name: str
    newest: Figure
    earlier: tuple[Figure, ...]


def figures_of(initiative: Initiative) -> list[Indicator]:
    """An initiative's figures by indicator. One query."""
    found: dict[str, list[Figure]] = defaultdict(list)
    rows = Figure.objects.filter(holder_kind=KIND, holder_id=initiative.pk).select_related("source")
    for row in rows.order_by("-created_at", "id"):
        found[folded(row.indicator)].append(row)
    return [Indicator(each[0].indicator, each[0], tuple(each[1:])) for _, each in sorted(found.items())]


def figure_at(initiative: Initiative, pk: str) -> Figure | None:
    """One figure of an initiative, as the start of a newer edition; None for anything else."""
    rows = Figure.objects.filter(holder_kind=KIND, holder_id=initiative.pk).select_related("source")
    return next((row for row in rows if str(row.pk) == pk), None)
