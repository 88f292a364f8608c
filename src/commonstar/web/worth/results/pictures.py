"""The pictures of a version, each beside the table that says the same. Those of draws load arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.drawings.bars import Part, Range, Row, bars, tornado
from commonstar.formats.drawings.canvas import Look
from commonstar.formats.drawings.spread import Bin, spread
from commonstar.formats.drawings.years import Line, Year, flows, lines, ranges
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import words
from commonstar.web.worth.bridge import demand_of, half_away
from commonstar.web.worth.results.showing import Showing, Shown

MOST_BARS = 12


def safe(svg: str) -> SafeString:
    """What our own functions drew: they escape every text."""
    return mark_safe(svg)


def _writes(showing: Showing) -> Callable[[float], str]:
    return lambda value: _whole(showing, Decimal(round(value)))


def _whole(showing: Showing, value: Decimal) -> str:
    return words.money_whole(value, showing.answers.model.currency)


def agencies(showing: Showing) -> Iterator[SafeString]:
    """Who pays and who gains."""
    rows = [
        Row(showing.name(name), (_part(showing, each["pv_benefits"], 1), _part(showing, each["pv_costs"], -1)))
        for name, each in showing.tree["agencies"].items()
        if each["pv_benefits"].shown or each["pv_costs"].shown
    ]
    if rows:
        title = _("Who pays and who gains")
        legend = ((Look.GAIN, _("Gains")), (Look.PAY, _("Pays")))
        description = _("For each agency a bar of benefits to the right and one of costs to the left.")
        yield safe(bars(rows, title=title, description=description, legend=legend, prefix="who"))


def _part(showing: Showing, number: Shown, sign: int) -> Part:
    look = Look.GAIN if sign > 0 else Look.PAY
    return Part(sign * float(number.shown), _whole(showing, number.shown), look)


def by_year(showing: Showing) -> Iterator[SafeString]:
    """What is paid and gained each year, and the sum so far."""
    years = [
        Year(str(each["year"]), *(float(each[key].shown) for key in ("cost", "benefit", "cumulative")))
        for each in showing.tree["flows"]
    ]
    if any(each.cost or each.benefit for each in years):
        names = (_("Benefit"), _("Cost"), _("Discounted, summed up"))
        description = _("For each year benefits upward and costs downward, and a line of the discounted sum so far.")
        title = _("Costs and benefits by year")
        write = _writes(showing)
        yield safe(flows(years, write=write, names=names, title=title, description=description, prefix="years"))


def one_at_a_time(showing: Showing) -> Iterator[SafeString]:
    """The tornado."""
    ranges = [
        Range(
            words.readable(each["input"]),
            float(each["low"].shown),
            float(each["high"].shown),
            _whole(showing, each["low"].shown),
            _whole(showing, each["high"].shown),
        )
        for each in showing.tree["tornado"][:MOST_BARS]
    ]
    net = showing.tree["npv"].shown
    if ranges:
        yield safe(
            tornado(
                ranges,
                float(net),
                base_words=_("As it stands: %(net)s") % {"net": _whole(showing, net)},
                zero_words=_whole(showing, Decimal(0)),
                legend=((Look.PAY, _("Input at its low end")), (Look.GAIN, _("Input at its high end"))),
                title=_("Net present value with one input low or high"),
                description=_("A bar for each input, the widest first."),
                prefix="tornado",
            )
        )


def demands(showing: Showing) -> Iterator[tuple[SafeString, Table]]:
    """Demand with and without, for each demand of the model."""
    for place, (line, years) in enumerate(demand_of(showing.answers)):
        labels = [str(showing.answers.model.first_year + year) for year in range(len(years))]
        title = _("%(name)s: demand with and without") % {"name": line.name or words.readable(line.id)}
        without = Line(_("Without"), tuple(float(each.without) for each in years))
        remaining = Line(_("With"), tuple(float(each.remaining) for each in years))
        svg = lines(
            labels,
            (without, remaining),
            write=lambda value: words.plain(Decimal(str(round(value, 2)))),
            title=title,
            description=_("Two lines over the years: the demand without what is done, and with it."),
            prefix=f"demand{place}",
        )
        columns = (Column(_("Year")), Column(without.name, numeric=True), Column(remaining.name, numeric=True))
        rows = tuple(
            (Cell(label), *(Cell(words.plain(half_away(value, 1))) for value in (each.without, each.remaining)))
            for label, each in zip(labels, years, strict=True)
        )
        yield safe(svg), Table(title, columns, rows)


def distribution(showing: Showing, drawn: Any) -> Iterator[SafeString]:
    """How often the net present value fell where."""
    if drawn.bins[0][0] == drawn.bins[-1][1]:
        return
    marks = [
        (float(value), words.percentile(share, _whole(showing, Decimal(value))))
        for share, value in zip(words.SHARES, drawn.ranges["npv"], strict=True)
    ]
    yield safe(
        spread(
            [Bin(*each) for each in drawn.bins],
            marks,
            write=_writes(showing),
            names=(_("Below 0"), _("Above 0")),
            title=_("How often the net present value fell where"),
            description=_("Columns of how many draws fell in each range, with the 5th, 50th and 95th percentile."),
            prefix="spread",
        )
    )


def yearly(showing: Showing, drawn: Any) -> Iterator[SafeString]:
    """The net flow of each year with its range."""
    first = showing.answers.model.first_year
    yield safe(
        ranges(
            [str(first + year) for year in range(len(drawn.years))],
            [(float(low), float(middle), float(high)) for low, middle, high in drawn.years],
            write=_writes(showing),
            names=(words.percentile(50), _("Nine of ten draws")),
            title=_("Net flow of each year, not discounted"),
            description=_("For each year an upright line from the 5th to the 95th percentile of draws."),
            prefix="yearly",
        )
    )
