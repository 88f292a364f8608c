"""Demands and populations to the engine, and back as lines with names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonstar.engine.voice.heard import Comparison, Line, Living, Voice, compare
from commonstar.vocabulary import PlaceKind
from commonstar.web.common.folding import folded
from commonstar.web.organisations.public import Place, Population
from commonstar.web.programmes.challenges.queries import places_of
from commonstar.web.programmes.models import Demand, Programme

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
    return Heard(_groups(found, newest, places), found.unplaced, sum(voice.is_voiced for voice in voices))


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
    found: Comparison, newest: Mapping[tuple[str, str], Population], places: Mapping[str, Place]
) -> tuple[Group, ...]:
    return tuple(
        Group(line, places[line.place].name, row.group, row.year, row.source)
        for line in found.lines
        for row in [newest[line.place, line.group]]
    )
