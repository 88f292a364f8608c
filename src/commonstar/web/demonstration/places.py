"""The places of the demonstration: a town in the North Sea with four localities, and invented numbers of people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonstar.vocabulary import PlaceKind
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import Organisation, Place, Population

TOWN = "Demonstration town"
SOURCE = "Illustrative: invented for the demonstration"
YEAR = 2024
EVERYONE, OLDER = "All residents", "Aged 65 and over"
HALF = Decimal("0.010000")  # degrees from the middle of a locality to its edge


@dataclass(frozen=True)
class Locality:
    """A locality: its middle in degrees (in the open sea, so that nobody takes it for a real one), and its people."""

    name: str
    latitude: Decimal
    longitude: Decimal
    residents: int
    older: int


LOCALITIES = (
    Locality("Millbrook", Decimal("56.010000"), Decimal("3.010000"), 14200, 2900),
    Locality("Harbour ward", Decimal("55.990000"), Decimal("3.010000"), 18900, 2700),
    Locality("Upper Dale", Decimal("56.010000"), Decimal("2.990000"), 6100, 1900),
    Locality("Newfields", Decimal("55.990000"), Decimal("2.990000"), 21400, 2300),
)


def add_places(council: Organisation, actor: Any) -> None:
    """Give the council its town and localities, each with a point, a simple boundary and its people."""
    town = Place.objects.create(organisation=council, name=TOWN, kind=PlaceKind.AREA, code="illustrative")
    made = [town, *(_locality(council, town, each) for each in LOCALITIES)]
    audit.record_many(
        actor_id=actor.pk,
        action="place.added",
        scope=audit.Scope(organisation_id=council.pk),
        changes=[audit.Change("place", place.pk, None, {"name": place.name, "source": SOURCE}) for place in made],
    )


def _locality(council: Organisation, town: Place, each: Locality) -> Place:
    place = Place.objects.create(
        organisation=council,
        parent=town,
        name=each.name,
        kind=PlaceKind.LOCALITY,
        code=f"illustrative-{each.name.lower().replace(' ', '-')}",
        latitude=each.latitude,
        longitude=each.longitude,
        boundary=_square(each),
    )
    for group, count in ((EVERYONE, each.residents), (OLDER, each.older)):
        Population.objects.create(place=place, group=group, count=count, year=YEAR, source=SOURCE)
    return place


def _square(each: Locality) -> dict[str, Any]:
    """A square around the middle, as GeoJSON."""
    west, east = float(each.longitude - HALF), float(each.longitude + HALF)
    south, north = float(each.latitude - HALF), float(each.latitude + HALF)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
