"""The strategic case: the need, who is reached and how, and what changes."""

from __future__ import annotations

from collections.abc import Iterator

from commonstar.engine.value.chain import net_outcomes
from commonstar.engine.value.model import Benefit
from commonstar.engine.value.streams import ExactReader
from commonstar.formats.business_case.blocks import Block, Bullets, Heading, Table, Text, columns
from commonstar.formats.business_case.pictures import demand
from commonstar.formats.business_case.told import Told
from commonstar.formats.business_case.words import LEVELS, PATHWAYS
from commonstar.formats.case_words import QUESTIONS
from commonstar.vocabulary import CaseQuestion

MOST_DEMANDS = 6


def strategic(told: Told) -> Iterator[Block]:
    """The blocks of the strategic case."""
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.NEED]))
    yield from told.answer(CaseQuestion.NEED)
    yield Heading(_(QUESTIONS[CaseQuestion.REACH]))
    yield from told.answer(CaseQuestion.REACH)
    if told.model.lines.benefits:
        yield reached(told)
    yield Heading(_(QUESTIONS[CaseQuestion.CHANGE]))
    yield from told.answer(CaseQuestion.CHANGE)
    if told.model.outcomes:
        yield outcomes(told)
    if told.model.unmonetised:
        yield Heading(_("What has no value in money here"), 3)
        yield Bullets(tuple(unmonetised(told)))
    demands = sorted(told.model.lines.demand, key=lambda line: -abs(told.present(line)))
    for line in demands[:MOST_DEMANDS]:
        yield demand(told, line)
    if len(demands) > MOST_DEMANDS:
        more = len(demands) - MOST_DEMANDS
        yield Text(_("{count} smaller demands are not drawn here; the benefits list them all.").format(count=more))


def reached(told: Told) -> Table:
    """For each benefit how many are reached, and for how many it changes because of this."""
    _ = told.say
    rows = tuple(_reached(told, line) for line in told.model.lines.benefits)
    head = (_("What changes"), _("For whom"), _("By which pathway"), _("Reached"), _("Changed by this"))
    return Table(_("People or cases, before correction for optimism"), head, rows, columns("wwwnn"))


def _reached(told: Told, line: Benefit) -> tuple[str, ...]:
    _ = told.say
    net = net_outcomes(ExactReader(told.model, dict(told.result.values.numbers), line), line)
    pathway = _(PATHWAYS[line.pathway]) if line.pathway else _("Not said")
    whom = line.shared.beneficiaries or _("Not said")
    return (told.line(line), whom, pathway, told.speech.plain(net.reached, 1), told.speech.plain(net.outcomes, 1))


def outcomes(told: Told) -> Table:
    """Each outcome, where it shows, and what leads to it."""
    _ = told.say
    lines = told.model.lines.bringing
    rows = tuple(
        (
            outcome.name,
            _(LEVELS[outcome.level]),
            "; ".join(told.line(line) for line in lines if line.shared.outcome == name) or _("nothing yet"),
        )
        for name, outcome in told.model.outcomes.items()
    )
    return Table(_("Outcomes"), (_("Outcome"), _("Where it shows"), _("What leads to it")), rows, columns("www"))


def unmonetised(told: Told) -> Iterator[str]:
    """What is not given a value in money, with its direction and note."""
    _ = told.say
    words = {"better": _("better"), "worse": _("worse")}
    for each in told.model.unmonetised:
        said = _("{outcome}: {direction}").format(
            outcome=each.outcome, direction=words.get(each.direction, each.direction)
        )
        source = told.model.sources[each.source].title if each.source else ""
        yield ". ".join(part for part in (said, each.note, source) if part)
