"""The working: how each headline figure and each line was made, step by step, down to inputs and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from commonstar.engine.quantities import ZERO, half_away
from commonstar.engine.value.model import Benefit, Line
from commonstar.engine.value.streams import LINES
from commonstar.engine.working import Step
from commonstar.formats.business_case.blocks import Block, Heading, Table, Text, columns
from commonstar.formats.business_case.told import Told, readable
from commonstar.formats.business_case.words import FIELDS

MOST_ROWS = 1_500
NEUTRAL = {"engagement": 1, "retention": 1, "impact": 1, "deadweight": 0, "attribution": 0, "displacement": 0}
NEUTRAL |= {"lag": 0, "drop_off": 0, "growth": 0, "cashable": 0, "duration": 1}
SHARES = frozenset(NEUTRAL) - {"lag", "duration"} | {
    "probability",
    "probability_with",
    "reach",
    "effect",
    "ramp",
    "bias",
}


def working(told: Told) -> Iterator[Block]:
    """The blocks of the working."""
    _ = told.say
    yield Text(
        _("Each number was made from those beside it, and can be followed to its source, [1] being the first source.")
    )
    yield _headlines(told)
    lines = told.model.lines.all
    every = lines
    room = MOST_ROWS // max(1, told.model.years)
    if len(lines) > room:
        every = tuple(sorted(lines, key=lambda line: -abs(told.present(line)))[:room])
    for line in every:
        yield Heading(told.line(line))
        yield _fields(told, line)
        yield _years(told, line)
    if len(every) < len(lines):
        left = len(lines) - len(every)
        yield Text(
            _("{count} smaller lines are left out here; “commonstar value explain” follows them.").format(count=left)
        )


def _headlines(told: Told) -> Table:
    """The headline figures, each with its calculation in numbers."""
    _ = told.say
    result, cell = told.result, told.cell
    gains, costs = cell(result.benefits), cell(result.costs)
    rows = [
        (_("Benefits"), _sum(told, told.model.lines.bringing), gains),
        (_("Costs"), _sum(told, told.model.lines.costs), costs),
        (_("Net value"), f"{gains} − {costs}", cell(result.net)),
    ]
    if result.ratio is not None:
        rows.append((_("Benefits over costs"), f"{gains} ÷ {costs}", told.speech.number(half_away(result.ratio, 4))))
    rows.append((_("Paid back after"), *_payback(told)))
    head = (_("Figure"), _("How it is made"), _("Value"))
    return Table(told.captioned(_("Headline figures, present values")), head, tuple(rows), columns("wwn"))


def _sum(told: Told, lines: tuple[Line, ...]) -> str:
    _ = told.say
    if not lines:
        return _("there are none")
    if len(lines) > 6:
        return _("the present values of {count} lines, summed").format(count=len(lines))
    return " + ".join(told.cell(told.shown[line.id]) for line in lines)


def _payback(told: Told) -> tuple[str, str]:
    _ = told.say
    found = told.result.payback
    if found.years is None:
        return _("the sum so far does not stay above 0"), _("never")
    said = _("years until the discounted sum so far stays at or above 0, each year's flow spread over it")
    return said, told.speech.number(half_away(found.years, 4))


def _fields(told: Told, line: Line) -> Table:
    """What goes into a line: each field, how it was made, its value, and where it comes from."""
    _ = told.say
    base = f"{LINES[type(line)]}.{line.id}"
    steps = [step for cell, step in told.working.steps.items() if cell.startswith(f"{base}.")]
    order = {name: place for place, name in enumerate(FIELDS)}
    steps.sort(key=lambda step: order.get(step.cell.removeprefix(f"{base}.").partition(".")[0], 0))
    rows = []
    for step in steps:
        field, _dot, number = step.cell.removeprefix(f"{base}.").partition(".")
        if field in ("year", "pv") or (NEUTRAL.get(field) == step.value and not step.parts):
            continue
        rows.append(_row(told, step, field, number))
    head = (_("Step"), _("How it is made"), _("Value"), _("Source"))
    return Table(_("What goes into it"), head, tuple(rows), columns("wwnw"))


def _row(told: Told, step: Step, field: str, number: str) -> tuple[str, ...]:
    _ = told.say
    index, _dot, inner = number.partition(".")
    inner_name, _dot, inner_number = inner.partition(".")
    name = _(FIELDS.get(inner_name or field, readable(inner_name or field)))
    if field == "reductions":
        pathway = int(index) + 1
        name = _("Reduction {number}: {name}").format(number=pathway, name=name)
        name += f" ({int(inner_number) + 1})" if inner_number else ""
    elif index:
        name = _("{name}, year {year}").format(name=name, year=told.model.first_year + int(index))
    share = (inner_name or field) in SHARES
    value = told.speech.share(step.value, 2) if share else told.speech.plain(step.value)
    if field == "net_outcomes":
        return (name, _("product of the steps above"), value, "")
    if field == "bias":
        grade = told.result.streams.graded[step.cell.split(".")[1]].grade
        said = _("no grade") if grade is None else _("grade {grade}").format(grade=grade)
        return (name, said, value, "")
    return (name, _made(told, step), value, _source(told, step))


def _made(told: Told, step: Step) -> str:
    _ = told.say
    if not step.parts:
        return _("as given")
    return "= " + step.formula.replace("_", " ")


def _source(told: Told, step: Step) -> str:
    """The sources of a step, or of the inputs that it uses."""
    _ = told.say
    found: list[str] = []
    for _depth, each in told.working.follow(step.cell):
        if each.source:
            found.append(told.numbered(each.source))
        elif each.illustrative:
            found.append(_("illustrative"))
    return "; ".join(dict.fromkeys(found))


def _years(told: Told, line: Line) -> Table:
    """The flow of each year, its discount factor, and the present value."""
    _ = told.say
    streams = [each for each in (*told.result.streams.costs, *told.result.streams.benefits) if each.id == line.id]
    flows = {year: sum((each.flow[year] for each in streams), ZERO) for year in range(told.model.years)}
    present: dict[str, Fraction] = {
        str(year): sum((each.flow[year] * each.factors[year] for each in streams), ZERO) for year in flows
    }
    cells = told.fitted(present, told.shown[line.id])
    rows = [
        (
            str(told.model.first_year + year),
            told.cell(flow),
            told.speech.number(half_away(streams[0].factors[year], 6)) if streams else "",
            cells[str(year)],
        )
        for year, flow in flows.items()
        if flow
    ]
    rows.append((_("All"), "", "", told.cell(told.shown[line.id])))
    head = (_("Year"), formula(told, line), _("× discount factor"), _("= present value"))
    return Table(
        told.captioned(_("By year, without years in which nothing flows")),
        head,
        tuple(rows),
        columns("wnnn"),
        total=True,
    )


def formula(told: Told, line: Line) -> str:
    """What a year's flow is made of, in a few words."""
    _ = told.say
    if isinstance(line, Benefit):
        return _("People × worth, fading, corrected")
    return _("Flow, corrected for optimism")
