"""Telling how the delivery of a project that won goes: what happened, how far it is, what was spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from commonstar.web.audit import public as audit
from commonstar.web.co.commission.budgets import rules
from commonstar.web.co.commission.budgets.models import DeliveryNote, Project
from commonstar.web.co.commission.budgets.terms import Delivery
from commonstar.web.programmes.public import Seat, require

PROJECT = "budget-project"


class NotWon(ValueError):
    """Only what won is delivered."""


@dataclass(frozen=True)
class Report:
    """What is told of a delivery on a day; `spent` is all that was spent so far."""

    on: date
    state: Delivery
    words: str
    spent: Decimal | None = None


@transaction.atomic
def report_delivery(*, seat: Seat, project: Project, report: Report) -> DeliveryNote:
    """Add a report, which everyone can read. The project is as far as its newest says. Raises NotWon."""
    require(rules.report, seat)
    rows = Project.objects.select_for_update(of=("self",)).filter(budget__programme=seat.programme)
    row = rows.get(pk=project.pk)
    if not row.won:
        raise NotWon(row.code)
    note = DeliveryNote.objects.create(
        project=row, on=report.on, state=report.state, words=report.words, spent=report.spent, written_by=seat.user
    )
    newest = DeliveryNote.objects.filter(project=row).order_by("-on", "-written_at", "id").first()
    assert newest is not None
    row.delivery = newest.state
    if newest.spent is not None:
        row.spent = newest.spent
    row.save(update_fields=["delivery", "spent"])
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{PROJECT}.reported",
        kind=PROJECT,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={
            "title": row.title,
            "on": str(report.on),
            "state": report.state.value,
            "words": report.words,
            "spent": None if report.spent is None else str(report.spent),
        },
    )
    return note
