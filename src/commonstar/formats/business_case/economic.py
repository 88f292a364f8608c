"""The economic case: what it is worth and to whom, what it costs, the options, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from commonstar.engine.value.bias import NONE, Bias
from commonstar.engine.value.model import CostKind, Line
from commonstar.engine.value.results import HealthResult, Result
from commonstar.engine.value.running import NOT_SAID
from commonstar.formats.business_case import pictures
from commonstar.formats.business_case.blocks import Block, Bullets, Heading, Table, Text, columns
from commonstar.formats.business_case.summary import sureness
from commonstar.formats.business_case.told import Told, readable
from commonstar.formats.business_case.words import KINDS, LEVELS, PATHWAYS, QUADRANTS
from commonstar.formats.case_words import QUESTIONS
from commonstar.vocabulary import CaseQuestion


def economic(told: Told) -> Iterator[Block]:
    """The blocks of the economic case."""
    yield from _worth(told)
    yield from _cost(told)
    yield from _certainty(told)


def _worth(told: Told) -> Iterator[Block]:
    _ = told.say
    result = told.result
    yield Heading(_(QUESTIONS[CaseQuestion.WORTH]))
    yield from told.answer(CaseQuestion.WORTH)
    if not told.model.lines.bringing:
        yield Text(_("The model has no benefits yet, so there is nothing to value."))
        return
    if any(told.by_outcome().values()):
        yield pictures.by_outcome(told)
    yield _lines(told, _("Benefits"), told.model.lines.bringing, result.benefits)
    if any(result.by_kind.values()):
        yield grouped(told)
    for each in result.health:
        yield from _health(told, each)
    if result.weighted:
        yield _weighted(told)


def grouped(told: Told) -> Table:
    """The benefits told apart in four ways, each of which sums to all."""
    _ = told.say
    result = told.result
    rows: list[tuple[str, ...]] = []
    for name, found, words in (
        (_("Kind"), result.by_kind, KINDS),
        (_("Pathway"), result.by_pathway, PATHWAYS),
        (_("Where it shows"), result.by_level, LEVELS),
        (_("Who benefits"), result.by_beneficiaries, {}),
    ):
        cells = told.cells(found)
        parts = [_("Not said") if key == NOT_SAID else _(words[key]) if key in words else key for key in found]
        firsts = [name, *[""] * len(parts)]
        rows += [(first, part, cells[key]) for first, part, key in zip(firsts, parts, found, strict=False)]
    caption = told.captioned(_("Benefits, told apart in four ways; each sums to all benefits"))
    return Table(caption, (_("By"), _("Part"), _("Present value")), tuple(rows), columns("wwn"))


def _lines(told: Told, caption: str, lines: tuple[Line, ...], whole: Fraction) -> Table:
    """Lines with their grade, source and present value."""
    _ = told.say
    graded = told.result.streams.graded
    rows = [
        (told.name(line), str(graded[line.id].grade or _("none")), told.source_of(line), told.cell(told.shown[line.id]))
        for line in lines
    ]
    rows.append((_("All"), "", "", told.cell(whole)))
    head = (_("Line"), _("Grade"), _("Source"), _("Present value"))
    return Table(told.captioned(caption), head, tuple(rows), columns("wwwn"), total=True)


def _health(told: Told, each: HealthResult) -> Iterator[Block]:
    _ = told.say
    unit = str(each.per).upper()
    yield Heading(_("Cost of one {unit}").format(unit=unit), 3)
    said = _("{unit}s gained: {years}, for a net cost of {cost}. It {quadrant}.").format(
        quadrant=_(QUADRANTS[each.quadrant]),
        years=told.speech.plain(each.years),
        unit=unit,
        cost=told.money.exact(each.net_cost),
    )
    if each.ratio is not None:
        said += " " + _("That is {cost} for one {unit}.").format(cost=told.money.exact(each.ratio), unit=unit)
    yield Text(said)
    if each.net_benefits:
        rows = tuple(
            (threshold.name, threshold.perspective, threshold.date, told.cell(threshold.value), told.cell(net))
            for threshold, net in each.net_benefits
        )
        head = (_("Threshold"), _("Perspective"), _("Date"), _("Worth of one"), _("Net benefit"))
        yield Table(told.captioned(_("Net benefit at each threshold")), head, rows, columns("wwwnn"))


def _weighted(told: Told) -> Table:
    _ = told.say
    rows = tuple(
        (readable(name), told.speech.plain(each.weight), told.cell(each.benefits), told.cell(each.weighted))
        for name, each in told.result.weighted.items()
    )
    head = (_("Group"), _("Weight"), _("Benefits"), _("Benefits, weighted"))
    return Table(
        told.captioned(_("With distribution weights, beside the result and not in it")), head, rows, columns("wnnn")
    )


def _cost(told: Told) -> Iterator[Block]:
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.COST]))
    yield from told.answer(CaseQuestion.COST)
    lines = told.model.lines.costs
    if lines:
        yield _costs(told)
    if told.model.lines.all:
        yield pictures.yearly(told)
    if told.options:
        yield _options(told)


def _costs(told: Told) -> Table:
    _ = told.say
    words = {CostKind.CASH: _("money"), CostKind.IN_KIND: _("in kind")}
    lines = told.model.lines.costs
    rows = [
        (
            told.name(line),
            told.agency(line.agency),
            words[line.kind],
            told.source_of(line),
            told.cell(told.shown[line.id]),
        )
        for line in lines
    ]
    rows.append((_("All"), "", "", "", told.cell(told.result.costs)))
    head = (_("What"), _("Who pays or gives"), _("As"), _("Source"), _("Present value"))
    return Table(told.captioned(_("Costs")), head, tuple(rows), columns("wwwwn"), total=True)


def _options(told: Told) -> Table:
    _ = told.say
    rows = tuple(
        (
            told.model.options[name].name or readable(name),
            told.cell(each.result.benefits),
            told.cell(each.result.costs),
            told.cell(each.result.net),
            told.cell(each.against_nothing),
        )
        for name, each in told.options.items()
    )
    head = (_("Option"), _("Benefits"), _("Costs"), _("Net value"), _("Against doing nothing"))
    return Table(told.captioned(_("Options side by side")), head, rows, columns("wnnnn"))


def _certainty(told: Told) -> Iterator[Block]:
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.CERTAINTY]))
    yield from told.answer(CaseQuestion.CERTAINTY)
    sentences = tuple(sureness(told))
    if sentences:
        yield Bullets(sentences)
    if told.scenarios:
        yield _scenarios(told)
    if told.bars:
        yield pictures.one_at_a_time(told)
    if told.draws is not None:
        yield pictures.drawn(told, told.draws)
        if told.draws.evppi:
            yield _knowing(told)
    if told.result.streams.graded:
        yield _grades(told)


def _scenarios(told: Told) -> Table:
    _ = told.say
    found: list[tuple[str, Result]] = [(_("As it stands"), told.result)]
    found += [(readable(name), each) for name, each in told.scenarios.items()]
    rows = tuple((name, told.cell(each.benefits), told.cell(each.costs), told.cell(each.net)) for name, each in found)
    head = (_("Scenario"), _("Benefits"), _("Costs"), _("Net value"))
    return Table(told.captioned(_("Scenarios")), head, rows, columns("wnnn"))


def _knowing(told: Told) -> Table:
    _ = told.say
    assert told.draws is not None
    rows = [(pictures.input_name(told, name), told.float_cell(value)) for name, value in told.draws.evppi]
    rows.append((_("Everything at once"), told.float_cell(told.draws.evpi)))
    caption = told.captioned(_("What it would be worth to know before deciding"))
    return Table(caption, (_("Figure"), _("Worth of knowing it")), tuple(rows), columns("wn"), total=True)


def _grades(told: Told) -> Table:
    """How many lines have each grade, and how each grade is corrected."""
    _ = told.say
    grades = [each.grade for each in told.result.streams.graded.values()]
    rows = [_grade(told, str(grade), grades.count(grade), told.model.bias[grade]) for grade in sorted(_known(grades))]
    if None in grades:
        rows.append(_grade(told, _("none"), grades.count(None), NONE))
    head = (_("Grade of evidence"), _("Lines"), _("Benefits are cut by"), _("Costs are raised by"))
    return Table(_("Correction for optimism, by grade from 1 (best) to 6"), head, tuple(rows), columns("wnnn"))


def _known(grades: list[int | None]) -> set[int]:
    return {each for each in grades if each is not None}


def _grade(told: Told, name: str, lines: int, bias: Bias) -> tuple[str, ...]:
    return (
        name,
        told.speech.number(Decimal(lines)),
        told.speech.share(bias.benefit),
        told.speech.share(bias.cost),
    )
