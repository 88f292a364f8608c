"""What Map it tells worth: that a business case can be about an initiative."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy

from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.registration import offered
from commonstar.web.star.map_it.writing import KIND
from commonstar.web.worth.public import AboutLinks, Subject, SubjectKind, about_links, registry


def register() -> None:
    """Register with worth; called once, while Django starts."""
    registry.subject(KIND, SubjectKind(gettext_lazy("Initiative"), subjects, offered))


def subjects(seat: Seat, wanted: Collection[UUID]) -> dict[UUID, Subject]:
    """These initiatives; one that was merged is told as the one it went into. Two queries."""
    rows = Initiative.objects.filter(programme=seat.programme, pk__in=wanted).select_related("merged_into")
    rows = rows.prefetch_related("needs", "merged_into__needs")
    return {row.pk: _told(seat, row.merged_into or row) for row in rows}


def _told(seat: Seat, row: Initiative) -> Subject:
    needs = tuple(need.title for need in row.needs.all())
    return Subject(row.title, address("detail", seat.programme, initiative=row.pk), row.people_a_year, needs)


def links(seat: Seat, initiative: Initiative) -> AboutLinks:
    """The cases about an initiative and about those that were merged into it, and the ways to make one."""
    merged = Initiative.objects.filter(merged_into=initiative).values_list("pk", flat=True)
    return about_links(seat, KIND, initiative.pk, also=merged)
