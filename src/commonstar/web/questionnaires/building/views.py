"""The pages of the builder, and of files that come in and go out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.building import editing, files
from commonstar.web.questionnaires.building.forms import ChangeForm, FileForm, QuestionForm, StartForm
from commonstar.web.questionnaires.rules import may_run, may_see_inside
from commonstar.web.questionnaires.views import FORM_PAGE, address, crumbs, instrument_or_404

FOLDER = "questionnaires/building"


@programme_page(may_run)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin a questionnaire of one's own."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        taken = set(queries.instruments_of(seat.programme).values_list("code", flat=True))
        taken |= {each.id for each in queries.shipped()}
        told = form.cleaned_data
        code = editing.code_of(told["title"], taken)
        record = editing.started(told["title"], told["introduction"], told["groups"], code, "en")
        version = actions.save_instrument(seat=seat, record=record)
        return redirect(address("build", seat, instrument=version.instrument_id))
    context = {
        "title": _("Make a questionnaire"),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Go on to the questions"),
        "cancel_url": address("questionnaires", seat),
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_run)
def build(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """The questions of one's own questionnaire: add one, move one, take one out."""
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    here = address("build", seat, instrument=found.pk)
    if found.is_shipped or not editing.is_simple(record):
        messages.info(
            request, _("This questionnaire is changed as a file: take it along, change it, bring it in again.")
        )
        return redirect(address("instrument", seat, instrument=found.pk))
    changed = _changed(request, record)
    if changed is not None:
        actions.save_instrument(seat=seat, record=changed)
        return redirect(here)
    form = QuestionForm(request.POST if "label" in request.POST else None)
    if form.is_valid():
        actions.save_instrument(seat=seat, record=editing.with_question(record, form.new()))
        messages.success(request, _("The question is added."))
        return redirect(here)
    language = record.languages[0]
    context = {
        "title": found.title,
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "form": form,
        "questions": [
            (
                one.name,
                one.label.in_language(language),
                address("change", seat, instrument=found.pk, question=one.name),
            )
            for one in record.questions
        ],
        "done_url": address("instrument", seat, instrument=found.pk),
    }
    return render(request, f"{FOLDER}/build.html", context)


@programme_page(may_run)
def change(request: HttpRequest, seat: Seat, instrument: UUID, question: str) -> HttpResponse:
    """Other words and choices for one question; a version that was asked stays, and a new one stands beside it."""
    found = instrument_or_404(seat, instrument)
    version = queries.latest(found)
    record = queries.record_of(version)
    here = address("build", seat, instrument=found.pk)
    asked = record.question(question)
    if asked is None:
        raise Http404
    if found.is_shipped or not editing.is_simple(record):
        return redirect(here)
    form = ChangeForm(request.POST if request.method == "POST" else None, record=record, question=asked)
    if form.is_valid():
        actions.save_instrument(seat=seat, record=editing.with_changed(record, question, form.new()))
        messages.success(request, _("The question is changed."))
        return redirect(here)
    context = {
        "title": _("Change a question"),
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "form": form,
        "was_asked": queries.was_asked(version),
        "cancel_url": here,
    }
    return render(request, f"{FOLDER}/change.html", context)


def _changed(request: HttpRequest, record: bridge.Instrument) -> bridge.Instrument | None:
    """The record after a button was pressed; None where none was."""
    for button, step in (("up", -1), ("down", 1)):
        if button in request.POST:
            return editing.moved(record, request.POST[button], step)
    return editing.without(record, request.POST["out"]) if "out" in request.POST else None


@programme_page(may_run)
def bring_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bring a questionnaire in from a file; what of it is not followed here is named."""
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = files.read(file.read(), file.name)
        except files.NotRead as error:
            for reason in error.reasons[:20]:
                form.add_error("file", reason)
        else:
            version = actions.save_instrument(seat=seat, record=found.record)
            here = address("instrument", seat, instrument=version.instrument_id)
            if queries.record_of(version).translations != found.record.translations:
                messages.info(request, _("Languages came in as drafts: a lead records who reviewed them."))
            if not found.named:
                messages.success(request, _("The questionnaire is in."))
                return redirect(here)
            told = {"title": _("It is in"), "crumbs": crumbs(seat), "named": found.named, "url": here}
            return render(request, f"{FOLDER}/brought_in.html", told)
    context = {
        "title": _("Bring a questionnaire in"),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Bring it in"),
        "cancel_url": address("questionnaires", seat),
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_see_inside)
def definition(request: HttpRequest, seat: Seat, instrument: UUID, as_file: str) -> HttpResponse:
    """The newest version as a file."""
    if as_file not in files.TYPES:
        raise Http404
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    response = HttpResponse(files.written(record, as_file), content_type=files.TYPES[as_file])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.{as_file}"'
    return response
