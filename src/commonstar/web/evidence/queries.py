"""Reading figures: all that a page shows, in one query however many things hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, F, Q

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


def offered(holders: Mapping[str, Collection[UUID] | None], asked: str, most: int) -> list[Figure]:
    """Figures with a number, of these holders by kind (None: all of a kind), whose indicator or note has every word.

    At most `most`, the best graded and newest first, with their sources. One query.
    """
    held = Q()
    for kind, ids in holders.items():
        held |= Q(holder_kind=kind) if ids is None else Q(holder_kind=kind, holder_id__in=list(ids)[:BATCH])
    said = Q(result__isnull=False) | Q(baseline__isnull=False) | Q(change__isnull=False)
    rows = Figure.objects.filter(held, said).select_related("source")
    for word in asked.split():
        rows = rows.filter(Q(indicator__icontains=word) | Q(note__icontains=word) | Q(population__icontains=word))
    return list(rows.order_by(F("grade").asc(nulls_last=True), "-created_at", "id")[:most])


def figure_at(pk: UUID) -> Figure | None:
    """One figure with its source."""
    return Figure.objects.filter(pk=pk).select_related("source").first()


def others_of(figures: Collection[UUID]) -> dict[UUID, list[Figure]]:
    """Beside each of these figures: those that the same holder has of the same indicator, newest first. Two queries."""
    asked = {row.pk: row for row in Figure.objects.filter(pk__in=figures)}
    if not asked:
        return {}
    same = Q()
    for row in asked.values():
        same |= Q(holder_kind=row.holder_kind, holder_id=row.holder_id, indicator=row.indicator)
    beside = list(Figure.objects.filter(same).select_related("source").order_by("-created_at", "id"))
    return {pk: [each for each in beside if each.pk != pk and _about(each) == _about(row)] for pk, row in asked.items()}


def _about(figure: Figure) -> tuple[str, UUID, str]:
    return (figure.holder_kind, figure.holder_id, figure.indicator)
