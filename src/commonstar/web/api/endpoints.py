"""The addresses of the API, version 1. Everything is read from where the person asking sits, as on the pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, NinjaAPI, Query, Schema

from commonstar import __version__
from commonstar.formats.exports import cases_json
from commonstar.web.api import problems, schemas
from commonstar.web.library.public import Search, case_at, file_of, ranked
from commonstar.web.programmes.public import Programme, Seat, may_see, person, seat_at, visible_to
from commonstar.web.star.map_it.public import Filters, choices, initiative_at, listed, values_of

PRIVATE = ("contact", "told_by")
api = NinjaAPI(title="Commonstar", version="1", docs_url=None, openapi_url="openapi.json", urls_namespace="api")
problems.install(api)


class Page(Schema):
    """Which page, and how many on it."""

    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(25, ge=1, le=100)

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of this page."""
        return rows[(self.page - 1) * self.size : self.page * self.size]


class InitiativeFilters(Page):
    """The filters of the initiatives' page; an empty one narrows nothing."""

    search: str = Field("", max_length=200)
    status: str = Field("", max_length=20)
    co: str = Field("", max_length=20)
    service_area: UUID | None = None
    place: UUID | None = None
    form: UUID | None = None
    provider: str = Field("", max_length=20)
    mix: str = Field("", max_length=20)
    sort: str = Field("title", pattern="^(title|newest|service-area)$")

    def filters(self) -> Filters:
        """As the pages have them."""
        given = {name: value for name, value in self.dict().items() if name not in ("page", "size")}
        return Filters(**{name: str(value) if value else "" for name, value in given.items()})


class CaseFilters(Page):
    """Words that a case must have."""

    search: str = Field("", max_length=200)


def plain(text: str) -> str:
    """Words without the characters that no store can hold."""
    return text.replace("\x00", "")


def seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """Where the person asking sits; a programme that they may not see does not exist."""
    seat = seat_at(plain(slug), person(request))
    if seat is None or not may_see(seat):
        raise Http404
    return seat


@api.get("/health", response=schemas.Health, tags=["health"])
def health(request: HttpRequest) -> schemas.Health:
    """Whether the site and its store answer."""
    Programme.objects.exists()
    return schemas.Health(status="ok", version=__version__)


@api.get("/programmes", response=schemas.Programmes, tags=["programmes"])
def programmes(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """The programmes that you may see."""
    rows = visible_to(person(request)).order_by("title", "slug")
    return {"count": rows.count(), "items": list(page.of(rows))}


@api.get("/programmes/{slug}", response=schemas.ProgrammeOut, tags=["programmes"])
def programme(request: HttpRequest, slug: str) -> Programme:
    """One programme."""
    return seat_or_404(request, slug).programme


@api.get("/programmes/{slug}/initiatives", response=schemas.Initiatives, tags=["initiatives"])
def initiatives(request: HttpRequest, slug: str, asked: Query[InitiativeFilters]) -> dict[str, Any]:
    """A programme's initiatives, with the filters of their page."""
    seat = seat_or_404(request, slug)
    rows = listed(seat, asked.filters(), choices(seat.programme))
    page = asked.of(rows.prefetch_related(Prefetch("service_areas"), Prefetch("involvements")))
    return {"count": rows.count(), "items": [_line(row) for row in page]}


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "status": row.status,
        "cos": [each.co for each in row.involvements.all()],
        "service_areas": [area.name for area in row.service_areas.all()],
    }


@api.get("/programmes/{slug}/initiatives/{initiative}", response=schemas.InitiativeOut, tags=["initiatives"])
def initiative(request: HttpRequest, slug: str, initiative: UUID) -> dict[str, Any]:
    """One initiative, without what is private."""
    row = initiative_at(seat_or_404(request, slug), initiative)
    if row is None:
        raise Http404
    values = {name: value for name, value in asdict(values_of(row)).items() if name not in PRIVATE}
    return {"id": row.pk, "values": values}


@api.get("/cases", response=schemas.Cases, tags=["cases"])
def cases(request: HttpRequest, asked: Query[CaseFilters]) -> dict[str, Any]:
    """The case studies of the library, those that fit best first."""
    rows = ranked(Search(plain(asked.search)))
    return {"count": rows.count(), "items": list(asked.of(rows))}


@api.get("/cases/{slug}", response=dict[str, Any], tags=["cases"])
def case(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One case study with its evidence."""
    found = case_at(plain(slug))
    if found is None:
        raise Http404
    text = cases_json([file_of(found)], {found.slug: request.build_absolute_uri()})
    return {"case": json.loads(text)}
