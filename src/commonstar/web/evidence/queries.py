"""Reading figures: all that a page shows, in one query however many things hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from commonstar.formats.figures import FigureRecord
from commonstar.web.evidence.bridge import record_of
from commonstar.web.evidence.models import Figure

BATCH = 500


def figures_of(holder_kind: str, holder_ids: Collection[UUID]) -> dict[UUID, tuple[FigureRecord, ...]]:
    """The figures of each holder in their order; every holder asked for has an entry. One query a batch of holders."""
    found: dict[UUID, list[FigureRecord]] = {holder: [] for holder in holder_ids}
    listed = list(found)
    for start in range(0, len(listed), BATCH):
        rows = Figure.objects.filter(holder_kind=holder_kind, holder_id__in=listed[start : start + BATCH])
        for row in rows.select_related("source").order_by("order", "created_at", "id"):
            found[row.holder_id].append(record_of(row))
    return {holder: tuple(records) for holder, records in found.items()}


def counts_of(holder_kind: str, holder_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many figures each holder has, those that have any. One query."""
    rows = Figure.objects.filter(holder_kind=holder_kind, holder_id__in=holder_ids).order_by()
    return dict(rows.values_list("holder_id").annotate(Count("pk")))
