"""Demands and populations to the engine, and back as lines with names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonstar.engine.voice.heard import Line, Living, Voice, compare, within
from commonstar.vocabulary import PlaceKind
from commonstar.web.common.folding import folded
from commonstar.web.organisations.public import Place, Population
from commonstar.web.programmes.challenges.queries import places_of
from commonstar.web.programmes.models import Demand, Programme

# Words by which tables of populations name everybody, in the languages that the site speaks, folded.
ALL_PEOPLE = frozenset(
    (
        *("all", "everybody", "everyone", "total", "residents", "population"),
        *("alle", "gesamt", "insgesamt", "einwohner"),
        *("tous", "ensemble", "habitants"),
        *("todos", "todas", "populacao", "poblacion"),
        *("pawb", "holl"),
    )
)
FAR = frozenset({PlaceKind.COUNTRY.value, PlaceKind.REGION.value})


@dataclass(frozen=True)
class Group:
    """A group in a place, with the names and the source of its number."""

    line: Line
    place: str
    group: str
    year: int
    source: str


@dataclass(frozen=True)
class Heard:
    """Who was heard: the groups by place, and how many voiced demands could not be placed."""

    groups: tuple[Group, ...]
    unplaced: int
    voiced: int

    @property
    def missing(self) -> tuple[Group, ...]:
        """Those of whom nobody was heard."""
        return tuple(each for each in self.groups if each.line.is_missing)

    @property
    def seldom(self) -> tuple[Group, ...]:
        """Those heard less than half as often as their group is elsewhere."""
        return tuple(each for each in self.groups if each.line.seldom)


def heard_in(programme: Programme) -> Heard:
    """Those who voiced demands against the newest sourced populations. Three queries."""
    places = {str(row.pk): row for row in places_of(programme)}
    counted = Population.objects.filter(place__in=_near(list(places.values()))).order_by("-year", "source", "pk")
    newest = _newest(list(counted))
    living = sorted(
        (Living(place, group, row.count) for (place, group), row in newest.items()),
        key=lambda one: (newest[one.place, one.group].group, places[one.place].name, one.place),
    )
    voices = [_voice(row) for row in Demand.objects.filter(programme=programme).defer("words", "search_text")]
    parents = {pk: str(row.parent_id or "") for pk, row in places.items()}
    found = compare(parents, living, voices)
    spoken = {place for voice in voices if voice.is_voiced for place in within(voice.place, parents)}
    everyone = everyone_among(living)
    shown = [line for line in found.lines if line.group != everyone or line.place not in spoken]
    return Heard(_groups(shown, newest, places), found.unplaced, sum(voice.is_voiced for voice in voices))


def everyone_among(living: Sequence[Living]) -> str:
    """The group that holds all others: called so, the largest wherever it stands, and in every place; "" for none.

    It says nothing of who is missing among the people of a place, so it is a line only where nobody at all was heard.
    """
    by_place: dict[str, dict[str, int]] = defaultdict(dict)
    for one in living:
        by_place[one.place][one.group] = one.people
    groups = {one.group for one in living}
    if len(groups) < 2:
        return ""
    largest = {max(numbers, key=lambda group: (numbers[group], group)) for numbers in by_place.values()}
    found = largest.pop() if len(largest) == 1 else ""
    return found if ALL_PEOPLE.intersection(found.split()) else ""


def _near(places: list[Place]) -> list[Place]:
    """Places of a size that people are met in: countries and regions only where there are no smaller ones."""
    return [place for place in places if place.kind not in FAR] or places


def _newest(rows: list[Population]) -> dict[tuple[str, str], Population]:
    """The newest number of each place and group; names of groups are compared without case and accents."""
    found: dict[tuple[str, str], Population] = {}
    for row in rows:
        found.setdefault((str(row.place_id), folded(row.group)), row)
    return found


def _voice(row: Demand) -> Voice:
    # What came by a join code came from one person each; what a gathering said is one occasion.
    single = row.came_from_id.hex if row.came_from_id else ""
    occasion = f"{row.heard_by}|{folded(row.source)}|{row.heard_on}|{single}"
    return Voice(str(row.place_id or ""), folded(row.group), row.people, occasion, row.is_voiced)


def _groups(
    lines: Sequence[Line], newest: Mapping[tuple[str, str], Population], places: Mapping[str, Place]
) -> tuple[Group, ...]:
    return tuple(
        Group(line, places[line.place].name, row.group, row.year, row.source)
        for line in lines
        for row in [newest[line.place, line.group]]
    )
