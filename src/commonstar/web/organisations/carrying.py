"""Places that go along when a programme is taken away, and that are put under the organisation it is brought into.

A place is told as plain values: its key in the file, the key of the place it lies in, code, name, kind, point (degrees,
as text), boundary (a GeoJSON geometry in WGS 84) and its people by group, each number with year and source.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from commonstar.formats.geojson import BoundaryRefused, read_boundary
from commonstar.vocabulary import PlaceKind
from commonstar.web.audit import public as audit
from commonstar.web.organisations import actions
from commonstar.web.organisations.access import require
from commonstar.web.organisations.models import Organisation, Place, Population
from commonstar.web.organisations.places_file import FIRST_YEAR, LARGEST_COUNT, LAST_YEAR
from commonstar.web.organisations.rules import Chair, may_administer

COLUMNS = ("id", "parent", "code", "name", "kind", "latitude", "longitude", "boundary", "populations")
NUMBER = ("group", "count", "year", "source")
MOST_NORTH, MOST_EAST = Decimal(90), Decimal(180)
BATCH = 200


class FaultyPlaces(ValueError):
    """What is told of places does not fit together."""


def places_told(keys: Iterable[UUID]) -> list[dict[str, Any]]:
    """These places and all in which they lie, with their people counted, by key. Three queries."""
    wanted = set(keys)
    owners = Place.objects.filter(pk__in=wanted).order_by().values("organisation")
    parents = dict(Place.objects.filter(organisation__in=owners).order_by().values_list("pk", "parent_id"))
    climbing = set(wanted)
    while climbing:
        climbing = {above for key in climbing if (above := parents.get(key)) is not None} - wanted
        wanted |= climbing
    found = Place.objects.filter(pk__in=wanted).order_by("pk").prefetch_related("populations")
    return [_told(place) for place in found]


def _told(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.pk),
        "parent": None if place.parent_id is None else str(place.parent_id),
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "latitude": None if place.latitude is None else str(place.latitude),
        "longitude": None if place.longitude is None else str(place.longitude),
        "boundary": place.boundary,
        "populations": [{name: getattr(row, name) for name in NUMBER} for row in place.populations.all()],
    }


@dataclass
class _Arrival:
    """What is there already, and what is new. `found` leads from a key in the file to the place that it is now."""

    organisation: Organisation
    by_code: dict[str, Place] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    numbers: set[tuple[Any, ...]] = field(default_factory=set)
    found: dict[str, Place] = field(default_factory=dict)
    taken: set[UUID] = field(default_factory=set)
    fresh: list[Place] = field(default_factory=list)
    filled: dict[UUID, tuple[Place, dict[str, Any]]] = field(default_factory=dict)
    people: list[Population] = field(default_factory=list)

    def add(self, place: Place) -> None:
        """Remember a place under its code and its name."""
        if place.code:
            self.by_code[place.code] = place
        self.by_name[place.name, place.kind].append(place)


@transaction.atomic
def bring_places(*, organisation: Organisation, chair: Chair | None, told: Any) -> dict[str, UUID]:
    """Put places under an organisation; gives the place of each key. `chair` None is the console.

    A place that is there already (the same code, or the same name and kind in the same place) stays as it is; only
    what it lacks is filled in: point, boundary, numbers of people. Raises FaultyPlaces, and then changes nothing.
    """
    if chair is not None:
        require(may_administer, chair)
    arrival = _what_is_there(organisation)
    for row in _parents_first(told):
        try:
            _take_in(arrival, row)
        except (KeyError, TypeError, AttributeError, ArithmeticError, ValidationError, BoundaryRefused) as fault:
            raise FaultyPlaces("place") from fault
    Place.objects.bulk_create(arrival.fresh, batch_size=BATCH)
    filled = [place for place, _before in arrival.filled.values()]
    Place.objects.bulk_update(filled, ["latitude", "longitude", "boundary"], batch_size=BATCH)
    Population.objects.bulk_create(arrival.people, batch_size=BATCH)
    if changes := list(_changes(arrival)):
        audit.record_many(
            actor_id=chair.user.pk if chair else None,
            action="places.brought_in",
            scope=audit.Scope(organisation_id=organisation.pk),
            changes=changes,
        )
    return {key: place.pk for key, place in arrival.found.items()}


def _what_is_there(organisation: Organisation) -> _Arrival:
    arrival = _Arrival(organisation)
    for place in Place.objects.select_for_update().filter(organisation=organisation).order_by("pk"):
        arrival.add(place)
    rows = Population.objects.filter(place__organisation=organisation)
    arrival.numbers = set(rows.values_list("place_id", "group", "year", "source"))
    return arrival


def _parents_first(told: Any) -> Iterator[dict[str, Any]]:
    """Every row once, after the one it lies in. A key twice, an unknown column, parent or a circle is refused."""
    if not isinstance(told, list) or not all(isinstance(row, dict) and set(row) == set(COLUMNS) for row in told):
        raise FaultyPlaces("rows")
    waiting = {str(row["id"]): row for row in told}
    if len(waiting) != len(told):
        raise FaultyPlaces("a key twice")
    below: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in told:
        below[None if row["parent"] is None else str(row["parent"])].append(row)
    ready = list(below.pop(None, []))
    while ready:
        row = ready.pop()
        yield row
        ready += below.pop(str(row["id"]), [])
    if below:
        raise FaultyPlaces("parents")


def _take_in(arrival: _Arrival, row: dict[str, Any]) -> None:
    above = arrival.found.get(str(row["parent"])) if row["parent"] is not None else None
    read = _read(arrival.organisation, row)
    place = _same(arrival, read, above)
    if place is None:
        place = read
        place.parent = above if above and _level(above) <= _level(read) else None
        arrival.fresh.append(place)
        arrival.add(place)
    else:
        _fill(arrival, place, read)
    arrival.found[str(row["id"])] = place
    arrival.taken.add(place.pk)
    for number in row["populations"]:
        _take_in_number(arrival, place, number)


def _read(organisation: Organisation, row: dict[str, Any]) -> Place:
    """A place as told, looked at as one that is typed would be."""
    place = Place(organisation=organisation, **{name: row[name] for name in ("code", "name", "kind")})
    if (row["latitude"] is None) != (row["longitude"] is None):
        raise FaultyPlaces("half a point")
    if row["latitude"] is not None:
        latitude, longitude = Decimal(str(row["latitude"])), Decimal(str(row["longitude"]))
        if abs(latitude) > MOST_NORTH or abs(longitude) > MOST_EAST:
            raise FaultyPlaces("not degrees")
        place.latitude, place.longitude = latitude, longitude
    if row["boundary"] is not None:
        place.boundary = read_boundary(json.dumps(row["boundary"], separators=(",", ":")))
    place.clean_fields(exclude=["organisation", "parent", "boundary"])
    return place


def _level(place: Place) -> int:
    return actions.level_of(PlaceKind(place.kind))


def _same(arrival: _Arrival, read: Place, above: Place | None) -> Place | None:
    """The place that is meant, where it is there. Namesakes in different places are different places."""
    if read.code:
        return arrival.by_code.get(read.code)
    there = arrival.by_name.get((read.name, read.kind), [])
    exact = [each for each in there if each.parent_id == (above.pk if above else None)]
    loose = [each for each in there if each.parent_id is None or above is None]
    if exact:
        return exact[0]
    return loose[0] if len(loose) == 1 and loose[0].pk not in arrival.taken else None


def _fill(arrival: _Arrival, place: Place, read: Place) -> None:
    """Point and boundary, where the place has none."""
    before = actions.describe(place)
    if place.latitude is None and read.latitude is not None:
        place.latitude, place.longitude = read.latitude, read.longitude
    if place.boundary is None:
        place.boundary = read.boundary
    if actions.describe(place) != before and not place._state.adding:  # a new one is written whole
        arrival.filled.setdefault(place.pk, (place, before))


def _take_in_number(arrival: _Arrival, place: Place, told: dict[str, Any]) -> None:
    """A number of people; one that is there for the group, year and source stands."""
    if set(told) != set(NUMBER):
        raise FaultyPlaces("number")
    if not (type(told["count"]) is type(told["year"]) is int):
        raise FaultyPlaces("number")
    if told["count"] > LARGEST_COUNT or not FIRST_YEAR <= told["year"] <= LAST_YEAR:
        raise FaultyPlaces("number")
    row = Population(place=place, **told)
    row.clean_fields(exclude=["place"])
    key = (place.pk, row.group, row.year, row.source)
    if key not in arrival.numbers:
        arrival.numbers.add(key)
        arrival.people.append(row)


def _changes(arrival: _Arrival) -> Iterator[audit.Change]:
    for place in arrival.fresh:
        yield audit.Change("place", place.pk, None, actions.describe(place))
    for place, before in arrival.filled.values():
        yield audit.Change("place", place.pk, before, actions.describe(place))
    for row in arrival.people:
        after = {"place": row.place.name, **{name: getattr(row, name) for name in NUMBER}}
        yield audit.Change("population", row.pk, None, after)
