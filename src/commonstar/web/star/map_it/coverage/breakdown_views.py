"""The grid, by partner, by place, and the charts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonstar.vocabulary import Intervention, Status, Strength
from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.common.phrases import phrase
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.public import Programme, Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.coverage import breakdowns
from commonstar.web.star.map_it.coverage.addresses import list_address
from commonstar.web.star.map_it.coverage.breakdowns import Counted, GridCell
from commonstar.web.star.map_it.coverage.charts import chart_of, charts_of
from commonstar.web.star.map_it.coverage.counting import COLUMNS, COS, UNSORTED, Shown
from commonstar.web.star.map_it.coverage.keeping import kept
from commonstar.web.star.map_it.coverage.queries import kept_coverage
from commonstar.web.star.map_it.coverage.tables import column_names
from commonstar.web.star.map_it.coverage.views import onward, tabs

T = TypeVar("T")
PAGE = 50
WEEK = 7 * 24 * 3600


@dataclass(frozen=True)
class GridSquare:
    """A cell of the grid: how many, and how many of them with strong voice and strong action."""

    number: int
    voice: int
    action: int
    url: str


@programme_page(rules.see)
def grid(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Co by intervention by strength of voice and action, for existing initiatives."""
    cells, once, unsorted = _kept(seat, "grid", _grid)
    columns: tuple[Intervention | None, ...] = (*Intervention, None)
    rows = [
        (phrase(co), tuple(_square(seat, [each for each in cells if each.co is co], column) for column in columns))
        for co in COS
    ]
    context = {
        "title": _("The grid"),
        "tabs": tabs(seat, request.path),
        "columns": [phrase(column) if column else _("Not said") for column in columns],
        "rows": rows if cells else (),
        "unsorted": tuple(_unsorted(seat, column, unsorted.get(column, 0)) for column in columns) if unsorted else (),
        "strengths": _strengths(once),
        "onward": {} if cells else _onward(seat),
    }
    return render(request, "map_it/coverage/grid.html", context)


def _grid(
    programme: Programme,
) -> tuple[tuple[GridCell, ...], tuple[GridCell, ...], dict[Intervention | None, int]]:
    return breakdowns.grid(programme), breakdowns.strengths(programme), breakdowns.unsorted_by_intervention(programme)


def _unsorted(seat: Seat, column: Intervention | None, number: int) -> Cell:
    """How many wait to be sorted in a column of the grid, leading to them where the list can show just these."""
    if not number or column is None:
        return Cell(number)
    return Cell(number, list_address(seat.programme, Shown.EXISTING, co=UNSORTED, intervention=column.value))


def _onward(seat: Seat) -> dict[str, str]:
    return onward(seat, kept_coverage(seat.programme, audit.newest()))


def _kept(seat: Seat, name: str, count: Callable[[Programme], T]) -> T:
    """What was counted at this state of the log."""
    return kept(seat.programme, audit.newest(), name, lambda: count(seat.programme))


def _square(seat: Seat, cells: list[GridCell], column: Intervention | None) -> GridSquare:
    here = [each for each in cells if each.intervention is column]
    filters = {"co": here[0].co.value, "intervention": column.value} if here and column else {}
    return GridSquare(
        sum(each.number for each in here),
        sum(each.number for each in here if each.voice is Strength.STRONG),
        sum(each.number for each in here if each.action is Strength.STRONG),
        list_address(seat.programme, Shown.EXISTING, **filters) if filters else "",
    )


def _strengths(cells: tuple[GridCell, ...]) -> Table:
    """Voice by action for each Co: how many stand in each pair of strengths."""
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in cells:
        counted[each.co, each.voice, each.action] += each.number
    action = [Column(_("Action: %(strength)s") % {"strength": phrase(each)}, numeric=True) for each in Strength]
    rows = tuple(
        (
            Cell(_("%(co)s, voice: %(strength)s") % {"co": phrase(co), "strength": phrase(voice)}),
            *(Cell(counted[co, voice, each]) for each in Strength),
        )
        for co in COS
        for voice in Strength
        if any(counted[co, voice, each] for each in Strength)
    )
    return Table(_("Voice and action in each Co"), (Column(_("Co and voice")), *action), rows)


@programme_page(rules.see)
def partners(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who takes part in how many initiatives, and in which Co's."""
    page = Paginator(_kept(seat, "partners", breakdowns.by_partner), PAGE).get_page(request.GET.get("page"))
    counted = list(page)
    names = breakdowns.partner_names([each.id for each in counted])
    rows = tuple(_row(names[each.id], list_address(seat.programme, partner=names[each.id]), each) for each in counted)
    missing = _kept(seat, "no-partner", lambda programme: breakdowns.without(programme, "partners"))
    context = {
        "title": _("By partner"),
        "tabs": tabs(seat, request.path),
        "page": page,
        "table": _table(_("Partners, those with the most that runs first"), _("Partner"), rows),
        "rows": rows,
        "onward": {} if rows else _onward(seat),
        "missing": missing
        and ngettext("%(n)d initiative names no partner.", "%(n)d initiatives name no partner.", missing)
        % {"n": missing},
    }
    return render(request, "map_it/coverage/partners.html", context)


@programme_page(rules.see)
def places(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where initiatives are: a map where scripts run, and the same as a list for everyone."""
    counted = _kept(seat, "places", breakdowns.by_place)
    found = breakdowns.places_of([each.id for each in counted])
    rows = tuple(_row(found[each.id].name, list_address(seat.programme, place=str(each.id)), each) for each in counted)
    missing = _kept(seat, "no-place", lambda programme: breakdowns.without(programme, "places"))
    context = {
        "title": _("By place"),
        "tabs": tabs(seat, request.path),
        "table": _table(_("Places, those with the most that runs first"), _("Place"), rows),
        "rows": rows,
        "onward": {} if rows else _onward(seat),
        "drawn": any(place.boundary or place.latitude is not None for place in found.values()),
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
        "missing": missing
        and ngettext("%(n)d initiative names no place.", "%(n)d initiatives name no place.", missing) % {"n": missing},
    }
    return render(request, "map_it/coverage/places.html", context)


def _table(caption: str, first: str, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    names = (_("Existing"), _("Potential"), _("All"), *column_names())
    return Table(caption, (Column(first), *(Column(name, numeric=True) for name in names)), rows)


def _row(name: str, url: str, each: Counted) -> tuple[Cell, ...]:
    numbers = (each.existing, each.by_status.get(Status.POTENTIAL, 0), each.total)
    return (
        Cell(name, url),
        *(Cell(number) for number in (*numbers, *(each.by_column.get(column, 0) for column in COLUMNS))),
    )


@programme_page(rules.see)
def places_data(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the map draws: points and boundaries of places with their numbers."""
    counted = _kept(seat, "places", breakdowns.by_place)
    found = breakdowns.places_of([each.id for each in counted])
    return JsonResponse({"places": [_feature(seat, found[each.id].name, each, found) for each in counted]})


def _feature(seat: Seat, name: str, each: Counted, found: dict[UUID, Place]) -> dict[str, object]:
    place = found[each.id]
    has_point = place.latitude is not None and place.longitude is not None
    return {
        "name": name,
        "number": each.total,
        "sentence": ngettext("%(n)d initiative", "%(n)d initiatives", each.total) % {"n": each.total},
        "url": list_address(seat.programme, place=str(each.id)),
        "point": [float(place.latitude or 0), float(place.longitude or 0)] if has_point else None,
        "boundary": place.boundary,
    }


@programme_page(rules.see)
def charts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map in charts, each with its table beneath; the pictures are drawn when they are asked for."""
    drawn = _kept(seat, f"charts-{get_language()}", charts_of)
    context = {
        "title": _("Charts"),
        "tabs": tabs(seat, request.path),
        "charts": drawn,
        "onward": {} if drawn else _onward(seat),
    }
    return render(request, "map_it/coverage/charts.html", context)


@programme_page(rules.see)
def chart(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """One chart as a picture. Its address carries the hash of what it shows, so that browsers may keep it."""
    from commonstar.web.star.map_it.coverage.drawing import picture  # noqa: PLC0415  (loading Altair takes a second)

    found = chart_of(seat.programme, key)
    if found is None:
        raise Http404
    response = HttpResponse(picture(found), content_type="image/svg+xml")
    kept = request.GET.get("v") == found.mark
    response.headers["Cache-Control"] = f"private, max-age={WEEK}" if kept else "private, no-cache"
    return response
