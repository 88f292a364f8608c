"""What elected bodies tell the Star at start-up: their tables, how their acts read, what decisions are about."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonstar.web.co.commission.bodies.models import AgreedTask, Body, Fund, Meeting, Spending, Term
from commonstar.web.co.commission.bodies.queries import KIND, bodies_of
from commonstar.web.co.commission.bodies.words import address
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
    registry.kind(KIND, ObjectKind(_("Elected body"), described, offered))
    registry.table(Table("elected_bodies", Body))
    registry.table(Table("terms", Term, "body__programme"))
    registry.table(Table("agreed_tasks", AgreedTask, "body__programme"))
    registry.table(Table("body_meetings", Meeting, "body__programme"))
    registry.table(Table("funds", Fund, "body__programme"))
    registry.table(Table("spendings", Spending, "fund__body__programme", outside={"entered_by": NOBODY}))
    for act, sentence in ACTS.items():
        registry.act(f"{KIND}.{act}", sentence)


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of an elected body."""
    found = bodies_of(seat).filter(pk=pk).first()
    return (found.title, address("body", seat.programme, body=found.pk)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The bodies that a record can be about."""
    return [(each.pk, each.title) for each in bodies_of(seat)]
