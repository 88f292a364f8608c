"""The places that a programme's rows name: they go along with boundary and people, and come in before those rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from commonstar.formats.programme_file import Archive, ArchiveRefused
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import (
    FaultyPlaces,
    Organisation,
    Place,
    bring_places,
    chair_at,
    places_told,
)
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.registry import registry

PART = "data/places.json"


def places_of(programme: Programme) -> list[dict[str, Any]]:
    """Every place that a row of the programme names, and those in which they lie, as plain values."""
    keys: set[UUID] = set()
    for table in registry.tables.values():
        for column in table.columns:
            if column.related_model is Place:
                named = table.of(programme).filter(**{f"{column.name}__isnull": False}).order_by()
                keys.update(named.values_list(column.attname, flat=True))
    return places_told(keys)


def bring_in_places(archive: Archive, organisation: Organisation, user: User | None) -> dict[str, UUID]:
    """The places of a file by their keys in it; one from before places went along has none. Raises ArchiveRefused."""
    if PART not in archive.parts:
        return {}
    try:
        chair = chair_at(organisation.slug, user) if user else None
        return bring_places(organisation=organisation, chair=chair, told=archive.table(PART))
    except FaultyPlaces:
        raise ArchiveRefused("rows", "places") from None
