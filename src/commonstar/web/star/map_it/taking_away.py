"""The tables of the map that go with a programme when it is taken away, and those that stay behind."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commonstar.web.evidence.public import Figure
from commonstar.web.library.public import Case
from commonstar.web.programmes.public import NOBODY, PLACE, SOURCE, LeftOut, Outside, Programme, Table, registry
from commonstar.web.star.map_it.models import (
    Contact,
    FormOption,
    FoundAt,
    ImportDraft,
    Initiative,
    Involvement,
    NotDuplicate,
    Partner,
    Rating,
    RatingLink,
    ServiceArea,
    SetAsideRow,
    Tag,
)
from commonstar.web.star.map_it.writing import KIND

THROUGH = "initiative__programme"


def register() -> None:
    """Register everything; called once, while Django starts."""
    case = Outside(lambda row: row.slug, lambda programme, slug: Case.objects.filter(slug=slug).first())
    tables = (
        Table("service_areas", ServiceArea, group="service-areas", clone=_as_it_is),
        Table("forms", FormOption, group="forms", clone=_as_it_is),
        Table("partners", Partner, outside={"organisation": NOBODY}),
        Table("initiatives", Initiative, outside={"created_by": NOBODY, "parent_case": case}),
        Table("initiative_service_areas", Initiative.service_areas.through, THROUGH),
        Table("initiative_places", Initiative.places.through, THROUGH, {"place": PLACE}),
        Table("initiative_partners", Initiative.partners.through, THROUGH),
        Table("initiative_forms", Initiative.forms.through, THROUGH),
        Table("initiative_needs", Initiative.needs.through, THROUGH),
        Table("involvements", Involvement, THROUGH),
        Table("ratings", Rating, THROUGH),
        Table("tags", Tag, THROUGH),
        Table("contacts", Contact, THROUGH),
        Table("figures", Figure, "", {"source": SOURCE}, frozenset({"holder_id"}), _figures),
        Table("found_at", FoundAt, THROUGH),
        Table("set_aside_rows", SetAsideRow),
        Table("not_duplicates", NotDuplicate),
    )
    for table in tables:
        registry.table(table)
    registry.left_out(LeftOut(RatingLink, "a link works only where it was made"))
    registry.left_out(LeftOut(ImportDraft, "it is one person's work that is not done yet"))


def _as_it_is(row: dict[str, Any]) -> dict[str, Any]:
    return row


def _figures(programme: Programme) -> QuerySet[Figure]:
    held = Initiative.objects.filter(programme=programme).values("pk")
    return Figure.objects.filter(holder_kind=KIND, holder_id__in=held)
