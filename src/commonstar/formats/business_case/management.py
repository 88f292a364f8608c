"""The management case: how it is run and reviewed, its risks, its mix, and who agrees."""

from __future__ import annotations

from collections.abc import Iterator

from commonstar.engine.value.model import CostKind
from commonstar.engine.value.streams import ExactReader
from commonstar.formats.business_case.blocks import Block, Bullets, Heading, Table, Text, columns
from commonstar.formats.business_case.pictures import input_name
from commonstar.formats.business_case.summary import confirmed_by
from commonstar.formats.business_case.told import Told
from commonstar.formats.case_words import QUESTIONS
from commonstar.vocabulary import CaseQuestion, Mix

WEAK = 5
MOST = 5


def management(told: Told) -> Iterator[Block]:
    """The blocks of the management case."""
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.RUNNING]))
    yield from told.answer(CaseQuestion.RUNNING)
    first = tuple(to_review(told))
    if first:
        yield Heading(_("What to measure first"), 3)
        yield Bullets(first)
    if told.model.lines.risks:
        yield _risks(told)
    yield Heading(_("What is released, put in, and given"), 3)
    yield mix(told)
    if replaces_paid_work(told):
        yield Text(_unpaid(told))
    yield Heading(_(QUESTIONS[CaseQuestion.AGREEMENT]))
    yield from told.answer(CaseQuestion.AGREEMENT)
    if told.model.agencies:
        yield Text(confirmed_by(told))
        yield _agreement(told)


def to_review(told: Told) -> Iterator[str]:
    """What decides most and is known least: the widest figures, then the weakest lines."""
    _ = told.say
    for bar in told.bars[:3]:
        if bar.width:
            yield _("{figure}: it alone moves the net value by {sum}.").format(
                figure=input_name(told, bar.name), sum=told.money.rough(bar.width)
            )
    graded = told.result.streams.graded
    weak = [line for line in told.model.lines.bringing if (graded[line.id].grade or WEAK) >= WEAK]
    for line in sorted(weak, key=lambda line: -told.present(line))[:MOST]:
        grade = graded[line.id].grade
        if grade is None:
            yield _("{line}: its evidence has no grade yet.").format(line=told.line(line))
        else:
            yield _("{line}: its evidence is weak (grade {grade} of 6).").format(line=told.line(line), grade=grade)


def _risks(told: Told) -> Table:
    _ = told.say
    rows = []
    for line in told.model.lines.risks:
        read = ExactReader(told.model, dict(told.result.values.numbers), line)
        rows.append(
            (
                told.line(line),
                told.speech.share(read.share(line.probability, "probability")),
                told.speech.share(read.share(line.probability_with, "probability_with")),
                told.cell(read.amount(line.loss, "loss")),
                told.cell(read.amount(line.loss_with, "loss_with")),
            )
        )
    head = (_("Risk"), _("Chance a year, without"), _("With"), _("Loss, without"), _("With"))
    return Table(told.captioned(_("Risks, and what the initiative does to them")), head, tuple(rows), columns("wnnnn"))


def mix(told: Told) -> Table:
    """Money released, money put into communities, hours given."""
    _ = told.say
    found = told.result.by_mix
    currency = told.model.currency
    rows = (
        (_("Budgets released by what replaces public input"), told.cell(found.released), currency),
        (_("Money put in to add to public input"), told.cell(found.communities), currency),
        (_("Hours that people give"), told.cell(found.given_hours), _("hours")),
    )
    return Table(_("The mix, over all years"), (_("What"), _("How much"), _("In")), rows, columns("wnw"))


def replaces_paid_work(told: Told) -> bool:
    """Whether savings stand beside unpaid hours that replace public input."""
    costs = told.model.lines.costs
    return told.result.by_mix.released > 0 and any(
        line.kind is CostKind.IN_KIND and line.mix is Mix.SUBSTITUTIVE for line in costs
    )


def _unpaid(told: Told) -> str:
    _ = told.say
    return _("Some of what is released rests on unpaid hours that replace paid work. Say to whom that is fair.")


def _agreement(told: Told) -> Table:
    _ = told.say
    rows = []
    for name in told.model.asked:
        said = _("not yet confirmed")
        if name in told.confirmed.by:
            said = _("confirmed")
        elif name in told.confirmed.disputed:
            said = _("disputed")
        rows.append((told.agency(name), said))
    head = (_("Agency"), _("Its gains, and what of them is cash"))
    return Table(_("Who has confirmed"), head, tuple(rows), columns("ww"))
