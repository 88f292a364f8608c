"""Other ways to count the same map: by intervention and strength, by partner, by place, over the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, FilteredRelation, Model, Q
from django.db.models.functions import Substr

from commonstar.vocabulary import Co, Intervention, Status, Strength
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.coverage.counting import NO_CO, UNSORTED
from commonstar.web.star.map_it.coverage.queries import live, was_sorted
from commonstar.web.star.map_it.models import Initiative, Involvement, Partner, ServiceArea, Tag


@dataclass(frozen=True)
class GridCell:
    """Existing initiatives with this Co, intervention (None: not said) and strengths of voice and action."""

    co: Co
    intervention: Intervention | None
    voice: Strength
    action: Strength
    number: int


@dataclass(frozen=True)
class Counted:
    """What belongs to one partner or place: existing by column (as in COLUMNS), and all by status.

    Each initiative counts once in a number.
    """

    id: UUID
    by_status: dict[Status, int]
    by_column: dict[str, int]

    @property
    def existing(self) -> int:
        """How many run."""
        return self.by_status.get(Status.EXISTING, 0)

    @property
    def total(self) -> int:
        """All, whatever their status."""
        return sum(self.by_status.values())


@dataclass(frozen=True)
class Number:
    """One number of a chart: of what, in which series."""

    label: str
    series: str
    number: int


def _of(programme: Programme, prefix: str = "initiative__") -> Q:
    return Q(**{f"{prefix}programme": programme, f"{prefix}merged_into": None})


def grid(programme: Programme) -> tuple[GridCell, ...]:
    """Every filled cell of the grid. An initiative with several interventions stands in each. One query."""
    said = FilteredRelation("initiative__tags", condition=Q(initiative__tags__kind=Tag.Kind.INTERVENTION))
    rows = Involvement.objects.filter(_of(programme), initiative__status=Status.EXISTING).annotate(said=said)
    counted = rows.order_by().values_list("co", "said__value", "voice", "action").annotate(number=Count("pk"))
    return tuple(
        GridCell(Co(co), Intervention(value) if value else None, Strength(voice), Strength(action), number)
        for co, value, voice, action, number in counted
    )


def strengths(programme: Programme) -> tuple[GridCell, ...]:
    """The same without interventions, so that each involvement counts once. One query."""
    rows = Involvement.objects.filter(_of(programme), initiative__status=Status.EXISTING).order_by()
    counted = rows.values_list("co", "voice", "action").annotate(number=Count("pk"))
    return tuple(
        GridCell(Co(co), None, Strength(voice), Strength(action), number) for co, voice, action, number in counted
    )


def unsorted_by_intervention(programme: Programme) -> dict[Intervention | None, int]:
    """Existing initiatives that nobody sorted, by intervention (None: not said). One query."""
    said = FilteredRelation("tags", condition=Q(tags__kind=Tag.Kind.INTERVENTION))
    rows = live(programme).filter(status=Status.EXISTING, involvements=None, sorted_at=None).annotate(said=said)
    counted = rows.values_list("said__value").annotate(number=Count("pk"))
    return {Intervention(value) if value else None: number for value, number in counted}


def by_partner(programme: Programme) -> list[Counted]:
    """Every partner with an initiative, those with the most that run first. Two queries."""
    return _by(programme, Initiative.partners.through, "partner")


def by_place(programme: Programme) -> list[Counted]:
    """Every place with an initiative, those with the most that run first. Two queries."""
    return _by(programme, Initiative.places.through, "place")


def by_need(programme: Programme) -> list[Counted]:
    """Every recognised need that an initiative answers. Two queries."""
    return _by(programme, Initiative.needs.through, "need")


def by_outcome(programme: Programme) -> dict[UUID, dict[Status, int]]:
    """For each outcome that a challenge serves, the initiatives that answer a need under it, once each. One query."""
    rows = Initiative.needs.through.objects.filter(_of(programme), need__challenge__outcomes__isnull=False)
    found: dict[UUID, dict[Status, int]] = defaultdict(dict)
    named = rows.order_by().values_list("need__challenge__outcomes", "initiative__status")
    for pk, status, number in named.annotate(number=Count("initiative", distinct=True)):
        found[pk][Status(status)] = number
    return found


def _by(programme: Programme, through: type[Model], column: str) -> list[Counted]:
    rows: Any = through._default_manager.filter(_of(programme))
    by_status: dict[UUID, dict[Status, int]] = defaultdict(dict)
    for pk, status, number in rows.values_list(f"{column}_id", "initiative__status").annotate(number=Count("pk")):
        by_status[pk][Status(status)] = number
    by_column: dict[UUID, dict[str, int]] = defaultdict(dict)
    shown = rows.filter(initiative__status=Status.EXISTING).annotate(was_sorted=was_sorted("initiative__"))
    counted = shown.values_list(f"{column}_id", "initiative__involvements__co", "was_sorted")
    for pk, co, is_sorted, number in counted.annotate(number=Count("pk")):
        name = _column(co, is_sorted)
        by_column[pk][name] = by_column[pk].get(name, 0) + number
    found = [Counted(pk, statuses, by_column[pk]) for pk, statuses in by_status.items()]
    return sorted(found, key=lambda each: (-each.existing, -each.total, each.id))


def without(programme: Programme, name: str) -> int:
    """How many initiatives name no partner, or no place. One query."""
    return live(programme).filter(**{name: None}).count()


def partner_names(keys: list[UUID]) -> dict[UUID, str]:
    """The names of some partners. One query."""
    return dict(Partner.objects.filter(pk__in=keys).values_list("pk", "name"))


def places_of(keys: list[UUID]) -> dict[UUID, Place]:
    """Some places. One query."""
    return Place.objects.in_bulk(keys)


def co_by_status(programme: Programme) -> tuple[Number, ...]:
    """Initiatives by Co and status; those without a Co stand in the columns of their own. One query."""
    rows = live(programme).annotate(was_sorted=was_sorted())
    summed: dict[tuple[str, str], int] = defaultdict(int)
    counted = rows.values_list("involvements__co", "was_sorted", "status").annotate(number=Count("pk"))
    for co, is_sorted, status, number in counted:
        summed[_column(co, is_sorted), status] += number
    return _numbers(summed)


def _column(co: str | None, is_sorted: bool) -> str:
    """The column in which an initiative of this Co stands, or one without any."""
    return co or (NO_CO if is_sorted else UNSORTED)


def area_by_status(programme: Programme) -> tuple[Number, ...]:
    """Initiatives by service area and status, in the order of the list. Two queries."""
    names = ServiceArea.objects.filter(programme=programme).values_list("pk", "name")
    rows: Any = Initiative.service_areas.through.objects.filter(_of(programme))
    counted: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for pk, status, number in rows.values_list("servicearea_id", "initiative__status").annotate(number=Count("pk")):
        counted[pk].append((status, number))
    return tuple(Number(name, status, number) for pk, name in names for status, number in counted[pk])


def voice_and_action(programme: Programme) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Existing initiatives by Co and strength, of voice and of action. One query."""
    voice: dict[tuple[str, str], int] = defaultdict(int)
    action: dict[tuple[str, str], int] = defaultdict(int)
    for cell in strengths(programme):
        voice[cell.co, cell.voice] += cell.number
        action[cell.co, cell.action] += cell.number
    return _numbers(voice), _numbers(action)


def _numbers(counted: dict[tuple[str, str], int]) -> tuple[Number, ...]:
    return tuple(Number(str(label), str(series), number) for (label, series), number in counted.items())


def years(programme: Programme) -> tuple[Number, ...]:
    """Initiatives by the year in which they started and status, earliest first; nothing where no year is known.

    Those that do not say come last, under an empty label. One query.
    """
    rows = live(programme).annotate(year=Substr("starts_on", 1, 4))
    counted = list(rows.values_list("year", "status").annotate(number=Count("pk")).order_by("year", "status"))
    known = [Number(year, status, number) for year, status, number in counted if year]
    unknown = [Number("", status, number) for year, status, number in counted if not year]
    return (*known, *unknown) if known else ()


def years_in_order(years: Iterable[int], most_apart: int = 3) -> tuple[tuple[int, int], ...]:
    """Each year from the first to the last as (year, year); a gap of more than `most_apart` years as (first, last).

    So that nobody takes 1998 and 2015 for neighbours, and a long gap does not take the page.
    """
    there = sorted(set(years))
    found: list[tuple[int, int]] = []
    for year in there:
        last = found[-1][1] if found else year - 1
        missing = year - last - 1
        if missing > most_apart:
            found.append((last + 1, year - 1))
        else:
            found += [(each, each) for each in range(last + 1, year)]
        found.append((year, year))
    return tuple(found)
