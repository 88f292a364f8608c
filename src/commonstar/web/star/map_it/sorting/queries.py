"""Which initiative waits to be sorted next, and how far the sorting is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.models import Initiative, Involvement
from commonstar.web.star.map_it.queries import unsorted


@dataclass(frozen=True)
class Progress:
    """How many are sorted, of how many; `no_co` of them were found to show no Co."""

    done: int
    total: int
    no_co: int


def progress_of(programme: Programme) -> Progress:
    """How far the sorting is. One query."""
    shown = Exists(Involvement.objects.filter(initiative=OuterRef("pk")))
    rows = Initiative.objects.filter(programme=programme, merged_into=None).annotate(shown=shown).order_by()
    found = rows.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(sorted_at__isnull=False)),
        no_co=Count("pk", filter=Q(sorted_at__isnull=False, shown=False)),
    )
    return Progress(found["done"], found["total"], found["no_co"])


def next_unsorted(programme: Programme, skipped: Collection[str]) -> Initiative | None:
    """The one that has waited longest and was not skipped. Where only skipped ones wait, the first of these."""
    rows = unsorted(programme).select_related("parent", "parent_case")
    return rows.exclude(pk__in=list(skipped)).first() or (rows.first() if skipped else None)
