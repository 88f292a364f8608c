"""Pathways to outcomes: from a need by a pathway to an outcome and to whom it is worth something.

Each arrow rests on the figures behind it. It is assumed where one of them has no source, or is illustrative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commonstar.formats.drawings.pathways import Arrow, pathways
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import words
from commonstar.web.worth.bridge import LINES, Benefit, Brings, Demand, Model, NoSuchCell
from commonstar.web.worth.results.showing import Showing

CHAIN = ("retention", "impact", "deadweight", "attribution", "displacement")
NEED, PATHWAY, OUTCOME = range(3)  # the column at which an arrow begins


@dataclass
class Step:
    """An arrow between boxes: the cells that it rests on, and the page that shows them best."""

    column: int
    start: str
    end: str
    cells: list[str] = field(default_factory=list)
    shows: str = ""


@dataclass(frozen=True)
class Told:
    """An arrow in words: its sources, or that it is assumed."""

    step: Step
    sources: tuple[str, ...]
    is_assumed: bool
    url: str


@dataclass(frozen=True)
class Paths:
    """Four columns of boxes, and the arrows between them."""

    columns: tuple[tuple[str, ...], ...]
    arrows: tuple[Told, ...]


def found(showing: Showing) -> Paths:
    """Every path of a model."""
    steps: dict[tuple[int, str, str], Step] = {}
    for each in _steps(showing):
        known = steps.setdefault((each.column, each.start, each.end), each)
        if known is not each:
            known.cells += each.cells
    columns = [
        tuple(dict.fromkeys(step.start for step in steps.values() if step.column == column))
        for column in (NEED, PATHWAY, OUTCOME)
    ]
    last = tuple(dict.fromkeys(step.end for step in steps.values() if step.column == OUTCOME))
    return Paths((*columns, last), tuple(_told(showing, step) for step in steps.values()))


def _steps(showing: Showing) -> Iterator[Step]:
    model = showing.answers.model
    needs = showing.needs or (_("A need that is not named here yet"),)
    for line in model.lines.bringing:
        base = f"{LINES[type(line)]}.{line.id}"
        outcome = words.name_of(model, "outcomes", line.shared.outcome) if line.shared.outcome else _("Not said")
        for pathway, reach, effect, shows in _ways(line, base):
            for need in needs:
                yield Step(NEED, need, pathway, list(reach), reach[0])
            yield Step(PATHWAY, pathway, outcome, list(effect), shows)
        for agency, _share in line.shared.agencies:
            cell = f"agencies.{agency}.share.{line.id}"
            yield Step(OUTCOME, outcome, words.name_of(model, "agencies", agency), [cell], cell)


def _ways(line: Brings, base: str) -> Iterator[tuple[str, list[str], list[str], str]]:
    """For each pathway of a line: the cells of who is reached, those of what changes, and the page for the latter."""
    if isinstance(line, Demand):
        for place, each in enumerate(line.reductions):
            part = f"{base}.reductions.{place}"
            reach = [f"{part}.reach", f"{base}.initial"]
            yield words.term(each.pathway), reach, [f"{part}.effect", f"{part}.deadweight"], f"{part}.effect"
        return
    pathway = words.term(line.pathway) if line.pathway else _("A pathway that is not said")
    if isinstance(line, Benefit):
        chain = [f"{base}.{name}" for name in CHAIN]
        yield pathway, [f"{base}.population", f"{base}.engagement"], chain, f"{base}.net_outcomes"
    else:
        yield pathway, [f"{base}.probability"], [f"{base}.probability_with"], f"{base}.probability_with"


def _told(showing: Showing, step: Step) -> Told:
    model, sources, is_assumed = showing.answers.model, dict[str, None](), False
    for cell in step.cells:
        for source, assumed in _origins(showing, cell):
            is_assumed = is_assumed or assumed
            if source:
                sources[_source(model, source)] = None
    return Told(step, tuple(sources), is_assumed or not sources, showing.to(step.shows))


def _origins(showing: Showing, cell: str) -> Iterator[tuple[str, bool]]:
    """Where the figures behind a cell come from. 0 and 1 are what a field is where nobody says more."""
    try:
        steps = [step for _depth, step in showing.answers.working.follow(cell)]
    except NoSuchCell:
        return
    for step in steps:
        is_said = step.rule != "field" or step.value not in (0, 1)
        if not step.parts and is_said and step.rule in ("given", "field", "converted"):
            yield step.source, step.illustrative or not step.source


def _source(model: Model, source: str) -> str:
    return model.sources[source].title if source in model.sources else source


def picture(told: Paths) -> str:
    """The drawing."""
    names = (_("Need"), _("Pathway"), _("Outcome"), _("To whom"))
    places = [{box: place for place, box in enumerate(boxes)} for boxes in told.columns]
    arrows = [
        Arrow(
            each.step.column,
            places[each.step.column][each.step.start],
            places[each.step.column + 1][each.step.end],
            f"{each.step.start} → {each.step.end}",
            _("assumed") if each.is_assumed else "",
            "" if each.is_assumed else each.url,
        )
        for each in told.arrows
    ]
    description = _("Boxes for needs, pathways, outcomes and agencies, with arrows. The table beneath says the same.")
    columns = list(zip(names, told.columns, strict=True))
    return pathways(columns, arrows, title=_("From need to outcome"), description=description, prefix="path")


def table(told: Paths) -> Table:
    """The same in words."""
    columns = (Column(_("From")), Column(_("To")), Column(_("What it rests on")))
    rows = tuple(
        (Cell(each.step.start), Cell(each.step.end), Cell(_rests(each), each.url))
        for each in sorted(told.arrows, key=lambda each: each.step.column)
    )
    return Table(_("Every arrow"), columns, rows)


def _rests(each: Told) -> str:
    named = "; ".join(each.sources)
    if not each.is_assumed:
        return named
    return _("Assumed, in part. Known: %(sources)s") % {"sources": named} if named else _("Assumed")
