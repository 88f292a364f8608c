"""Places and their people from a table, all or nothing: every problem is named with its row, column and reason.

The columns are described in docs/reference/places-file.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonstar.formats.tables import Table
from commonstar.vocabulary import PlaceKind
from commonstar.web.audit.public import Change
from commonstar.web.common.phrases import phrase
from commonstar.web.common.tables import Problem
from commonstar.web.organisations import actions
from commonstar.web.organisations.access import require
from commonstar.web.organisations.models import Place, Population
from commonstar.web.organisations.rules import Chair, may_administer

NEEDED = ("code", "name", "kind")
COLUMNS = (*NEEDED, "parent", "latitude", "longitude", "group", "count", "year", "source")
NUMBERED = ("group", "count", "year", "source")
LENGTHS = {"code": 60, "name": 200, "group": 120, "source": 400}
LARGEST_COUNT = 2_147_483_647
FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True)
class PlaceLine:
    """A place as the file says it; empty cells say nothing."""

    row: int
    code: str
    name: str
    kind: PlaceKind
    parent: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class PeopleLine:
    """A sourced number of people in a place."""

    row: int
    code: str
    group: str
    count: int
    year: int
    source: str


@dataclass
class Plan:
    """What an import would do. Nothing is brought in while there are problems."""

    places: dict[str, PlaceLine] = field(default_factory=dict)
    people: dict[tuple[str, str, int, str], PeopleLine] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def plan(table: Table, chair: Chair) -> Plan:
    """Read a table against the places that are there. Two queries; nothing is written."""
    found = Plan()
    columns = {name.strip().lower(): position for position, name in enumerate(table.columns)}
    for name in NEEDED:
        if name not in columns:
            found.problems.append(Problem(1, name, _("The column is missing.")))
    for name in columns:
        if name not in COLUMNS:
            found.problems.append(Problem(1, name, _("This column is not known here. Remove or rename it.")))
    if found.problems:
        return found
    for offset, cells in enumerate(table.rows):
        values = {name: cells[columns[name]].strip() if name in columns else "" for name in COLUMNS}
        if any(values.values()):
            _read_row(found, table.first_row_number + offset, values)
    there = {place.code: place for place in Place.objects.filter(organisation=chair.organisation).exclude(code="")}
    _check_tree(found, there)
    for line in found.places.values():
        place = there.get(line.code)
        if place is None:
            found.added += 1
        elif _differs(place, line, there):
            found.changed += 1
        else:
            found.unchanged += 1
    found.problems.sort(key=lambda problem: (problem.row, COLUMNS.index(problem.column) if problem.column else -1))
    return found


def _read_row(found: Plan, row: int, values: dict[str, str]) -> None:
    before = len(found.problems)

    def wrong(column: str, reason: str) -> None:
        found.problems.append(Problem(row, column, reason))

    for name, longest in LENGTHS.items():
        if len(values[name]) > longest:
            wrong(name, _("It is longer than {limit} characters.").format(limit=longest))
    if not values["code"]:
        wrong("code", _("Each place needs a code, so that a second import updates it."))
    if not values["name"]:
        wrong("name", _("Each place needs a name."))
    kind = _kind(values["kind"])
    if kind is None:
        known = ", ".join(PlaceKind)
        wrong("kind", _("“{value}” is not known. Use one of: {known}.").format(value=values["kind"], known=known))
    latitude = _degrees(values["latitude"], 90, "latitude", wrong)
    longitude = _degrees(values["longitude"], 180, "longitude", wrong)
    if bool(values["latitude"]) != bool(values["longitude"]):
        wrong("latitude", _("A point needs both latitude and longitude."))
    people = _read_people(row, values, wrong)
    if kind is None or len(found.problems) > before:
        return
    line = PlaceLine(row, values["code"], values["name"], kind, values["parent"], latitude, longitude)
    first = found.places.setdefault(line.code, line)
    if vars(first) | {"row": 0} != vars(line) | {"row": 0}:
        wrong("code", _("Row {row} says something else of the same place.").format(row=first.row))
    if people:
        same = found.people.setdefault((people.code, people.group, people.year, people.source), people)
        if same is not people:
            wrong("count", _("Row {row} has a number for the same place, group, year and source.").format(row=same.row))


def _kind(text: str) -> PlaceKind | None:
    """By its term, or by its word in the reader's language."""
    for kind in PlaceKind:
        if text.casefold() in (kind.value, str(phrase(kind)).casefold()):
            return kind
    return None


def _degrees(text: str, limit: int, column: str, wrong: Any) -> Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text).quantize(Decimal("0.000001"))
    except InvalidOperation:
        wrong(column, _("“{value}” is not a number in degrees, such as 51.5072.").format(value=text[:40]))
        return None
    if not number.is_finite() or abs(number) > limit:
        wrong(column, _("It must lie between -{limit} and {limit} degrees.").format(limit=limit))
        return None
    return number


def _read_people(row: int, values: dict[str, str], wrong: Any) -> PeopleLine | None:
    given = [name for name in NUMBERED if values[name]]
    if not given:
        return None
    for name in NUMBERED:
        if not values[name]:
            reason = (
                _("A number of people needs its source.")
                if name == "source"
                else _("A number of people needs this too.")
            )
            wrong(name, reason)
    count = _whole(values["count"], 0, LARGEST_COUNT, "count", wrong)
    year = _whole(values["year"], FIRST_YEAR, LAST_YEAR, "year", wrong)
    if len(given) < len(NUMBERED) or count is None or year is None:
        return None
    return PeopleLine(row, values["code"], values["group"], count, year, values["source"])


def _whole(text: str, least: int, most: int, column: str, wrong: Any) -> int | None:
    plain = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not text:
        return None
    if not (plain.isascii() and plain.isdigit()) or not least <= int(plain[:20]) <= most:
        wrong(
            column,
            _("“{value}” is not a whole number from {least} to {most}.").format(
                value=text[:40], least=least, most=most
            ),
        )
        return None
    return int(plain)


def _check_tree(found: Plan, there: dict[str, Place]) -> None:
    """Parents exist, lie no deeper than their children, and nothing lies under itself."""
    by_id = {place.pk: place for place in there.values()}
    parents: dict[str, str] = {}
    for code, place in there.items():
        if place.parent_id in by_id:
            parents[code] = by_id[place.parent_id].code
    parents |= {line.code: line.parent for line in found.places.values() if line.parent}
    kinds = {code: place.kind for code, place in there.items()} | {
        line.code: line.kind.value for line in found.places.values()
    }
    for line in found.places.values():
        parent = parents.get(line.code, "")
        if parent and parent not in kinds:
            reason = _("No place with the code “{code}” is in the file or here.").format(code=parent)
            found.problems.append(Problem(line.row, "parent", reason))
        elif parent and actions.level_of(kinds[parent]) > actions.level_of(line.kind):
            reason = _("“{code}” is a smaller kind of place than this one.").format(code=parent)
            found.problems.append(Problem(line.row, "parent", reason))
        elif parent and _is_circle(line.code, parents):
            found.problems.append(Problem(line.row, "parent", _("The place would lie under itself.")))


def _is_circle(code: str, parents: dict[str, str]) -> bool:
    seen = {code}
    step = parents.get(code, "")
    while step and step not in seen:
        seen.add(step)
        step = parents.get(step, "")
    return step == code


def _wanted(line: PlaceLine, there: dict[str, Place]) -> dict[str, Any]:
    """The columns that the file sets: an empty cell leaves what is there."""
    wanted: dict[str, Any] = {"name": line.name, "kind": line.kind.value}
    if line.latitude is not None:
        wanted |= {"latitude": line.latitude, "longitude": line.longitude}
    if line.parent:
        parent = there.get(line.parent)
        wanted["parent_id"] = parent.pk if parent else None
    return wanted


def _differs(place: Place, line: PlaceLine, there: dict[str, Place]) -> bool:
    return any(getattr(place, name) != value for name, value in _wanted(line, there).items())


@transaction.atomic
def bring_in(*, chair: Chair, table: Table) -> Plan:
    """Bring in a whole table, or nothing where it has a problem (the plan then says which). One entry a change."""
    require(may_administer, chair)
    found = plan(table, chair)
    if found.problems:
        return found
    there = {place.code: place for place in Place.objects.filter(organisation=chair.organisation).exclude(code="")}
    before = {code: actions.describe(place) for code, place in there.items()}
    # All are made before they are put under each other: a file need not be in order.
    fresh = [
        Place(organisation=chair.organisation, code=line.code, name=line.name, kind=line.kind)
        for line in found.places.values()
        if line.code not in there
    ]
    there |= {place.code: place for place in Place.objects.bulk_create(fresh, batch_size=500)}
    for line in found.places.values():
        for name, value in _wanted(line, there).items():
            setattr(there[line.code], name, value)
    named = [there[code] for code in found.places]
    Place.objects.bulk_update(named, ["name", "kind", "latitude", "longitude", "parent"], batch_size=200)
    changes = [
        Change("place", place.pk, before.get(place.code), actions.describe(place))
        for place in named
        if before.get(place.code) != actions.describe(place)
    ]
    changes += _bring_in_people(found, there)
    if changes:
        actions.record_import(chair, changes)
    return found


def _bring_in_people(found: Plan, there: dict[str, Place]) -> list[Change]:
    rows = [
        Population(place=there[line.code], group=line.group, count=line.count, year=line.year, source=line.source)
        for line in found.people.values()
    ]
    Population.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["place", "group", "year", "source"],
        update_fields=["count"],
    )
    return [
        Change(
            "population",
            row.pk,
            None,
            {"place": row.place.name, "group": row.group, "count": row.count, "year": row.year, "source": row.source},
        )
        for row in rows
    ]
