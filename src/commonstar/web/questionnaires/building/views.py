"""The pages of the builder, and of files that come in and go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.building import branching, editing, files, languages
from commonstar.web.questionnaires.building.forms import (
    AboutForm,
    ChangeForm,
    ConditionForm,
    OfForm,
    QuestionForm,
    StartForm,
)
from commonstar.web.questionnaires.models import Instrument, Version
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
        language = form.cleaned_data["language"]
        code = editing.code_of(form.about().title, taken)
        with override(language):
            label = _("What do you want to tell us?")
        record = editing.started(form.about(), form.cleaned_data["groups"], code, language, label)
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
def about(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """Another title or introduction."""
    built = _built(request, seat, instrument)
    if isinstance(built, HttpResponse):
        return built
    language = built.record.languages[0]
    initial = {
        "title": built.record.title.in_language(language),
        "introduction": built.record.introduction.in_language(language),
    }
    form = AboutForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        built.keep(editing.with_about(built.record, form.about()))
        messages.success(request, _("It is changed."))
        return redirect(built.here)
    context = {
        "title": _("Title and introduction"),
        "crumbs": built.crumbs,
        "form": form,
        "button": _("Keep this"),
        "cancel_url": built.here,
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_run)
def build(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """The questions of one's own questionnaire: add one, move one, take one out."""
    built = _built(request, seat, instrument)
    if isinstance(built, HttpResponse):
        return built
    changed = _changed(request, built.record)
    if changed is not None:
        for reason in built.keep(changed):
            messages.warning(request, reason)
        return redirect(built.here)
    form = QuestionForm(request.POST if "label" in request.POST else None)
    if form.is_valid():
        built.keep(editing.with_question(built.record, form.new()))
        messages.success(request, _("The question is added."))
        return redirect(built.here)
    context = {
        "title": built.instrument.title,
        "crumbs": built.crumbs,
        "form": form,
        "lines": [built.line(one, place) for place, one in enumerate(built.record.questions)],
        "about_url": address("about", seat, instrument=built.instrument.pk),
        "done_url": address("instrument", seat, instrument=built.instrument.pk),
    }
    return render(request, f"{FOLDER}/build.html", context)


@programme_page(may_run)
def change(request: HttpRequest, seat: Seat, instrument: UUID, question: str) -> HttpResponse:
    """Other words and choices for one question; a version that was asked stays, and a new one stands beside it."""
    built = _built(request, seat, instrument)
    if isinstance(built, HttpResponse):
        return built
    asked = built.record.question(question)
    if asked is None:
        raise Http404
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        record=built.record,
        question=asked,
        was_asked=question in queries.names_asked(built.instrument),
    )
    if form.is_valid():
        reasons = built.keep(editing.with_changed(built.record, question, form.new()))
        if not reasons:
            messages.success(request, _("The question is changed."))
            return redirect(built.here)
        for reason in reasons:
            form.add_error(None, reason)
    context = {
        "title": _("Change a question"),
        "crumbs": built.crumbs,
        "form": form,
        "was_asked": queries.was_asked(built.version),
        "has_languages": len(built.record.languages) > 1,
        "cancel_url": built.here,
    }
    return render(request, f"{FOLDER}/change.html", context)


@programme_page(may_run)
def branch(request: HttpRequest, seat: Seat, instrument: UUID, question: str) -> HttpResponse:
    """After which answers a question is asked: first of which question, then which answers."""
    built = _built(request, seat, instrument)
    if isinstance(built, HttpResponse):
        return built
    one = built.record.question(question)
    if one is None:
        raise Http404
    if "always" in request.POST:
        built.keep(editing.with_condition(built.record, question, None))
        messages.success(request, _("It is asked always."))
        return redirect(built.here)
    before = branching.earlier(built.record, question)
    now = branching.chosen_of(one.relevant)
    name = request.GET.get("of") or (now.question if now else "")
    asked = next((each for each in before if each.name == name), None)
    form: OfForm | ConditionForm
    if asked is None:
        form = OfForm(questions=[(each.name, built.words(each)) for each in before])
    else:
        same = now if now is not None and now.question == asked.name else None
        initial = {"how": same.how, "value": same.value} if same else {}
        data = request.POST if request.method == "POST" else None
        form = ConditionForm(data, record=built.record, asked=asked, initial=initial)
        if form.is_valid():
            reasons = built.keep(editing.with_condition(built.record, question, form.condition()))
            if not reasons:
                messages.success(request, _("It is asked only then."))
                return redirect(built.here)
            for reason in reasons:
                form.add_error(None, reason)
    context = {
        "title": _("Ask this only if …"),
        "crumbs": built.crumbs,
        "form": form,
        "words": built.words(one),
        "asked": built.words(asked) if asked else "",
        "before": before,
        "now": branching.words_of(built.record, one.relevant),
        "here": address("branch", seat, instrument=built.instrument.pk, question=question),
        "cancel_url": built.here,
    }
    return render(request, f"{FOLDER}/branch.html", context)


@dataclass(frozen=True)
class _Built:
    """A questionnaire that the builder can change, for whoever may."""

    seat: Seat
    instrument: Instrument
    version: Version
    record: bridge.Instrument

    @property
    def here(self) -> str:
        return address("build", self.seat, instrument=self.instrument.pk)

    @property
    def crumbs(self) -> list[Link]:
        up = address("instrument", self.seat, instrument=self.instrument.pk)
        return crumbs(self.seat, Link(self.instrument.title, up))

    def words(self, question: bridge.Question) -> str:
        """A question as it was written."""
        return question.label.in_language(self.record.languages[0])

    def line(self, one: bridge.Question, place: int) -> dict[str, Any]:
        """What the list of questions shows of one."""
        here = {"instrument": self.instrument.pk, "question": one.name}
        return {
            "name": one.name,
            "label": self.words(one),
            "only_if": branching.words_of(self.record, one.relevant),
            "change_url": address("change", self.seat, **here),
            "branch_url": address("branch", self.seat, **here) if place else "",
        }

    def keep(self, changed: bridge.Instrument) -> list[str]:
        """Keep a change, if it can be asked; else why not. Languages that now lack words are drafts again."""
        made = languages.honest(changed)
        faults = bridge.faults(made)
        if not faults:
            actions.save_instrument(seat=self.seat, record=made)
        return [self._sentence(made, each) for each in faults]

    def _sentence(self, made: bridge.Instrument, fault: bridge.Fault) -> str:
        one = made.question(fault.where)
        if one is None or fault.code not in ("unknown-question", "unknown-choice", "compared"):
            return str(fault)
        return _(
            "“{question}” is asked only after an answer that would not be there before it. Change that first."
        ).format(question=self.words(one))


def _built(request: HttpRequest, seat: Seat, instrument: UUID) -> _Built | HttpResponse:
    """What is built; or the way to the questionnaire's page, where that cannot be done here."""
    found = instrument_or_404(seat, instrument)
    version = queries.latest(found)
    record = queries.record_of(version)
    if found.is_shipped or not editing.is_simple(record):
        messages.info(
            request, _("This questionnaire is changed as a file: take it along, change it, bring it in again.")
        )
        return redirect(address("instrument", seat, instrument=found.pk))
    return _Built(seat, found, version, record)


def _changed(request: HttpRequest, record: bridge.Instrument) -> bridge.Instrument | None:
    """The record after a button was pressed; None where none was."""
    for button, step in (("up", -1), ("down", 1)):
        if button in request.POST:
            return editing.moved(record, request.POST[button], step)
    return editing.without(record, request.POST["out"]) if "out" in request.POST else None


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
