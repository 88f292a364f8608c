"""What people think of statements, as pages show it: shares drawn and as a table, and what to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commonstar.formats.drawings.canvas import Look
from commonstar.formats.drawings.places import Bubble, bubbles
from commonstar.formats.drawings.shares import SharedBar, shares
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.star.focus_it.stating.bridge import (
    LEAST,
    Answers,
    Common,
    Ground,
    Group,
    Heard,
    Saying,
    Told,
)
from commonstar.web.star.focus_it.stating.statements import Answer, Statement

DESK, PHONE = 640, 288  # pixels: as much as a page has room for without scrolling


@dataclass(frozen=True)
class Shown:
    """What a page shows. With `people` fewer than `least`, nothing else is in it."""

    people: int
    least: int
    polarised: tuple[Told, ...] = ()
    few: tuple[Statement, ...] = ()
    picture: str = ""
    table: Table | None = None
    grounds: GroundShown | None = None


@dataclass(frozen=True)
class GroundShown:
    """Groups and what they share, with sentences instead of numbers alone."""

    ground: Ground
    common: tuple[tuple[str, str], ...]
    voices: tuple[tuple[Group, tuple[tuple[str, str], ...]], ...]
    picture: str
    table: Table
    by_statement: Table | None


def showing(heard: Heard, *, width: int = DESK) -> Shown:
    """Everything that is told of what people said, in pictures of a width."""
    if heard.people < LEAST:
        return Shown(heard.people, LEAST)
    found = [each for each in heard.told if each.answers is not None]
    return Shown(
        heard.people,
        LEAST,
        tuple(each for each in found if each.is_polarised),
        tuple(each.statement for each in heard.told if each.answers is None),
        picture(found, width) if found else "",
        table(found) if found else None,
        grounds(heard.ground, width),
    )


def grounds(found: Ground | None, width: int) -> GroundShown | None:
    """Opinion groups and common ground as a page shows them."""
    if found is None:
        return None
    return GroundShown(
        found,
        tuple((each.statement.words, _common(each)) for each in found.common),
        tuple((each, tuple((said.statement.words, _saying(said)) for said in each.says)) for each in found.groups),
        _places(found.groups, width),
        _groups(found.groups),
        _by_statement(found) if found.by_statement else None,
    )


def _common(each: Common) -> str:
    if each.least == 1:
        return {Answer.AGREE: _("In every group all agree."), Answer.DISAGREE: _("In every group all disagree.")}[
            each.side
        ]
    sentence = {
        Answer.AGREE: _("In every group {share} or more agree."),
        Answer.DISAGREE: _("In every group {share} or more disagree."),
    }[each.side]
    return sentence.format(share=percent(each.least))


def _saying(said: Saying) -> str:
    sentence = {
        Answer.AGREE: _("{number} of {of} in this group agree."),
        Answer.DISAGREE: _("{number} of {of} in this group disagree."),
    }[said.side]
    return sentence.format(number=said.number, of=said.of)


def _name(group: Group) -> str:
    return _("Group {letter}").format(letter=group.letter)


def _places(groups: Sequence[Group], width: int) -> str:
    marks = [
        Bubble(
            each.place,
            each.people,
            _name(each),
            ngettext("{count} person", "{count} people", each.people).format(count=each.people),
        )
        for each in groups
    ]
    title = _("Groups of people who answer alike")
    description = _("A circle for each group: the larger, the more people; the further apart, the less they agree.")
    return mark_safe(bubbles(marks, title=title, description=description, width=width, prefix="groups"))


def _groups(groups: Sequence[Group]) -> Table:
    columns = (Column(_("Group")), Column(_("People"), numeric=True), Column(_("What it says first")))
    rows = tuple((Cell(_name(each)), Cell(each.people), Cell(_first(each))) for each in groups)
    return Table(_("Groups of people who answer alike"), columns, rows, stacks=True)


def _first(group: Group) -> str:
    if not group.says:
        return _("Nothing that sets it apart")
    said = group.says[0]
    sentence = {Answer.AGREE: _("Agrees: {words}"), Answer.DISAGREE: _("Disagrees: {words}")}[said.side]
    return sentence.format(words=said.statement.words)


def _by_statement(found: Ground) -> Table:
    columns = (
        Column(pgettext("to agree or disagree with", "Statement")),
        *(Column(_name(each), numeric=True) for each in found.groups),
    )
    rows = tuple(
        (Cell(statement.words), *(Cell(_agreeing(each)) for each in answers))
        for statement, answers in found.by_statement
    )
    return Table(_("How many of each group agree"), columns, rows, stacks=True)


def _agreeing(answers: Answers) -> str:
    if not answers.number:
        return _("nobody answered")
    share = percent(Fraction(answers.agree, answers.number))
    return _("{agree} of {number}\u00a0({share})").format(agree=answers.agree, number=answers.number, share=share)


def picture(found: Sequence[Told], width: int) -> SafeString:
    """A bar a statement: who agrees, who is unsure, who disagrees."""
    rows = [SharedBar(each.statement.words, tuple(_parts(each))) for each in found]
    legend = ((Look.GAIN, _("Agree")), (Look.OTHER, _("Not sure")), (Look.PAY, _("Disagree")))
    title = _("What people say of each statement")
    description = _("For each statement a bar in three parts. The table beneath says the same.")
    drawn = shares(rows, title=title, description=description, legend=legend, width=width, prefix="stated")
    return mark_safe(drawn)


def _parts(each: Told) -> Iterable[tuple[float, str, Look]]:
    agree, disagree, unsure = each.shares
    for share, look in ((agree, Look.GAIN), (unsure, Look.OTHER), (disagree, Look.PAY)):
        yield float(share), percent(share), look


def table(found: Sequence[Told]) -> Table:
    """Counts and shares of each statement."""
    columns = (
        Column(pgettext("to agree or disagree with", "Statement")),
        *(Column(name, numeric=True) for name in (_("Agree"), _("Disagree"), _("Not sure"))),
        Column(pgettext("how many people answered", "Answers"), numeric=True),
        Column(_("Divided")),
    )
    return Table(_("What people say of each statement"), columns, tuple(_row(each) for each in found), stacks=True)


def _row(each: Told) -> tuple[Cell, ...]:
    answers = each.answers
    assert answers is not None
    numbers = (answers.agree, answers.disagree, answers.unsure)
    counted = (
        Cell(_("{count}\u00a0({share})").format(count=count, share=percent(share)))
        for count, share in zip(numbers, each.shares, strict=True)
    )
    divided = _("Polarised") if each.is_polarised else ""
    return (Cell(each.statement.words), *counted, Cell(answers.number), Cell(divided))


def percent(share: Fraction) -> str:
    """A share in whole percent, halves away from zero."""
    return _("{number}\u00a0%").format(number=int(share * 100 + Fraction(1, 2)))
