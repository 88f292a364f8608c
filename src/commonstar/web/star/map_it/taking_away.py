"""The tables of the map that go with a programme when it is taken away, and those that stay behind."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commonstar.web.evidence.public import Figure, Source
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Organisation, Place
from commonstar.web.programmes.public import NOBODY, LeftOut, Outside, Programme, Table, registry
from commonstar.web.star.map_it.models import (
    Contact,
    FormOption,
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
    place = Outside(_place_in_words, _place)
    tables = (
        Table("service_areas", ServiceArea, group="service-areas", clone=_as_it_is),
        Table("forms", FormOption, group="forms", clone=_as_it_is),
        Table("partners", Partner, outside={"organisation": NOBODY}),
        Table("initiatives", Initiative, outside={"created_by": NOBODY, "parent_case": case}),
        Table("initiative_service_areas", Initiative.service_areas.through, THROUGH),
        Table("initiative_places", Initiative.places.through, THROUGH, {"place": place}),
        Table("initiative_partners", Initiative.partners.through, THROUGH),
        Table("initiative_forms", Initiative.forms.through, THROUGH),
        Table("involvements", Involvement, THROUGH),
        Table("ratings", Rating, THROUGH),
        Table("tags", Tag, THROUGH),
        Table("contacts", Contact, THROUGH),
        Table(
            "figures", Figure, "", {"source": Outside(_source_in_words, _source)}, frozenset({"holder_id"}), _figures
        ),
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


def _source_in_words(source: Source) -> dict[str, str]:
    return {name: getattr(source, name) for name in ("title", "publisher", "date", "url")}


def _source(programme: Programme, told: dict[str, str]) -> Source:
    """The same source where the store has it, else a new one. Raises ValueError for what is no source."""
    words = {name: str(told[name]) for name in ("title", "publisher", "date", "url")}
    found = Source.objects.filter(**words).first()
    if found is None:
        found = Source(**words)
        found.full_clean()
        found.save()
    return found


def _place_in_words(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "latitude": None if place.latitude is None else str(place.latitude),
        "longitude": None if place.longitude is None else str(place.longitude),
    }


def _place(programme: Programme, told: dict[str, Any]) -> Place:
    """The organisation's place of this code, or of this name and kind; a new one where there is none."""
    owner = Organisation.objects.get(parts__programme=programme, parts__is_owner=True)
    places = Place.objects.filter(organisation=owner)
    code, name, kind = (str(told[part]) for part in ("code", "name", "kind"))
    found = places.filter(code=code).first() if code else places.filter(name=name, kind=kind).first()
    if found is None:
        found = Place(organisation=owner, name=name, kind=kind, code=code)
        found.latitude, found.longitude = told["latitude"], told["longitude"]
        found.full_clean(exclude=["boundary"])
        found.save()
    return found
