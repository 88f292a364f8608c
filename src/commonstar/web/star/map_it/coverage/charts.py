"""The charts of a map as data: what each shows, its table, and the mark under which its picture is kept."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Status, Strength
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.coverage import breakdowns
from commonstar.web.star.map_it.coverage.breakdowns import Number
from commonstar.web.star.map_it.coverage.counting import COLUMNS
from commonstar.web.star.map_it.coverage.tables import column_names

# Changes when the way of drawing changes, so that no old picture is shown.
DRAWING = "3"
# In pixels: the picture's width, a bar with its gap, and the room for the legend and the axis.
WIDTH, BAR, AROUND = 900, 34, 84


# What matters most comes first, and is drawn darkest.
ORDER: dict[type[StrEnum], tuple[StrEnum, ...]] = {
    Status: (Status.EXISTING, Status.POTENTIAL, Status.PAUSED, Status.ENDED),
    Strength: (Strength.STRONG, Strength.SOME, Strength.NONE, Strength.UNKNOWN),
}


@dataclass(frozen=True)
class Chart:
    """A chart of bars: a label a bar, a part of the bar for each series, in this order. Words are the reader's."""

    key: str
    title: str
    labels: tuple[str, ...]
    series: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]

    @property
    def mark(self) -> str:
        """The hash of all that is drawn."""
        told = json.dumps([DRAWING, asdict(self)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def width(self) -> int:
        """The picture's width in pixels, so that a page keeps room for it before it is drawn."""
        return WIDTH

    @property
    def height(self) -> int:
        """The picture's height in pixels."""
        return AROUND + BAR * len(self.labels)

    @property
    def table(self) -> Table:
        """The same numbers as a table."""
        columns = (Column(""), *(Column(name, numeric=True) for name in self.series), Column(_("Total"), numeric=True))
        rows = tuple(
            (Cell(label), *(Cell(number) for number in row), Cell(sum(row)))
            for label, row in zip(self.labels, self.numbers, strict=True)
        )
        return Table(self.title, columns, rows)

    @property
    def description(self) -> str:
        """What a listener hears instead of the picture."""
        return _("Bar chart: %(title)s. The table beneath says the same.") % {"title": self.title}


def charts_of(programme: Programme) -> tuple[Chart, ...]:
    """All charts that have anything to show. Five queries."""
    voice, action = breakdowns.voice_and_action(programme)
    found = (
        _chart("co", breakdowns.co_by_status(programme), Status, columns()),
        _chart("area", breakdowns.area_by_status(programme), Status),
        _chart("voice", voice, Strength, columns()),
        _chart("action", action, Strength, columns()),
        _years(programme),
    )
    return tuple(chart for chart in found if chart.labels)


def chart_of(programme: Programme, key: str) -> Chart | None:
    """One chart; None where there is none of this name, or nothing to show. One or two queries."""
    makers: dict[str, Callable[[], Chart]] = {
        "co": lambda: _chart("co", breakdowns.co_by_status(programme), Status, columns()),
        "area": lambda: _chart("area", breakdowns.area_by_status(programme), Status),
        "voice": lambda: _chart("voice", breakdowns.voice_and_action(programme)[0], Strength, columns()),
        "action": lambda: _chart("action", breakdowns.voice_and_action(programme)[1], Strength, columns()),
        "year": lambda: _years(programme),
    }
    chart = makers[key]() if key in makers else None
    return chart if chart and chart.labels else None


TITLES: dict[str, Promise] = {
    "co": gettext_lazy("Initiatives by Co and status"),
    "area": gettext_lazy("Initiatives by service area and status"),
    "voice": gettext_lazy("How strong citizens' voice is, by Co, existing initiatives"),
    "action": gettext_lazy("How strong citizens' action is, by Co, existing initiatives"),
    "year": gettext_lazy("Initiatives by the year in which they started"),
}


def columns() -> dict[str, str]:
    """What each column is called: the four Co's, no Co, unsorted."""
    return dict(zip(COLUMNS, column_names(), strict=True))


def _chart(
    key: str, numbers: Iterable[Number], series: type[StrEnum], labels: Mapping[str, str] | None = None
) -> Chart:
    """A chart of these numbers; `labels` says in which order labels come and what they are called."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for each in numbers:
        counted[each.label][each.series] = each.number
    order = [each for each in labels if each in counted] if labels else list(counted)
    return Chart(
        key,
        str(TITLES[key]),
        tuple((labels[label] if labels else label) or _("Not said") for label in order),
        tuple(str(phrase(each)) for each in ORDER[series]),
        tuple(tuple(counted[label].get(each.value, 0) for each in ORDER[series]) for label in order),
    )


def _years(programme: Programme) -> Chart:
    """A bar a year in the order of years; years without any keep their line, and a long gap shares one."""
    chart = _chart("year", breakdowns.years(programme), Status)
    there = dict(zip(chart.labels, chart.numbers, strict=True))
    none = tuple(0 for _each in chart.series)
    lines = [
        (_years_label(first, last), there.get(f"{first:04}", none))
        for first, last in breakdowns.years_in_order(int(year) for year in there if year.isdecimal())
    ]
    lines += [(label, numbers) for label, numbers in there.items() if not label.isdecimal()]
    return replace(chart, labels=tuple(label for label, _n in lines), numbers=tuple(numbers for _l, numbers in lines))


def _years_label(first: int, last: int) -> str:
    return f"{first:04}" if first == last else _("{first} to {last}").format(first=first, last=last)
