"""What people think of statements, as pages show it: shares drawn and as a table, and what to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.drawings.canvas import Look
from commonstar.formats.drawings.shares import SharedBar, shares
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.star.focus_it.stating.bridge import LEAST, Ballot, Told, told, votes_of
from commonstar.web.star.focus_it.stating.statements import Statement


@dataclass(frozen=True)
class Shown:
    """What a page shows. With `people` fewer than `least`, nothing else is in it."""

    people: int
    least: int
    polarised: tuple[Told, ...] = ()
    few: tuple[Statement, ...] = ()
    picture: str = ""
    table: Table | None = None


def showing(statements: Sequence[Statement], ballots: Iterable[Ballot]) -> Shown:
    """Everything that is told of what people said."""
    votes = votes_of(statements, ballots)
    people = len(votes.people)
    if people < LEAST:
        return Shown(people, LEAST)
    inside = [each for each in told(statements, votes) if not each.statement.is_out]
    found = [each for each in inside if each.answers is not None]
    return Shown(
        people,
        LEAST,
        tuple(each for each in found if each.is_polarised),
        tuple(each.statement for each in inside if each.answers is None),
        picture(found) if found else "",
        table(found) if found else None,
    )


def picture(found: Sequence[Told]) -> SafeString:
    """A bar a statement: who agrees, who is unsure, who disagrees."""
    rows = [SharedBar(each.statement.words, tuple(_parts(each))) for each in found]
    legend = ((Look.GAIN, _("Agree")), (Look.OTHER, _("Not sure")), (Look.PAY, _("Disagree")))
    title = _("What people say of each statement")
    description = _("For each statement a bar in three parts. The table beneath says the same.")
    return mark_safe(shares(rows, title=title, description=description, legend=legend, prefix="stated"))


def _parts(each: Told) -> Iterable[tuple[float, str, Look]]:
    agree, disagree, unsure = each.shares
    for share, look in ((agree, Look.GAIN), (unsure, Look.OTHER), (disagree, Look.PAY)):
        yield float(share), percent(share), look


def table(found: Sequence[Told]) -> Table:
    """Counts and shares of each statement."""
    columns = (
        Column(_("Statement")),
        *(Column(name, numeric=True) for name in (_("Agree"), _("Disagree"), _("Not sure"), _("Answers"))),
        Column(_("Divided")),
    )
    return Table(_("What people say of each statement"), columns, tuple(_row(each) for each in found))


def _row(each: Told) -> tuple[Cell, ...]:
    answers = each.answers
    assert answers is not None
    numbers = (answers.agree, answers.disagree, answers.unsure)
    counted = (
        Cell(_("{count} ({share})").format(count=count, share=percent(share)))
        for count, share in zip(numbers, each.shares, strict=True)
    )
    divided = _("Polarised") if each.is_polarised else ""
    return (Cell(each.statement.words), *counted, Cell(answers.number), Cell(divided))


def percent(share: Fraction) -> str:
    """A share in whole percent, halves away from zero."""
    return _("{number} %").format(number=int(share * 100 + Fraction(1, 2)))
