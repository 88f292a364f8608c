"""The page of one number: its formula, what went into it, and every given figure that it rests on, with its source."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import words
from commonstar.web.worth.bridge import Source, Step
from commonstar.web.worth.results.showing import Showing
from commonstar.web.worth.results.tables import source_words

MOST = 400


@dataclass(frozen=True)
class Worked:
    """One step in words."""

    name: str
    value: str
    formula: str
    source: Source | None
    source_words: str
    note: str
    is_illustrative: bool
    parts: Table | None
    given: Table | None


def worked(showing: Showing, cell: str) -> Worked:
    """The step of a cell. Raises `NoSuchCell`."""
    answers = showing.answers
    step = answers.working.step(cell)
    given = [each for _depth, each in answers.working.follow(cell) if _is_given(each) and each.cell != cell]
    one = answers.model.inputs.get(cell.removeprefix("inputs.")) if cell.startswith("inputs.") else None
    return Worked(
        words.cell_name(answers.model, cell),
        words.exact(step.value),
        step.formula if step.parts or step.rule in ("bias", "discount-factor", "converted") else "",
        answers.model.sources.get(step.source),
        "" if step.parts else source_words(answers, step.source, step.illustrative),
        one.note if one else "",
        step.illustrative,
        _parts(showing, step),
        _given(showing, given),
    )


def _is_given(step: Step) -> bool:
    return not step.parts and step.rule in ("given", "field", "converted") and bool(step.source or step.illustrative)


def _parts(showing: Showing, step: Step) -> Table | None:
    model = showing.answers.model
    rows = tuple(
        (
            Cell(words.cell_name(model, part), showing.to(part)),
            Cell(words.exact(showing.answers.working.step(part).value)),
        )
        for part in step.parts[:MOST]
    )
    if not rows:
        return None
    return Table(_("What went into it"), (Column(_("Part")), Column(_("Value"), numeric=True)), rows)


def _given(showing: Showing, steps: list[Step]) -> Table | None:
    """Inputs before the constants of lines; a number that is the usual one is not listed."""
    model = showing.answers.model
    told = [each for each in steps if each.cell.startswith("inputs.")]
    told += [each for each in steps if not each.cell.startswith("inputs.") and _is_said(each)]
    rows = tuple(
        (
            Cell(words.cell_name(model, each.cell), showing.to(each.cell)),
            Cell(words.exact(each.value)),
            Cell(source_words(showing.answers, each.source, each.illustrative), _url(showing, each)),
        )
        for each in told[:MOST]
    )
    if not rows:
        return None
    columns = (Column(_("Figure")), Column(_("Value"), numeric=True), Column(_("Source")))
    return Table(_("Every figure that it rests on"), columns, rows)


def _is_said(step: Step) -> bool:
    """Whether a field of a line says something: 0 and 1 are what it is where nobody says more."""
    return step.value not in (0, 1)


def _url(showing: Showing, step: Step) -> str:
    source = showing.answers.model.sources.get(step.source)
    return source.url if source and source.url.startswith(("https://", "http://")) else ""
