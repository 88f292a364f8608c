"""A programme's tasks as a person sees them: the registered ones and its own, with their state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from commonstar.vocabulary import Step
from commonstar.web.programmes.models import Programme, Task
from commonstar.web.programmes.registry import Progress, Report, TaskKind, TaskState, registry
from commonstar.web.programmes.rules import Seat


class State(StrEnum):
    """How a task stands: what the data says, or what a person said of it."""

    TO_DO = "to-do"
    UNDER_WAY = "under-way"
    DONE = "done"
    ELSEWHERE = "elsewhere"
    NOT_FOR_US = "not-for-us"


FINISHED = frozenset({State.DONE, State.ELSEWHERE})
OPEN = frozenset({State.TO_DO, State.UNDER_WAY})


@dataclass(frozen=True)
class TaskLine:
    """One task: `kind` where a room registered it, `row` where somebody said something of it (or it is our own)."""

    step: Step
    title: Any
    state: State
    reference: str
    kind: TaskKind | None
    row: Task | None
    progress: Progress | None
    better_after: tuple[Any, ...]
    today: date

    @property
    def is_own(self) -> bool:
        """Whether it is the programme's own task and not a registered one."""
        return self.kind is None

    @property
    def is_open(self) -> bool:
        """Whether something is still to do."""
        return self.state in OPEN

    @property
    def has_material(self) -> bool:
        """Whether ready-made texts belong to it, such as the plan of a workshop."""
        return self.kind is not None and bool(self.kind.resources)

    @property
    def due_on(self) -> date | None:
        """The day by which it should be done."""
        return self.row.due_on if self.row else None

    @property
    def is_overdue(self) -> bool:
        """Open, and its day has passed."""
        return self.is_open and self.due_on is not None and self.due_on < self.today

    @property
    def owner_name(self) -> str:
        """Who looks after it."""
        return str(self.row.owner) if self.row and self.row.owner else ""


@dataclass(frozen=True)
class Board:
    """All tasks of a programme, and what the rooms report."""

    programme: Programme
    lines: tuple[TaskLine, ...]
    report: Report

    def of(self, step: Step) -> tuple[TaskLine, ...]:
        """The tasks of a step: registered ones in their order, then our own in the order they were added."""
        return tuple(line for line in self.lines if line.step is step)

    def find(self, reference: str) -> TaskLine | None:
        """A task by what its address says."""
        return next((line for line in self.lines if line.reference == reference), None)


def board_of(programme: Programme) -> Board:
    """One query for the tasks, and whatever the rooms need for their reports."""
    return boards_of([programme])[programme.pk]


def boards_of(programmes: Sequence[Programme]) -> dict[UUID, Board]:
    """The boards of some programmes by their keys, in as many queries as one takes."""
    reports = registry.reported(programmes)
    rows: dict[UUID, list[Task]] = defaultdict(list)
    for row in Task.objects.filter(programme__in=programmes).select_related("owner"):
        rows[row.programme_id].append(row)
    today = timezone.localdate()
    return {each.pk: _board(each, reports[each.pk], rows[each.pk], today) for each in programmes}


def _board(programme: Programme, report: Report, rows: list[Task], today: date) -> Board:
    by_key = {row.key: row for row in rows if row.key}
    states = {key: _state(by_key.get(key), report.tasks.get(key)) for key in registry.tasks}
    lines: list[TaskLine] = []
    for step in Step:
        for kind in registry.tasks_of(step):
            lines.append(_registered(kind, by_key.get(kind.key), report.tasks.get(kind.key), states, today))
        lines.extend(_own(row, today) for row in rows if not row.key and row.step == step.value)
    return Board(programme, tuple(lines), report)


def _state(row: Task | None, progress: Progress | None) -> State:
    """What a person said comes before what the data says, but work done here is never hidden by a word."""
    found = State(progress.state) if progress else State.TO_DO
    if row is None or found is State.DONE:
        return found
    if row.not_for_us:
        return State.NOT_FOR_US
    return State.ELSEWHERE if row.elsewhere_on else found


def _registered(
    kind: TaskKind, row: Task | None, progress: Progress | None, states: dict[str, State], today: date
) -> TaskLine:
    waits_for = tuple(registry.tasks[key].title for key in kind.needs if key in states and states[key] in OPEN)
    return TaskLine(kind.step, kind.title, states[kind.key], kind.key, kind, row, progress, waits_for, today)


def _own(row: Task, today: date) -> TaskLine:
    state = State.DONE if row.done_at else _state(row, None)
    return TaskLine(Step(row.step), row.title, state, str(row.pk), None, row, None, (), today)


def task_url(seat: Seat, line: TaskLine, act: str = "task") -> str:
    """The address of a task's page, or of an act on it."""
    return reverse(f"programmes:{act}", kwargs={"programme": seat.programme.slug, "task": line.reference})


def doing_url(seat: Seat, line: TaskLine) -> str:
    """Where the task is done, for this person: its room's page, else the task's own page."""
    if line.kind and line.kind.url and line.kind.rule(seat):
        return line.kind.url(seat.programme)
    return task_url(seat, line)


def next_task(seat: Seat, board: Board) -> TaskLine | None:
    """What to do next: mine first, the most urgent before the rest, then the Star's order; not what had better wait."""
    mine = [line for line in board.lines if line.is_open and line.row and line.row.owner_id == _id(seat)]
    if mine:
        return min(mine, key=lambda line: line.due_on or date.max)
    free = [line for line in board.lines if line.is_open and not (line.row and line.row.owner_id)]
    doable = [line for line in free if line.kind is None or line.kind.rule(seat)]
    return next((line for line in doable if not line.better_after), doable[0] if doable else None)


def _id(seat: Seat) -> Any:
    return seat.user.pk if seat.user else ...


__all__ = [
    "FINISHED",
    "OPEN",
    "Board",
    "State",
    "TaskLine",
    "TaskState",
    "board_of",
    "boards_of",
    "doing_url",
    "next_task",
    "task_url",
]
