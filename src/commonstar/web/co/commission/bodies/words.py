"""What the pages of elected bodies say: terms, tasks, meetings, and amounts of money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import TermEnd, TermStart
from commonstar.web.co.commission.bodies.models import AgreedTask, Fund, Meeting, Spending, Term
from commonstar.web.co.commission.bodies.queries import Account, Community, NeverFilled
from commonstar.web.common.parts import Cell, Column, Row, Table
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Programme
from commonstar.web.worth.public import money


def address(name: str, programme: Programme, **pieces: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"commission:{name}", kwargs={"programme": programme.slug, **pieces})


def day(when: date | None) -> str:
    """A day in the reader's language; "" where there is none."""
    return date_format(when, "DATE_FORMAT") if when else ""


def sitting_table(found: Sequence[Community], empty: Sequence[NeverFilled] = ()) -> Table:
    """Who sits for whom, how they came to it, and until when; empty seats too."""
    by_name = {each.name: each for each in found}
    never = {each.community: each for each in empty}
    rows: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys((*by_name, *never)):
        if each := by_name.get(name):
            rows += [
                (Cell(name), Cell(term.name), Cell(phrase(TermStart(term.start))), Cell(day(term.until)))
                for term in each.sitting
            ]
            rows += [(Cell(name), Cell(_("Empty seat")), Cell(""), Cell(day(term.until))) for term in each.vacant]
        if unfilled := never.get(name):
            line = (Cell(name), Cell(_("Empty seat")), Cell(_("Empty from the start")), Cell(day(unfilled.until)))
            rows += [line] * unfilled.seats
    columns = (Column(_("For whom")), Column(_("Who")), Column(_("How")), Column(_("Until")))
    return Table(_("Members today"), columns, tuple(rows))


def empty_sentence(empty: NeverFilled) -> str:
    """That seats were never filled."""
    sentence = ngettext(
        "A seat for %(community)s is empty: fewer people stood than there are seats.",
        "%(n)d seats for %(community)s are empty: fewer people stood than there are seats.",
        empty.seats,
    )
    return sentence % {"n": empty.seats, "community": empty.community}


def former_sentence(term: Term) -> str:
    """When somebody sat, and how it ended."""
    told = {"name": term.name, "community": term.community, "begins": day(term.begins_on)}
    if term.ended_on is None:
        return _("%(name)s, %(community)s: %(begins)s to %(until)s") % {**told, "until": day(term.until)}
    sentence = _("%(name)s, %(community)s: %(begins)s to %(until)s (%(end)s)")
    return sentence % {**told, "until": day(term.ended_on), "end": phrase(TermEnd(term.end))}


def task_rows(task: AgreedTask) -> tuple[Row, ...]:
    """What stands beneath an agreed task."""
    rows = [Row(_("Agreed on"), day(task.agreed_on))]
    if task.who:
        rows.append(Row(_("Who does it"), task.who))
    if task.due_on and not task.done_on:
        rows.append(Row(_("Due on"), day(task.due_on)))
    if task.done_on:
        rows.append(Row(_("Done on"), day(task.done_on)))
    if task.what_came:
        rows.append(Row(_("What came of it"), task.what_came))
    return tuple(rows)


def meeting_sentence(row: Meeting) -> str:
    """How many came."""
    members = ngettext("%(n)d member", "%(n)d members", row.present) % {"n": row.present}
    guests = ngettext("%(n)d other person", "%(n)d other people", row.guests) % {"n": row.guests}
    return _("%(members)s and %(guests)s came.") % {"members": members, "guests": guests}


def amount(value: Decimal, fund: Fund) -> str:
    """An amount of a fund, to the penny."""
    return str(money(value, fund.currency))


def years(fund: Fund) -> str:
    """The days from which and until which a fund can be spent."""
    return _("%(first)s to %(last)s") % {"first": day(fund.begins_on), "last": day(fund.ends_on)}


def account_rows(found: Account) -> tuple[Row, ...]:
    """Granted, spent, left."""
    fund = found.fund
    rows = [Row(_("Granted"), amount(fund.amount, fund))]
    if fund.carried:
        rows.append(Row(_("Of this, left from the year before"), amount(fund.carried, fund)))
    return (
        *rows,
        Row(_("Granted by"), fund.granted_by),
        Row(_("Spent"), amount(found.spent, fund)),
        Row(_("Left"), amount(found.left, fund)),
    )


def spending_table(found: Account, pages: dict[Any, str]) -> Table:
    """What was spent, line by line, with what is left after each. `pages`: by spending, where its receipt is."""
    columns = (
        Column(_("What for")),
        Column(_("When")),
        Column(_("Paid to")),
        Column(_("Amount"), numeric=True),
        Column(_("Left"), numeric=True),
        Column(_("Receipt")),
    )
    rows, left = [], found.fund.amount
    for each in found.spendings:
        left -= Decimal(0) if each.taken_back else each.amount
        rows.append(
            (
                Cell(each.what),
                Cell(day(each.spent_on)),
                Cell(each.paid_to),
                Cell(amount(each.amount, found.fund)),
                Cell(_("Taken back") if each.taken_back else amount(left, found.fund)),
                Cell(_receipt(each), pages.get(each.pk, "")),
            )
        )
    return Table(_("What was spent"), columns, tuple(rows))


def _receipt(row: Spending) -> str:
    if row.receipt is not None:
        return row.receipt.name
    return _("None: %(why)s") % {"why": row.no_receipt} if row.no_receipt else _("None")
