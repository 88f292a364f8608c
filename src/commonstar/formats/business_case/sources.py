"""What it rests on: every input with its range and source, the sources, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Iterator

from commonstar.engine.value.expressions import written
from commonstar.engine.value.model import Input
from commonstar.formats.business_case.blocks import Block, Bullets, Heading, Table, Text, columns
from commonstar.formats.business_case.told import Told, readable
from commonstar.formats.value_words import WARNINGS


def sources(told: Told) -> Iterator[Block]:
    """The blocks of inputs, sources and warnings."""
    _ = told.say
    if told.model.inputs:
        yield _inputs(told)
    yield Heading(_("Sources"))
    if told.model.sources:
        yield _sources(told)
    else:
        yield Text(_("The model names no sources."))
    yield Heading(_("What to keep in mind"))
    found = tuple(warnings(told))
    yield Bullets(found) if found else Text(_("Nothing was found that needs a warning."))
    yield Heading(_("How to check it"))
    yield Text(
        _(
            "The model is one file that anyone can open. “commonstar value run” computes these figures again, and "
            "“commonstar value explain” follows any of them."
        )
    )


def _inputs(told: Told) -> Table:
    _ = told.say
    rows = tuple(_input(told, one) for one in told.model.inputs.values())
    head = (_("Figure"), _("Value"), _("Range"), _("Grade"), _("Source"))
    return Table(_("Figures that went in"), head, rows, columns("wnwww"))


def _input(told: Told, one: Input) -> tuple[str, ...]:
    _ = told.say
    origin = one.provenance
    said = []
    if one.calculated:
        said.append("= " + written(one.value).replace("_", " "))
    if origin.source:
        said.append(told.numbered(origin.source))
    if origin.illustrative:
        said.append(_("illustrative"))
    if one.price_year is not None and one.price_year != told.model.price_year:
        said.append(_("prices of {year}, converted").format(year=one.price_year))
    if one.note:
        said.append(one.note)
    value = told.speech.plain(told.result.values.numbers[one.name])
    if one.unit and one.unit != "share":
        value = f"{value} {one.unit}"
    spread = ""
    if one.uncertain and one.low is not None and one.high is not None:
        spread = _("{low} to {high}").format(low=told.speech.plain(one.low), high=told.speech.plain(one.high))
    return (readable(one.name), value, spread, str(origin.grade or ""), "; ".join(said))


def _sources(told: Told) -> Table:
    _ = told.say
    rows = tuple(
        (told.numbered(each.id), each.title, each.publisher, each.date, each.url)
        for each in told.model.sources.values()
    )
    head = (_("No."), _("Title"), _("Publisher"), _("Date"), _("Where"))
    return Table(_("What the sources are"), head, rows, columns("wwwww"))


def warnings(told: Told) -> Iterator[str]:
    """What is to be told beside the numbers."""
    _ = told.say
    names = {line.id: line.name or readable(line.id) for line in told.model.lines.all}
    names |= {name: readable(name) for name in told.model.inputs}
    drawn = () if told.draws is None else told.draws.warnings
    for each in (*told.result.warnings, *drawn):
        about = names.get(each.about, each.about)
        yield _(WARNINGS[each.code]).format(about=about, **dict(each.parameters))
