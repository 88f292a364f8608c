"""The pictures of a business case, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.chain import demand_years
from commonstar.engine.value.model import Demand
from commonstar.engine.value.results import AgencyResult
from commonstar.engine.value.streams import ExactReader
from commonstar.formats.business_case.blocks import Picture, Table, columns
from commonstar.formats.business_case.told import Draws, Told, readable
from commonstar.formats.business_case.words import LEVELS
from commonstar.formats.drawings.bars import Part, Range, Row, bars, tornado
from commonstar.formats.drawings.canvas import Look
from commonstar.formats.drawings.spread import Bin, spread
from commonstar.formats.drawings.years import Line, Year, flows, lines

MOST_BARS = 9  # more would not fit on a page; the table has them all
SHORT = 60


def described(told: Told, title: str) -> str:
    """What a listener hears instead of a picture."""
    _ = told.say
    return _("Chart: {title}. The table below says the same in numbers.").format(title=title)


def axis(told: Told) -> Callable[[float], str]:
    """Sums on an axis, in whole units."""

    def write(value: float) -> str:
        return told.speech.number(Decimal(round(value)) if abs(value) >= 1 or not value else Decimal(f"{value:.2g}"))

    return write


def pays_and_gains(told: Told) -> Picture:
    """Each agency's benefits and costs."""
    _ = told.say
    title = _("Who pays and who gains")
    agencies = told.result.agencies
    gains = told.cells({name: each.benefits for name, each in agencies.items()})
    costs = told.cells({name: each.costs for name, each in agencies.items()})
    net = told.cells({name: each.net for name, each in agencies.items()})
    rows = [
        Row(
            told.agency(name),
            (
                Part(float(each.benefits), gains[name], Look.GAIN),
                Part(float(each.costs), costs[name], Look.PAY),
            ),
        )
        for name, each in _largest(agencies)
    ]
    lines: list[tuple[str, ...]] = [
        (told.agency(name), gains[name], costs[name], net[name], told.cell(each.cashable))
        for name, each in agencies.items()
    ]
    cash = sum((each.cashable for each in agencies.values()), ZERO)
    whole = (told.result.benefits, told.result.costs, told.result.net, cash)
    lines.append((_("All"), *map(told.cell, whole)))
    head = (_("Agency"), _("Gains"), _("Pays or gives"), _("Net"), _("Of the gains, cash"))
    table = Table(told.captioned(_("Present value by agency")), head, tuple(lines), columns("wnnnn"), total=True)
    key = ((Look.GAIN, _("gains")), (Look.PAY, _("pays or gives")))
    return Picture(title, described(told, title), bars(rows, legend=key, title=title, description=""), table)


def _largest(agencies: Mapping[str, AgencyResult]) -> list[tuple[str, AgencyResult]]:
    """As many agencies as can be drawn, those who gain and pay most, in their order."""
    kept = sorted(agencies, key=lambda name: -abs(agencies[name].benefits) - agencies[name].costs)[:MOST_BARS]
    return [(name, each) for name, each in agencies.items() if name in kept]


def by_outcome(told: Told) -> Picture:
    """What each outcome is worth."""
    _ = told.say
    title = _("What each outcome is worth")
    found = told.by_outcome()
    cells = told.cells(found)
    rows = [
        Row(told.outcome(name), (Part(float(value), cells[name], Look.GAIN if value >= 0 else Look.PAY),))
        for name, value in list(found.items())[:MOST_BARS]
    ]
    levels = {name: _(LEVELS[each.level]) for name, each in told.model.outcomes.items()}
    lines = [(told.outcome(name), levels.get(name, ""), cells[name]) for name in found]
    lines.append((_("All"), "", told.cell(told.result.benefits)))
    head = (_("Outcome"), _("Where it shows"), _("Present value"))
    table = Table(told.captioned(_("Present value by outcome")), head, tuple(lines), columns("wwn"), total=True)
    return Picture(title, described(told, title), bars(rows, title=title, description=""), table)


def yearly(told: Told) -> Picture:
    """Costs and benefits by year, with the discounted sum so far."""
    _ = told.say
    title = _("Costs and benefits by year")
    found = told.result.flows
    years = [Year(str(each.year), float(each.cost), float(each.benefit), float(each.cumulative)) for each in found]
    names = (_("Benefits"), _("Costs"), _("Sum so far, discounted"))
    rows = tuple(
        (str(each.year), told.cell(each.cost), told.cell(each.benefit), told.cell(each.cumulative)) for each in found
    )
    head = (_("Year"), _("Costs"), _("Benefits"), _("Sum so far, discounted"))
    table = Table(told.captioned(title), head, rows, columns("wnnn"))
    svg = flows(years, write=axis(told), names=names, title=title, description="")
    return Picture(title, described(told, title), svg, table)


def demand(told: Told, line: Demand) -> Picture:
    """Demand for a service without and with what lowers it."""
    _ = told.say
    model, result = told.model, told.result
    read = ExactReader(model, dict(result.values.numbers), line)
    years = list(demand_years(read, line, model.years, result.streams.graded[line.id].bias))
    names = [str(each.year) for each in result.flows]
    title = _("Demand with and without: {name}").format(name=told.line(line))
    drawn = (
        Line(_("Without the initiative"), tuple(float(each.without) for each in years)),
        Line(_("With it"), tuple(float(each.remaining) for each in years)),
    )
    rows = tuple(
        (name, told.speech.plain(each.without, 2), told.speech.plain(each.remaining, 2), told.cell(each.benefit))
        for name, each in zip(names, years, strict=True)
    )
    head = (_("Year"), drawn[0].name, drawn[1].name, _("What is saved"))
    table = Table(told.captioned(title), head, rows, columns("wnnn"))
    svg = lines(names, drawn, write=axis(told), title=title, description="")
    return Picture(title, described(told, title), svg, table)


def one_at_a_time(told: Told) -> Picture:
    """The net present value with each uncertain input at its low and at its high end."""
    _ = told.say
    title = _("Which uncertain figures matter most")
    ranges = [
        Range(input_name(told, bar.name), float(bar.low), float(bar.high), told.cell(bar.low), told.cell(bar.high))
        for bar in told.bars[:MOST_BARS]
    ]
    rows = tuple((input_name(told, bar.name), told.cell(bar.low), told.cell(bar.high)) for bar in told.bars)
    head = (_("Figure"), _("Net value at its low end"), _("Net value at its high end"))
    table = Table(told.captioned(_("Net present value with one figure changed")), head, rows, columns("wnn"))
    svg = tornado(
        ranges,
        float(told.result.net),
        base_words=_("as it stands: {sum}").format(sum=told.cell(told.result.net)),
        zero_words="0",
        legend=((Look.PAY, _("figure at its low end")), (Look.GAIN, _("figure at its high end"))),
        title=title,
        description="",
    )
    return Picture(title, described(told, title), svg, table)


def drawn(told: Told, draws: Draws) -> Picture:
    """How the net present value falls over the draws."""
    _ = told.say
    title = _("How likely is which net value")
    found = draws.histogram
    bins = [Bin(low, high, count) for low, high, count in zip(found.edges, found.edges[1:], found.counts, strict=False)]
    at = draws.percentiles
    words = {
        5: _("5 in 100 lie below {sum}").format(sum=told.float_cell(at[5])),
        50: _("half lie below {sum}").format(sum=told.float_cell(at[50])),
        95: _("5 in 100 lie above {sum}").format(sum=told.float_cell(at[95])),
    }
    rows = (
        (_("5 in 100 lie below"), told.float_cell(at[5])),
        (_("Half lie below"), told.float_cell(at[50])),
        (_("5 in 100 lie above"), told.float_cell(at[95])),
        (_("Mean"), told.float_cell(draws.mean)),
        (_("Standard deviation"), told.float_cell(draws.sd)),
    )
    caption = told.captioned(
        _("Net present value over {draws} draws").format(draws=told.speech.number(Decimal(draws.draws)))
    )
    table = Table(caption, (_("Of the draws"), _("Net present value")), rows, columns("wn"))
    marks = [(at[share], words[share]) for share in (5, 50, 95)]
    svg = spread(
        bins, marks, write=axis(told), names=(_("costs exceed"), _("benefits exceed")), title=title, description=""
    )
    return Picture(title, described(told, title), svg, table)


def input_name(told: Told, name: str) -> str:
    """An input as people read it, with a note where that is short."""
    one = told.model.inputs[name]
    words = f"{readable(name)}: {one.note}" if 0 < len(one.note) <= SHORT else readable(name)
    return told.illustrative(words) if one.provenance.illustrative else words
