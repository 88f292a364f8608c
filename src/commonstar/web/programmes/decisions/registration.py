"""What the decision log tells the Star and the log at start-up."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.parts import Tag, Waiting
from commonstar.web.programmes.decisions.queries import decision_url, overdue_reviews
from commonstar.web.programmes.models import Task
from commonstar.web.programmes.registry import ObjectKind, registry
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside

MOST = 5


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.kind("task", ObjectKind(_("Task"), described_task, offered_tasks))
    registry.waiting(waiting)
    registry.act("decision.recorded", _("{who} recorded the decision “{what}”."))
    registry.act("decision.superseding", _("{who} recorded the decision “{what}”, which supersedes an older one."))


def described_task(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title of a task, and its page for members."""
    row = Task.objects.filter(programme=seat.programme, pk=pk).first()
    if row is None or not may_see_inside(seat):
        return None
    reference = row.key or str(row.pk)
    url = reverse("programmes:task", kwargs={"programme": seat.programme.slug, "task": reference})
    return task_title(row), url


def offered_tasks(seat: Seat) -> list[tuple[UUID, str]]:
    """The tasks of which something was said."""
    rows = Task.objects.filter(programme=seat.programme)
    return sorted(((row.pk, task_title(row)) for row in rows), key=lambda each: each[1])


def task_title(row: Task) -> str:
    """A task's own title, or that of the room that registered it."""
    kind = registry.tasks.get(row.key)
    return row.title or (str(kind.title) if kind else row.key)


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For those who lead: decisions whose review is overdue."""
    if not may_lead(seat):
        return
    for decision in overdue_reviews(seat.programme)[:MOST]:
        yield Waiting(
            _("Review a decision"),
            decision_url(decision, seat.programme.slug),
            decision.title,
            Tag(_("Overdue"), "red"),
        )
