"""What the API gives. Everything is read from where the caller sits, as on the pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router

from commonstar import __version__
from commonstar.formats.exports import cases_json
from commonstar.web.api import schemas
from commonstar.web.api.access import READING, caller, seat_or_404
from commonstar.web.api.filters import CaseFilters, InitiativeFilters, Page
from commonstar.web.library.public import case_at, file_of, ranked
from commonstar.web.programmes.public import Challenge, Need, Programme, challenges_of, needs_of, visible_to
from commonstar.web.questionnaires.public import Reading, Round, population_told, round_at, rounds_of
from commonstar.web.star.map_it.public import (
    Initiative,
    choices,
    for_lines,
    initiative_at,
    listed,
    values_of,
)

PRIVATE = ("contact", "told_by")
FAULTS = frozenset({401, 422})
MISSING = FAULTS | {404}
OPEN: dict[str, Any] = {"security": [{}]}  # beside the token: reading what is public needs none
router = Router(auth=READING)


@router.get("/health", response=schemas.Health, tags=["health"], auth=None)
def health(request: HttpRequest) -> schemas.Health:
    """Whether the site and its store answer."""
    Programme.objects.exists()
    return schemas.Health(status="ok", version=__version__)


@router.get(
    "/programmes",
    response={200: schemas.Programmes, FAULTS: schemas.Problem},
    tags=["programmes"],
    openapi_extra=OPEN,
)
def programmes(request: HttpRequest, page: Query[Page]) -> Any:
    """The programmes that you may see."""
    said, rows = page.of(request, visible_to(caller(request).user).order_by("title", "slug"))
    return {**said, "items": rows}


@router.get(
    "/programmes/{programme}",
    response={200: schemas.ProgrammeOut, MISSING: schemas.Problem},
    tags=["programmes"],
    openapi_extra=OPEN,
)
def programme(request: HttpRequest, programme: str) -> Any:
    """One programme."""
    return seat_or_404(request, programme).programme


@router.get(
    "/programmes/{programme}/initiatives",
    response={200: schemas.Initiatives, MISSING: schemas.Problem},
    tags=["initiatives"],
    openapi_extra=OPEN,
)
def initiatives(request: HttpRequest, programme: str, asked: Query[InitiativeFilters]) -> Any:
    """A programme's initiatives, with the filters of their page."""
    seat = seat_or_404(request, programme)
    offered = choices(seat.programme)
    said, rows = asked.of(request, for_lines(listed(seat, asked.filters(offered), offered)))
    return {**said, "items": [_line(row) for row in rows]}


def _line(row: Initiative) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "status": row.status,
        "cos": [each.co for each in row.involvements.all()],
        "service_areas": [area.name for area in row.service_areas.all()],
    }


@router.get(
    "/programmes/{programme}/initiatives/{uuid:initiative}",
    response={200: schemas.InitiativeOut, MISSING: schemas.Problem},
    tags=["initiatives"],
    openapi_extra=OPEN,
)
def initiative(request: HttpRequest, programme: str, initiative: UUID) -> Any:
    """One initiative, without what is private."""
    row = initiative_at(seat_or_404(request, programme), initiative)
    if row is None:
        raise Http404
    return shown(row)


def shown(row: Initiative) -> dict[str, Any]:
    """An initiative as everyone who may see it sees it."""
    values = {name: value for name, value in asdict(values_of(row)).items() if name not in PRIVATE}
    return {"id": row.pk, "merged_into": row.merged_into_id, **values}


@router.get(
    "/programmes/{programme}/needs",
    response={200: schemas.Needs, MISSING: schemas.Problem},
    tags=["needs"],
    openapi_extra=OPEN,
)
def needs(request: HttpRequest, programme: str, page: Query[Page]) -> Any:
    """A programme's recognised needs, by number."""
    said, rows = page.of(request, needs_of(seat_or_404(request, programme).programme))
    return {**said, "items": [_need(row) for row in rows]}


def _need(row: Need) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "challenge": row.challenge.title if row.challenge else None,
        "decision": row.decision.number if row.decision else None,
        "demands": row.size,  # type: ignore[attr-defined]  # counted by the query
    }


@router.get(
    "/programmes/{programme}/challenges",
    response={200: schemas.Challenges, MISSING: schemas.Problem},
    tags=["needs"],
    openapi_extra=OPEN,
)
def challenges(request: HttpRequest, programme: str, page: Query[Page]) -> Any:
    """A programme's challenges, the oldest first."""
    found = challenges_of(seat_or_404(request, programme).programme)
    said, rows = page.of(request, found.prefetch_related("places", "outcomes__framework"))
    return {**said, "items": [_challenge(row) for row in rows]}


def _challenge(row: Challenge) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "title", "summary", "for_whom", "team")},
        "measures": [line.strip() for line in row.measures.splitlines() if line.strip()],
        "places": [each.name for each in row.places.all()],
        "outcomes": [f"{each.framework.name}: {each}" for each in row.outcomes.all()],
    }


@router.get("/cases", response={200: schemas.Cases, FAULTS: schemas.Problem}, tags=["cases"], openapi_extra=OPEN)
def cases(request: HttpRequest, asked: Query[CaseFilters]) -> Any:
    """The case studies of the library, those that fit best first."""
    said, rows = asked.of(request, ranked(asked.search(request)))
    return {**said, "items": rows}


@router.get(
    "/cases/{slug}", response={200: schemas.CaseOut, MISSING: schemas.Problem}, tags=["cases"], openapi_extra=OPEN
)
def case(request: HttpRequest, slug: str) -> Any:
    """One case study with its evidence."""
    found = case_at(slug.replace("\x00", ""))
    if found is None:
        raise Http404
    text = cases_json([file_of(found)], {found.slug: request.build_absolute_uri()})
    return {"case": json.loads(text)["cases"][0]}


@router.get(
    "/programmes/{programme}/rounds",
    response={200: schemas.Rounds, MISSING: schemas.Problem},
    tags=["questionnaires"],
    openapi_extra=OPEN,
)
def rounds(request: HttpRequest, programme: str, page: Query[Page]) -> Any:
    """The rounds of questionnaires whose results are published, the newest first."""
    found = rounds_of(seat_or_404(request, programme).programme).filter(published_on__isnull=False)
    said, rows = page.of(request, found)
    return {**said, "items": [_round(row) for row in rows]}


def _round(row: Round) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "number", "title", "published_on")}
    return {**told, "instrument": row.version.instrument.code, "version": row.version.number}


@router.get(
    "/programmes/{programme}/rounds/{round}",
    response={200: schemas.Counts, MISSING: schemas.Problem},
    tags=["questionnaires"],
    openapi_extra=OPEN,
)
def round_counts(request: HttpRequest, programme: str, round: UUID) -> Any:
    """The published counts of a round: the same as on its pages and in its files."""
    found = round_at(seat_or_404(request, programme).programme, round)
    reading = Reading.of(found) if found is not None else None
    if reading is None:
        raise Http404
    counts = reading.published
    told = {"threshold": counts.threshold, "counts": [asdict(row) for row in counts.rows()]}
    return told | population_told(reading)
