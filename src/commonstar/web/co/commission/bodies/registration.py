"""What elected bodies tell the Star at start-up: their tables, how their acts read, what decisions are about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.web.co.commission.bodies import rules
from commonstar.web.co.commission.bodies.models import AgreedTask, Body, Fund, Meeting, Spending, Term
from commonstar.web.co.commission.bodies.queries import KIND, bodies_of, overdue, unfilled, unsettled
from commonstar.web.co.commission.bodies.words import address
from commonstar.web.co.commission.registry import Awaiting
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.common.parts import Tag, Waiting
from commonstar.web.programmes.public import NOBODY, ObjectKind, Seat, Table, registry

ACTS = {
    "founded": _("{who} wrote down the elected body “{what}”."),
    "changed": _("{who} changed what “{what}” is for."),
    "seated": _("{who} wrote down who sits in “{what}”."),
    "term_ended": _("{who} wrote down that somebody left “{what}”."),
    "task_agreed": _("{who} wrote down what “{what}” agreed to do."),
    "task_done": _("{who} wrote down that a task of “{what}” is done."),
    "met": _("{who} wrote down a meeting of “{what}”."),
    "fund_granted": _("{who} wrote down money for “{what}”."),
    "spent": _("{who} wrote down what “{what}” spent."),
    "spending_taken_back": _("{who} took back something that “{what}” had spent."),
    "fund_settled": _("{who} settled a year’s money of “{what}”."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    _awaits()
    registry.kind(KIND, ObjectKind(_("Elected body"), described, offered))
    registry.table(Table("elected_bodies", Body))
    registry.table(Table("terms", Term, "body__programme"))
    registry.table(Table("agreed_tasks", AgreedTask, "body__programme"))
    registry.table(Table("body_meetings", Meeting, "body__programme"))
    registry.table(Table("funds", Fund, "body__programme"))
    registry.table(Table("spendings", Spending, "fund__body__programme", outside={"entered_by": NOBODY}))
    for act, sentence in ACTS.items():
        registry.act(f"{KIND}.{act}", sentence)


def _awaits() -> None:
    """Tasks that are overdue are for all who write; empty seats and a year that is over, for those who run it."""
    commission.waits(Awaiting(lambda seat: overdue(seat.programme) if rules.write(seat) else None, tasks_waiting))
    commission.waits(Awaiting(lambda seat: unfilled(seat.programme) if rules.run(seat) else None, seats_waiting))
    commission.waits(Awaiting(lambda seat: unsettled(seat.programme) if rules.run(seat) else None, funds_waiting))


def tasks_waiting(seat: Seat) -> Iterable[Waiting]:
    """How many tasks of each body are overdue."""
    for pk, title, count in (
        overdue(seat.programme).values_list("body", "body__title").annotate(n=Count("pk")).order_by("body__title")
    ):
        words = ngettext("{n} agreed task is overdue", "{n} agreed tasks are overdue", count).format(n=count)
        yield Waiting(words, address("body", seat.programme, body=pk), title, Tag(_t("Overdue"), "red"))


def seats_waiting(seat: Seat) -> Iterable[Waiting]:
    """How many seats of each body were left and stand empty."""
    for pk, title, count in (
        unfilled(seat.programme).values_list("body", "body__title").annotate(n=Count("pk")).order_by("body__title")
    ):
        words = ngettext("{n} seat is empty: fill it", "{n} seats are empty: fill them", count).format(n=count)
        yield Waiting(words, address("body", seat.programme, body=pk), title)


def funds_waiting(seat: Seat) -> Iterable[Waiting]:
    """Small funds whose year is over and of which the next year was not decided."""
    for fund in unsettled(seat.programme).select_related("body").order_by("ends_on"):
        url = address("fund", seat.programme, fund=fund.pk)
        yield Waiting(_t("The year of a small fund is over: decide on the next year"), url, fund.body.title)


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of an elected body."""
    found = bodies_of(seat).filter(pk=pk).first()
    return (found.title, address("body", seat.programme, body=found.pk)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The bodies that a record can be about."""
    return [(each.pk, each.title) for each in bodies_of(seat)]
