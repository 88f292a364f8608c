"""The counts as tables: cells with their links for a page, plain rows for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commonstar.vocabulary import Co
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.coverage.addresses import list_address
from commonstar.web.star.map_it.coverage.counting import COLUMNS, COS, NO_CO, UNSORTED, Coverage, Line, Matrix, Shown
from commonstar.web.star.map_it.queries import NO_AREA

FEW, SOME, MANY = "cs-cell--few", "cs-cell--some", "cs-cell--many"


@dataclass(frozen=True)
class Square:
    """A cell of a matrix: what it says, how it looks, where it leads, and a note beneath the number."""

    text: str
    style: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a matrix: its heading, its cells, its total."""

    heading: str
    squares: tuple[Square, ...]
    total: Square


@dataclass(frozen=True)
class Sheet:
    """A matrix as a page shows it. Service areas with nothing mapped share one row: `empty` has their names."""

    columns: tuple[str, ...]
    bars: tuple[Bar, ...]
    totals: Bar
    empty: tuple[str, ...] = ()


def column_names() -> tuple[str, ...]:
    """What the columns are called."""
    return (*(str(phrase(co)) for co in COS), _("No Co"), _("Unsorted"))


def sheet(coverage: Coverage, programme: Programme, shown: Shown) -> Sheet:
    """Service areas by Co, every cell leading to what it counts."""
    matrix = coverage.matrix(shown)
    existing = coverage.matrix(Shown.EXISTING)
    most = max((line.number(co.value) for line in matrix.lines for co in COS), default=0)
    bars = [
        _bar(line, programme, shown, most, existing.lines[place].gaps if shown is Shown.POTENTIAL else ())
        for place, line in enumerate(matrix.lines)
        if line.total
    ]
    if matrix.nowhere.total:
        bars.append(_nowhere(matrix.nowhere, programme, shown))
    empty = tuple(line.area.name for line in matrix.empty)
    return Sheet(column_names(), tuple(bars), _totals(matrix, programme, shown), empty)


def _bar(line: Line, programme: Programme, shown: Shown, most: int, open_gaps: tuple[Co, ...]) -> Bar:
    area = str(line.area.id)
    squares = []
    for column in COLUMNS:
        url = list_address(programme, shown, service_area=area, co=column)
        squares.append(_square(line, column, url, most, shown, open_gaps))
    total = Square(str(line.total), url=list_address(programme, shown, service_area=area))
    return Bar(line.area.name, tuple(squares), total)


def _square(line: Line, column: str, url: str, most: int, shown: Shown, open_gaps: tuple[Co, ...]) -> Square:
    number = line.number(column)
    if column in (NO_CO, UNSORTED):
        return Square(str(number), "cs-cell--unsorted", url if number else "")
    if shown is not Shown.POTENTIAL and not number:
        return Square(pgettext("nobody does this here", "gap"), "cs-cell--gap", url)
    note = _("would fill a gap") if number and column in open_gaps else ""
    return Square(str(number), _shade(number, most), url if number else "", note)


def _shade(number: int, most: int) -> str:
    if not number:
        return ""
    if number * 3 > most * 2:
        return MANY
    return SOME if number * 3 > most else FEW


def _nowhere(line: Line, programme: Programme, shown: Shown) -> Bar:
    squares = tuple(
        Square(str(number), "cs-cell--unsorted", _nowhere_address(programme, shown, co=column) if number else "")
        for column, number in zip(COLUMNS, line.numbers, strict=True)
    )
    return Bar(_("No service area"), squares, Square(str(line.total), url=_nowhere_address(programme, shown)))


def _nowhere_address(programme: Programme, shown: Shown, **filters: str) -> str:
    return list_address(programme, shown, service_area=NO_AREA, **filters)


def _totals(matrix: Matrix, programme: Programme, shown: Shown) -> Bar:
    squares = tuple(
        Square(str(number), url=list_address(programme, shown, co=column) if number else "")
        for column, number in zip(COLUMNS, matrix.totals.numbers, strict=True)
    )
    return Bar(_("All, each counted once"), squares, Square(str(matrix.totals.total)))


def spreadsheet(coverage: Coverage) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and rows of all three matrices one below the other, for a file: numbers only, a gap is a zero."""
    columns = (_("Initiatives"), _("Service area"), *column_names(), _("Total"))
    rows: list[tuple[str, ...]] = []
    for shown, name in shown_names().items():
        matrix = coverage.matrix(shown)
        rows += [_row(name, line.area.name, line) for line in matrix.lines]
        rows.append(_row(name, _("No service area"), matrix.nowhere))
        rows.append(_row(name, _("All, each counted once"), matrix.totals))
    return columns, rows


def _row(name: str, area: str, line: Line) -> tuple[str, ...]:
    return (name, area, *map(str, line.numbers), str(line.total))


def shown_names() -> dict[Shown, str]:
    """What each choice of initiatives is called."""
    return {
        Shown.EXISTING: pgettext("initiatives", "Existing"),
        Shown.POTENTIAL: pgettext("initiatives", "Potential"),
        Shown.ALL: pgettext("initiatives", "All"),
    }
