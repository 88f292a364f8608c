"""What the API gives, field by field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Schema


class Health(Schema):
    """That the site and its store answer."""

    status: str
    version: str


class ProgrammeOut(Schema):
    """A programme that you may see."""

    slug: str
    title: str
    summary: str
    visibility: str


class InitiativeLine(Schema):
    """An initiative as a list shows it."""

    id: UUID
    title: str
    status: str
    cos: list[str]
    service_areas: list[str]


class InitiativeOut(Schema):
    """An initiative with everything that is not private: no contact, and not who told us."""

    id: UUID
    values: dict[str, Any]


class CaseLine(Schema):
    """A case study as a list shows it."""

    slug: str
    title: str
    summary: str
    country: str
    kind: str


class Programmes(Schema):
    """A page of programmes; `count` is how many there are in all."""

    count: int
    items: list[ProgrammeOut]


class Initiatives(Schema):
    """A page of initiatives."""

    count: int
    items: list[InitiativeLine]


class Cases(Schema):
    """A page of case studies."""

    count: int
    items: list[CaseLine]
