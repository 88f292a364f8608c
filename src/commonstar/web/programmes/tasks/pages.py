"""What the pages of a step and of a task show: all that is read for them, ready to write down."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonstar.formats.guidance import Resource, language_of, shipped_resources, shipped_steps
from commonstar.vocabulary import Step
from commonstar.web.common.forms import PartialDate
from commonstar.web.common.parts import Link, Row, Tag, Task
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.models import Attachment
from commonstar.web.programmes.registry import TaskState
from commonstar.web.programmes.rules import Seat
from commonstar.web.programmes.tasks.queries import State, TaskLine, board_of, doing_url, task_url
from commonstar.web.programmes.tasks.rules import may_arrange_tasks, may_mark_tasks


def state_tag(line: TaskLine) -> Tag:
    """A task's state in words."""
    if line.is_overdue:
        return Tag(_("Overdue"), "red")
    return {
        State.TO_DO: Tag(_("To do"), "blue"),
        State.UNDER_WAY: Tag(_("Under way"), "teal"),
        State.DONE: Tag(_("Done"), "green"),
        State.ELSEWHERE: Tag(_("Done elsewhere"), "purple"),
        State.NOT_FOR_US: Tag(_("Not for us"), "grey"),
    }[line.state]


def hint(line: TaskLine) -> str:
    """What stands under a task's name: how far it is, who looks after it, by when, what had better come first."""
    parts = []
    if line.progress and line.progress.total and line.state is State.UNDER_WAY:
        parts.append(_("{done} of {total} done").format(done=line.progress.done, total=line.progress.total))
    if line.owner_name:
        parts.append(line.owner_name)
    if line.due_on and line.is_open:
        parts.append(_("due on {day}").format(day=date_format(line.due_on)))
    if line.is_open and line.better_after:
        parts.append(better_after(line))
    return " · ".join(parts)


def better_after(line: TaskLine) -> str:
    """Advice on the order. It never locks anything."""
    names = ", ".join(f"“{title}”" for title in line.better_after)
    return _("better after {tasks}").format(tasks=names)


def step_page(seat: Seat, step: Step) -> dict[str, Any]:
    """A step's advice and its tasks; those that are not for us come last, apart."""
    lines = board_of(seat.programme).of(step)
    ours = [line for line in lines if line.state is not State.NOT_FOR_US]
    done = sum(not line.is_open for line in ours)
    language = get_language() or "en"
    return {
        "title": str(phrase(step)),
        "step": step,
        "advice": next(each for each in shipped_steps(language) if each.about is step),
        "language_of_texts": language_of("steps", language),
        "tasks": [_task(seat, line) for line in ours],
        "set_aside": [_task(seat, line) for line in lines if line.state is State.NOT_FOR_US],
        "count": ngettext("Done: {done} of {total} task.", "Done: {done} of {total} tasks.", len(ours)).format(
            done=done, total=len(ours)
        ),
        "now": [Link(line.title, doing_url(seat, line)) for line in ours if line.is_open and not line.better_after],
        "resources": resource_links(seat, [each for each in shipped_resources(language) if step in each.serves]),
        "may_arrange": may_arrange_tasks(seat),
    }


def _task(seat: Seat, line: TaskLine) -> Task:
    return Task(line.title, state_tag(line), task_url(seat, line), hint(line))


def resource_links(seat: Seat, resources: list[Resource]) -> list[Link]:
    """Resources, filled in for this programme."""
    return [
        Link(
            each.title,
            reverse("programmes:guided", kwargs={"programme": seat.programme.slug, "resource": each.slug}),
            each.language,
        )
        for each in resources
    ]


def task_page(seat: Seat, line: TaskLine) -> dict[str, Any]:
    """A task with all that was said of it."""
    language = get_language() or "en"
    named = line.kind.resources if line.kind else ()
    open_page = line.kind.url(seat.programme) if line.kind and line.kind.url and line.kind.rule(seat) else ""
    return {
        "title": line.title,
        "line": line,
        "crumbs": [
            Link(_("The Star"), reverse("programmes:star", kwargs={"programme": seat.programme.slug})),
            Link(
                phrase(line.step),
                reverse("programmes:step", kwargs={"programme": seat.programme.slug, "step": line.step.value}),
            ),
        ],
        "state": state_tag(line),
        "rows": rows(seat, line),
        "better_after": better_after(line) if line.is_open and line.better_after else "",
        "open_url": open_page,
        "no_page": line.kind is not None and line.kind.url is None,
        "resources": resource_links(seat, [each for each in shipped_resources(language) if each.slug in named]),
        "files": _files(seat, line),
        "may_arrange": may_arrange_tasks(seat),
        "may_mark": may_mark_tasks(seat),
        "said_elsewhere": bool(line.row and line.row.elsewhere_on),
        "said_not_for_us": bool(line.row and line.row.not_for_us),
        "data_says_done": bool(line.progress and line.progress.state is TaskState.DONE),
        "act": {
            name: task_url(seat, line, f"task_{name}")
            for name in ("care", "not_for_us", "for_us", "elsewhere", "not_elsewhere")
            + (("rename", "done", "not_done", "remove") if line.is_own else ())
        },
    }


def rows(seat: Seat, line: TaskLine) -> list[Row]:
    """What is known of a task, line by line."""
    change = (Link(_("Change"), task_url(seat, line, "task_care")),) if may_arrange_tasks(seat) else ()
    found = [
        Row(_("Who looks after it"), line.owner_name or _("Nobody yet"), change),
        Row(_("Due date"), date_format(line.due_on) if line.due_on else _("None"), change),
    ]
    if line.progress and line.progress.total:
        told = _("{done} of {total}").format(done=line.progress.done, total=line.progress.total)
        found.append(Row(_("Progress"), told))
    if line.kind and line.kind.minutes:
        found.append(Row(_("Time it takes"), _("about {minutes} minutes").format(minutes=line.kind.minutes)))
    row = line.row
    if row and row.not_for_us:
        found.append(Row(_("Why it is not for us"), row.not_for_us))
    if row and row.elsewhere_on:
        found.append(Row(_("Done elsewhere"), partial_date(row.elsewhere_on)))
        found.append(Row(_("By"), row.elsewhere_by))
        if row.elsewhere_note:
            found.append(Row(_("Note"), row.elsewhere_note))
    return found


def partial_date(text: str) -> str:
    """A date that may be known only to the month or the year, in the reader's language."""
    found = PartialDate.parse(text)
    if found.month is None:
        return str(found.year)
    return date_format(found.first_day, "DATE_FORMAT" if found.day else "YEAR_MONTH_FORMAT")


def _files(seat: Seat, line: TaskLine) -> list[Link]:
    if line.row is None:
        return []
    kept = Attachment.objects.filter(task=line.row).order_by("added_at")
    return [
        Link(each.name, reverse("programmes:file", kwargs={"programme": seat.programme.slug, "file": each.pk}))
        for each in kept
    ]
