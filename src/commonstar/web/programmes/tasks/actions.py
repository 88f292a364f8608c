"""What people say of tasks. Each act is one transaction with one entry in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import Step
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Attachment, Membership, Task
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat
from commonstar.web.programmes.tasks import files
from commonstar.web.programmes.tasks.queries import TaskLine
from commonstar.web.programmes.tasks.rules import may_arrange_tasks, may_mark_tasks


class NotAMember(Refused):
    """A task can only be given to somebody who belongs to the programme."""


@dataclass(frozen=True)
class Elsewhere:
    """What was done away from this site: when (ISO 8601, perhaps only the month or year), by whom, and what."""

    on: str
    by: str
    note: str = ""


def _row(seat: Seat, line: TaskLine) -> Task:
    """The task's row, locked; a registered task gets one the first time that something is said of it."""
    tasks = Task.objects.select_for_update().filter(programme=seat.programme)
    if line.kind is None:
        return tasks.get(pk=line.reference, key="")
    row, _ = tasks.get_or_create(programme=seat.programme, key=line.kind.key, defaults={"step": line.kind.step.value})
    return row


def _record(seat: Seat, action: str, row: Task, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind="task",
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        before=before,
        after=after,
    )


def _named(row: Task, **values: Any) -> dict[str, Any]:
    """A record that says which task it is about: key or title go with every change."""
    return {"task": row.key or row.title, **values}


def _care(row: Task) -> dict[str, Any]:
    owner = audit.Personal(row.owner_id, str(row.owner)) if row.owner_id else None
    return _named(row, owner=owner, due_on=row.due_on)


@transaction.atomic
def assign_task(*, seat: Seat, line: TaskLine, owner: User | None, due_on: date | None) -> None:
    """Say who looks after a task and by when. Raises NotAMember for someone from outside."""
    require(may_arrange_tasks, seat)
    if owner and not Membership.objects.filter(programme=seat.programme, user=owner).exists():
        raise NotAMember("owner")
    row = _row(seat, line)
    before = _care(row)
    row.owner, row.due_on = owner, due_on
    row.save(update_fields=["owner", "due_on"])
    _record(seat, "task.assigned", row, before, _care(row))


@transaction.atomic
def set_aside_task(*, seat: Seat, line: TaskLine, reason: str) -> None:
    """Say, with the reason, that a task is not for this programme."""
    require(may_arrange_tasks, seat)
    row = _row(seat, line)
    before = _named(row, not_for_us=row.not_for_us)
    row.not_for_us = reason
    row.save(update_fields=["not_for_us"])
    _record(seat, "task.not_for_us", row, before, _named(row, not_for_us=reason))


@transaction.atomic
def take_up_task(*, seat: Seat, line: TaskLine) -> None:
    """The task is for us after all."""
    require(may_arrange_tasks, seat)
    row = _row(seat, line)
    before = _named(row, not_for_us=row.not_for_us)
    row.not_for_us = ""
    row.save(update_fields=["not_for_us"])
    _record(seat, "task.for_us_after_all", row, before, _named(row, not_for_us=""))


def _elsewhere(row: Task, seat: Seat) -> dict[str, Any]:
    """Names of those who did it are personal; they are sealed under the key of whoever wrote them down."""
    writer = seat.user.pk if seat.user else None
    by: Any = audit.Personal(writer, row.elsewhere_by) if writer and row.elsewhere_by else row.elsewhere_by
    note: Any = audit.Personal(writer, row.elsewhere_note) if writer and row.elsewhere_note else row.elsewhere_note
    return _named(row, elsewhere_on=row.elsewhere_on, elsewhere_by=by, elsewhere_note=note)


@transaction.atomic
def mark_done_elsewhere(
    *, seat: Seat, line: TaskLine, elsewhere: Elsewhere, file: files.Accepted | None = None
) -> None:
    """Say that a task was done away from this site, with a file to show it where there is one."""
    require(may_mark_tasks, seat)
    row = _row(seat, line)
    before = _elsewhere(row, seat)
    row.elsewhere_on, row.elsewhere_by, row.elsewhere_note = elsewhere.on, elsewhere.by, elsewhere.note
    row.save(update_fields=["elsewhere_on", "elsewhere_by", "elsewhere_note"])
    after = _elsewhere(row, seat)
    if file:
        kept = keep_file(seat=seat, file=file, task=row)
        after["file"] = {"name": kept.name, "sha256": kept.sha256}
    _record(seat, "task.done_elsewhere", row, before, after)


def keep_file(*, seat: Seat, file: files.Accepted, task: Task | None = None) -> Attachment:
    """Keep a file with a task, or for the room that asks. The caller has checked its rule and writes the log.

    The bytes come first: if the transaction fails, a file without a row is left, never a row without its file.
    """
    kept = Attachment(
        programme=seat.programme,
        task=task,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=file.sha256,
        added_by=seat.user,
    )
    files.keep(kept.pk, file)
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def take_back_elsewhere(*, seat: Seat, line: TaskLine) -> None:
    """It was not done elsewhere after all; the files kept with it go too."""
    require(may_mark_tasks, seat)
    row = _row(seat, line)
    before = _elsewhere(row, seat)
    row.elsewhere_on = row.elsewhere_by = row.elsewhere_note = ""
    row.save(update_fields=["elsewhere_on", "elsewhere_by", "elsewhere_note"])
    _remove_files(row)
    _record(seat, "task.not_done_elsewhere", row, before, _elsewhere(row, seat))


def _remove_files(row: Task) -> None:
    kept = list(row.attachments.values_list("pk", flat=True))
    row.attachments.all().delete()
    for attachment_id in kept:
        transaction.on_commit(partial(files.remove, attachment_id))


@transaction.atomic
def add_own_task(*, seat: Seat, step: Step, title: str, owner: User | None = None, due_on: date | None = None) -> Task:
    """Add a task of the programme's own to a step."""
    require(may_arrange_tasks, seat)
    if owner and not Membership.objects.filter(programme=seat.programme, user=owner).exists():
        raise NotAMember("owner")
    row = Task.objects.create(programme=seat.programme, step=step.value, title=title, owner=owner, due_on=due_on)
    _record(seat, "task.added", row, None, {**_care(row), "step": step.value})
    return row


@transaction.atomic
def rename_own_task(*, seat: Seat, line: TaskLine, title: str) -> None:
    """Change what one of our own tasks says."""
    require(may_arrange_tasks, seat)
    row = _own(seat, line)
    before = _named(row)
    row.title = title
    row.save(update_fields=["title"])
    _record(seat, "task.renamed", row, before, _named(row))


@transaction.atomic
def finish_own_task(*, seat: Seat, line: TaskLine, done: bool) -> None:
    """Mark one of our own tasks as done, or as not done after all."""
    require(may_mark_tasks, seat)
    row = _own(seat, line)
    before = _named(row, done=row.done_at is not None)
    row.done_at = timezone.now() if done else None
    row.save(update_fields=["done_at"])
    _record(seat, "task.done" if done else "task.not_done", row, before, _named(row, done=done))


@transaction.atomic
def remove_own_task(*, seat: Seat, line: TaskLine) -> None:
    """Take one of our own tasks off the list, with its files."""
    require(may_arrange_tasks, seat)
    row = _own(seat, line)
    _record(seat, "task.removed", row, {**_care(row), "step": row.step}, None)
    _remove_files(row)
    row.delete()


def _own(seat: Seat, line: TaskLine) -> Task:
    """Raises Refused for a registered task: those belong to their room."""
    if line.reference in registry.tasks:
        raise Refused("own task")
    return _row(seat, line)
