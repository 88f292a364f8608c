"""Pages of a step's tasks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.vocabulary import Step
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.models import Attachment
from commonstar.web.programmes.rules import Seat
from commonstar.web.programmes.tasks import actions, files, pages
from commonstar.web.programmes.tasks.forms import CareForm, ElsewhereForm, NotForUsForm, OwnTaskForm, TitleForm
from commonstar.web.programmes.tasks.queries import TaskLine, board_of, task_url
from commonstar.web.programmes.tasks.rules import may_arrange_tasks, may_mark_tasks, may_read_tasks


def _line(seat: Seat, reference: str) -> TaskLine:
    """The task of this address; a registered key that no room knows, or another programme's task, is not there."""
    line = board_of(seat.programme).find(reference)
    if line is None:
        raise Http404
    return line


def _own(seat: Seat, reference: str) -> TaskLine:
    line = _line(seat, reference)
    if not line.is_own:
        raise Http404
    return line


def _to(seat: Seat, line: TaskLine) -> HttpResponse:
    return redirect(task_url(seat, line))


def step_address(seat: Seat, step: Step) -> str:
    """A step's task list."""
    return reverse("programmes:step", kwargs={"programme": seat.programme.slug, "step": step.value})


@programme_page(may_read_tasks)
def step(request: HttpRequest, seat: Seat, step: Step) -> HttpResponse:
    """A step's aim, its tasks with their state, and what to know before starting."""
    return render(request, "programmes/tasks/step.html", pages.step_page(seat, step))


@programme_page(may_read_tasks)
def task(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """One task: what it is for, how it stands, what helps, and what may be said of it."""
    return render(request, "programmes/tasks/task.html", pages.task_page(seat, _line(seat, task)))


@programme_page(may_arrange_tasks)
def add(request: HttpRequest, seat: Seat, step: Step) -> HttpResponse:
    """Add a task of the programme's own."""
    form = OwnTaskForm(posted(request), programme=seat.programme)
    if form.is_valid():
        actions.add_own_task(seat=seat, step=step, **form.cleaned_data)
        messages.success(request, _("The task is on the list."))
        return redirect(step_address(seat, step))
    context = {
        "title": _("Add a task to {step}").format(step=phrase(step)),
        "form": form,
        "cancel_url": step_address(seat, step),
        "button": _("Add the task"),
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(may_arrange_tasks)
def care(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Who looks after a task, and by when."""
    line = _line(seat, task)
    initial = {"owner": line.row.owner_id, "due_on": line.row.due_on} if line.row else {}
    form = CareForm(posted(request), programme=seat.programme, initial=initial)
    if form.is_valid():
        actions.assign_task(seat=seat, line=line, **form.cleaned_data)
        messages.success(request, _("Saved who looks after it and by when."))
        return _to(seat, line)
    context = {"title": _("Who looks after it, and by when?"), "form": form, "intro": line.title}
    return render(request, "programmes/tasks/act.html", {**context, "cancel_url": task_url(seat, line)})


@programme_page(may_arrange_tasks)
def not_for_us(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Say why a task is not for this programme."""
    line = _line(seat, task)
    form = NotForUsForm(posted(request), initial={"reason": line.row.not_for_us if line.row else ""})
    if form.is_valid():
        actions.set_aside_task(seat=seat, line=line, reason=form.cleaned_data["reason"])
        messages.success(request, _("The task is marked as not for you. You can take it up again."))
        return _to(seat, line)
    context = {"title": _("Not for us"), "form": form, "intro": line.title}
    return render(request, "programmes/tasks/act.html", {**context, "cancel_url": task_url(seat, line)})


@programme_page(may_mark_tasks)
def elsewhere(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Say that a task was done away from this site."""
    line = _line(seat, task)
    form = ElsewhereForm(posted(request), request.FILES or None, initial=_told(line))
    if form.is_valid():
        told = actions.Elsewhere(str(form.cleaned_data["on"]), form.cleaned_data["by"], form.cleaned_data["note"])
        actions.mark_done_elsewhere(seat=seat, line=line, elsewhere=told, file=form.cleaned_data["file"])
        messages.success(request, _("The task is marked as done elsewhere. The Star counts it."))
        return _to(seat, line)
    context = {"title": _("Done elsewhere"), "form": form, "intro": line.title}
    return render(request, "programmes/tasks/act.html", {**context, "cancel_url": task_url(seat, line)})


def _told(line: TaskLine) -> dict[str, str]:
    if line.row is None:
        return {}
    return {"on": line.row.elsewhere_on, "by": line.row.elsewhere_by, "note": line.row.elsewhere_note}


@programme_page(may_arrange_tasks)
def rename(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Change what one of our own tasks says."""
    line = _own(seat, task)
    form = TitleForm(posted(request), initial={"title": line.title})
    if form.is_valid():
        actions.rename_own_task(seat=seat, line=line, title=form.cleaned_data["title"])
        messages.success(request, _("The task is changed."))
        return _to(seat, line)
    context = {"title": _("Change the task"), "form": form, "cancel_url": task_url(seat, line)}
    return render(request, "programmes/tasks/act.html", context)


@require_POST
def _for_us(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """The task is for us after all."""
    line = _line(seat, task)
    actions.take_up_task(seat=seat, line=line)
    messages.success(request, _("The task is on your list again."))
    return _to(seat, line)


for_us = programme_page(may_arrange_tasks)(_for_us)


@require_POST
def _done(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """One of our own tasks is done."""
    line = _own(seat, task)
    actions.finish_own_task(seat=seat, line=line, done=True)
    messages.success(request, _("The task is done."))
    return _to(seat, line)


done = programme_page(may_mark_tasks)(_done)


@require_POST
def _not_done(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """One of our own tasks is not done after all."""
    line = _own(seat, task)
    actions.finish_own_task(seat=seat, line=line, done=False)
    messages.success(request, _("The task is on your list again."))
    return _to(seat, line)


not_done = programme_page(may_mark_tasks)(_not_done)


@programme_page(may_mark_tasks)
def not_elsewhere(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Take back "done elsewhere", after asking: the files go with it."""
    line = _line(seat, task)
    if request.method == "POST":
        actions.take_back_elsewhere(seat=seat, line=line)
        messages.success(request, _("The task is on your list again."))
        return _to(seat, line)
    context = {
        "title": _("Take back “done elsewhere”?"),
        "sentence": _("Date, name, note and files kept with it are removed. The log keeps that it was said."),
        "button": _("Take it back"),
        "about": line.title,
        "cancel_url": task_url(seat, line),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_arrange_tasks)
def remove(request: HttpRequest, seat: Seat, task: str) -> HttpResponse:
    """Take one of our own tasks off the list, after asking."""
    line = _own(seat, task)
    if request.method == "POST":
        actions.remove_own_task(seat=seat, line=line)
        messages.success(request, _("The task is removed."))
        return redirect(step_address(seat, line.step))
    context = {
        "title": _("Remove this task?"),
        "sentence": _("The task and its files are removed for good. The log keeps that it was there."),
        "button": _("Remove the task"),
        "about": line.title,
        "cancel_url": task_url(seat, line),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_read_tasks)
def file(request: HttpRequest, seat: Seat, file: UUID) -> HttpResponseBase:
    """A file kept with a task: always as a download, never opened by the browser as a page."""
    kept = Attachment.objects.filter(programme=seat.programme, pk=file).first()
    answer = files.served(kept) if kept else None
    if answer is None:
        raise Http404
    return answer
