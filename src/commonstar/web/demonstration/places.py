"""The places of the demonstration: a town in the open sea, the region and the country around it, and invented people.

They stand in a GeoJSON file that people can open; every number is marked as illustrative wherever it is shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

from commonstar.formats.geojson import read_boundary
from commonstar.vocabulary import PlaceKind
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import (
    Organisation,
    Place,
    PlaceValues,
    add_population,
    chair_at,
    save_place,
)

FILE = "places.geojson"
SOURCE = "Illustrative: invented for the demonstration, nobody was counted"
YEAR = 2024


@dataclass(frozen=True)
class Told:
    """A place of the file: the code of the place it lies in ("" for none), its point in degrees, people by group."""

    code: str
    name: str
    kind: PlaceKind
    parent: str
    latitude: Decimal
    longitude: Decimal
    boundary: dict[str, Any]
    people: dict[str, int]


def shipped_places() -> tuple[Told, ...]:
    """The places of the file, each after the one in which it lies. Raises BoundaryRefused."""
    data = json.loads((files("commonstar") / "demonstration_data" / FILE).read_text("utf-8"))
    return tuple(_read(feature["properties"], feature["geometry"]) for feature in data["features"])


def _read(told: dict[str, Any], geometry: dict[str, Any]) -> Told:
    return Told(
        told["code"],
        told["name"],
        PlaceKind(told["kind"]),
        told["parent"],
        Decimal(told["latitude"]),
        Decimal(told["longitude"]),
        read_boundary(json.dumps(geometry)),
        told["people"],
    )


def add_places(council: Organisation, administrator: User) -> None:
    """Give the council its tree of places, each with a point, a boundary and its people by group."""
    chair = chair_at(council.slug, administrator)
    assert chair is not None
    made: dict[str, Place] = {}
    for told in shipped_places():
        values = PlaceValues(
            told.name,
            told.kind,
            told.code,
            made[told.parent] if told.parent else None,
            told.latitude,
            told.longitude,
            told.boundary,
        )
        made[told.code] = save_place(chair=chair, values=values)
        for group, count in told.people.items():
            add_population(chair=chair, place_id=made[told.code].pk, group=group, count=count, year=YEAR, source=SOURCE)
