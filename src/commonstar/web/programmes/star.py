"""The Star of a programme, computed from its tasks and from what the rooms report. Nobody sets it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, Step
from commonstar.web.common.parts import Link, Tag, Waiting
from commonstar.web.common.phrases import phrase
from commonstar.web.common.star import Sector, StarView
from commonstar.web.common.star import State as Fill
from commonstar.web.programmes.context import step_url
from commonstar.web.programmes.models import Membership, Programme
from commonstar.web.programmes.people.queries import counted
from commonstar.web.programmes.registry import SectorNote, TaskState, registry
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside
from commonstar.web.programmes.tasks.queries import (
    FINISHED,
    Board,
    State,
    TaskLine,
    board_of,
    boards_of,
    doing_url,
    next_task,
    task_url,
)

FEWEST = 5  # fewer people of a standing than this are not counted out to those outside
MOST_WAITING = 8
LATE = "red"

FILLS: dict[TaskState, Fill] = {
    TaskState.TO_DO: "not-started",
    TaskState.UNDER_WAY: "under-way",
    TaskState.DONE: "done",
}


@dataclass(frozen=True)
class Counted:
    """How many people of a standing take part; `count` is None where so few are not told."""

    label: Any
    count: int | None


@dataclass(frozen=True)
class TakingPart:
    """Who takes part: how many people in all, how many of each standing, and whether some are left untold."""

    people: int
    standings: tuple[Counted, ...]

    @property
    def told(self) -> tuple[Counted, ...]:
        """Those with a number."""
        return tuple(each for each in self.standings if each.count)

    @property
    def some_hidden(self) -> bool:
        """Whether small numbers were left out."""
        return any(each.count is None for each in self.standings)


@dataclass(frozen=True)
class StarPage:
    """All that the page of a programme shows."""

    star: StarView
    waiting: tuple[Waiting, ...]
    button: Link | None
    taking_part: TakingPart
    task_lists: tuple[Link, ...]
    organisations: tuple[str, ...]


def star_page(seat: Seat) -> StarPage:
    """The page as this person may see it. Outsiders of a public programme see the Star, not what waits inside."""
    board = board_of(seat.programme)
    inside = may_see_inside(seat)
    return StarPage(
        star=star_of(seat, board),
        waiting=waiting_for(seat, board) if inside else (),
        button=button_for(seat, board) if inside else None,
        taking_part=taking_part(seat),
        task_lists=task_lists(seat, board) if inside else (),
        organisations=() if inside else organisation_names(seat),
    )


def star_of(seat: Seat, board: Board) -> StarView:
    """Five steps from their tasks, four Co's from what the rooms report."""
    steps = tuple(_step(seat, step, board) for step in Step)
    cos = tuple(_co(seat, co, board.report.notes.get(co)) for co in Co)
    return StarView(seat.programme.title, steps + cos)


def _step(seat: Seat, step: Step, board: Board) -> Sector:
    lines = board.of(step)
    told = board.report.notes.get(step)
    note = str(told.text) if told else step_note(lines)
    url = step_url(seat, step) or guidance_on(step)
    return Sector(step.value, "step", str(phrase(step)), note, step_fill(lines), url)


def guidance_on(key: Step | Co) -> str:
    """What a sector is about: where it leads those who may not go inside, and while it has no room."""
    return f"{reverse('programmes:guidance')}#{key.value}"


def step_fill(lines: Iterable[TaskLine]) -> Fill:
    """Done when all that is for us is done; done elsewhere when part of that was done away from this site."""
    states = [line.state for line in lines if line.state is not State.NOT_FOR_US]
    if states and all(state in FINISHED for state in states):
        return "elsewhere" if State.ELSEWHERE in states else "done"
    begun = any(state is not State.TO_DO for state in states)
    return "under-way" if begun else "not-started"


def step_note(lines: Iterable[TaskLine]) -> str:
    """How many of a step's tasks are done, and how many of those elsewhere; nothing where none is begun."""
    states = [line.state for line in lines if line.state is not State.NOT_FOR_US]
    done = sum(state in FINISHED for state in states)
    elsewhere = states.count(State.ELSEWHERE)
    if not states:
        return _("not for us")
    if 0 < elsewhere < len(states):
        words = ngettext(
            "{done} of {total} task, {elsewhere} elsewhere",
            "{done} of {total} tasks, {elsewhere} elsewhere",
            len(states),
        )
        return words.format(done=done, total=len(states), elsewhere=elsewhere)
    words = ngettext("{done} of {total} task", "{done} of {total} tasks", len(states))
    return words.format(done=done, total=len(states)) if done else ""


def _co(seat: Seat, co: Co, note: SectorNote | None) -> Sector:
    page = registry.pages.get(co)
    url = page.url(seat.programme) if page and page.rule(seat) else guidance_on(co)
    return Sector(co.value, "co", str(phrase(co)), str(note.text) if note else "", co_fill(note), url)


def co_fill(note: SectorNote | None) -> Fill:
    """A Co is as far as its room says; what no room reports on has not begun."""
    return FILLS[note.progress.state] if note else "not-started"


def states_of(programmes: Sequence[Programme]) -> dict[UUID, str]:
    """How far each of some Stars is, in words, by the programme's key; as many queries as for one."""
    return {pk: in_words(board) for pk, board in boards_of(programmes).items()}


def in_words(board: Board) -> str:
    """How far a Star is, in one line: how many of its nine sectors are done and how many are under way."""
    fills = [step_fill(board.of(step)) for step in Step] + [co_fill(board.report.notes.get(co)) for co in Co]
    done = sum(fill in ("done", "elsewhere") for fill in fills)
    begun = fills.count("under-way")
    told = []
    if done:
        words = ngettext("{done} of {total} sectors done", "{done} of {total} sectors done", done)
        told.append(words.format(done=done, total=len(fills)))
    if begun:
        words = ngettext("{begun} of {total} sectors under way", "{begun} of {total} sectors under way", begun)
        told.append(words.format(begun=begun, total=len(fills)))
    return " · ".join(told) or _("Not begun yet")


def waiting_for(seat: Seat, board: Board) -> tuple[Waiting, ...]:
    """My open tasks and, for those who lead, every overdue one; then whatever the rooms say waits for this person."""
    mine = [line for line in board.lines if line.is_open and concerns(seat, line)]
    mine.sort(key=lambda line: (line.due_on is None, line.due_on))
    found = [_task_waiting(seat, line) for line in mine]
    for waits in registry.waits:
        found.extend(waits(seat))
    found.sort(key=lambda each: not (each.status and each.status.colour == LATE))  # what is late is never cut off
    return tuple(found[:MOST_WAITING])


def concerns(seat: Seat, line: TaskLine) -> bool:
    """Whether an open task waits for this person."""
    owned = bool(line.row and seat.user and line.row.owner_id == seat.user.pk)
    return owned or (line.is_overdue and may_lead(seat))


def _task_waiting(seat: Seat, line: TaskLine) -> Waiting:
    parts = [str(phrase(line.step))]
    if line.due_on:
        parts.append(_("due on {day}").format(day=date_format(line.due_on)))
    if line.owner_name and not (line.row and seat.user and line.row.owner_id == seat.user.pk):
        parts.append(_("looked after by {name}").format(name=line.owner_name))
    return Waiting(line.title, task_url(seat, line), " · ".join(parts), due_tag(line))


def due_tag(line: TaskLine) -> Tag | None:
    """Overdue or due today, in a word."""
    if line.is_overdue:
        return Tag(_("Overdue"), "red")
    return Tag(_("Today"), "blue") if line.is_open and line.due_on == line.today else None


def button_for(seat: Seat, board: Board) -> Link | None:
    """The one thing to do next, or nothing for those who only read."""
    line = next_task(seat, board)
    return Link(line.title, doing_url(seat, line)) if line else None


def task_lists(seat: Seat, board: Board) -> tuple[Link, ...]:
    """Every step's task list, also where the step itself leads to a room, with how many tasks are open."""
    found = []
    for step in Step:
        still = sum(line.is_open for line in board.of(step))
        words = ngettext("{step}: {count} open task", "{step}: {count} open tasks", still)
        url = reverse("programmes:step", kwargs={"programme": seat.programme.slug, "step": step.value})
        found.append(Link(words.format(step=phrase(step), count=still), url))
    return tuple(found)


def organisation_names(seat: Seat) -> tuple[str, ...]:
    """Whose programme it is, for those outside; members see it among the people."""
    return tuple(seat.programme.organisations.order_by("name").values_list("name", flat=True))


def taking_part(seat: Seat) -> TakingPart:
    """Counts by standing. To outsiders small numbers are not told: they would give people away."""
    rows = list(Membership.objects.filter(programme=seat.programme).values_list("standings", flat=True))
    least = 1 if may_see_inside(seat) else FEWEST
    return TakingPart(
        len(rows),
        tuple(Counted(phrase(each.standing), each.count if each.count >= least else None) for each in counted(rows)),
    )


def people_sentence(part: TakingPart) -> str:
    """How many people take part, in a sentence."""
    return ngettext("{count} person takes part.", "{count} people take part.", part.people).format(count=part.people)
