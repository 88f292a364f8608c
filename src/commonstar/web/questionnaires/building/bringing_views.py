"""Bringing a questionnaire in from a file: looked at first, with what of it is not followed here, then kept."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.formats.instruments import write_instrument
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.building import branching, files
from commonstar.web.questionnaires.building.forms import KINDS, FileForm
from commonstar.web.questionnaires.building.languages import name_of
from commonstar.web.questionnaires.models import Instrument
from commonstar.web.questionnaires.rules import may_lead, may_run
from commonstar.web.questionnaires.views import FORM_PAGE, address, crumbs

LONGEST = 1_000_000  # characters that go with the page from the look to the keeping


@programme_page(may_run)
def bring_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a file, show what would come in, and keep it when someone has looked."""
    if "definition" in request.POST:
        return _keep(request, seat, request.POST["definition"])
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = files.read(file.read(), file.name)
            return _look(request, seat, found)
        except files.NotRead as error:
            _refuse(form, error)
    return _ask(request, seat, form)


def _refuse(form: FileForm, error: files.NotRead) -> None:
    for reason in error.reasons[:20]:
        form.add_error("file", reason)


def _ask(request: HttpRequest, seat: Seat, form: forms.Form) -> HttpResponse:
    context = {
        "title": _("Bring a questionnaire in"),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Look at it first"),
        "cancel_url": address("questionnaires", seat),
    }
    return render(request, FORM_PAGE, context)


def _look(request: HttpRequest, seat: Seat, found: files.Read) -> HttpResponse:
    record, text = found.record, write_instrument(found.record)
    if len(text) > LONGEST:
        raise files.NotRead("The questionnaire is too large.")
    language = record.languages[0]
    context = {
        "title": record.title.in_language(language),
        "crumbs": crumbs(seat),
        "definition": text,
        "introduction": record.introduction.in_language(language),
        "words_language": language,
        "becomes": _becomes(seat, record),
        "told": _told(seat, record),
        "questions": _questions(record),
        "named": found.named,
        "cancel_url": address("questionnaires", seat),
    }
    return render(request, "questionnaires/building/look.html", context)


def _becomes(seat: Seat, record: bridge.Instrument) -> str:
    """What keeping it would do to what is here."""
    there = Instrument.objects.filter(programme=seat.programme, code=record.id).first()
    if there is None:
        return _("It is new here.")
    version = queries.latest(there)
    if version.definition == write_instrument(record):
        return _("It is here already, the same word for word: nothing would change.")
    if queries.was_asked(version):
        return _("“{title}” is here already, and people were asked it. This becomes its next version.").format(
            title=there.title
        )
    return _("“{title}” is here already, and nobody was asked it. This takes its place.").format(title=there.title)


def _told(seat: Seat, record: bridge.Instrument) -> list[tuple[str, str]]:
    language = record.languages[0]
    told = [
        (_("Languages"), ", ".join(map(name_of, record.languages))),
        (_("Who answers"), ", ".join(each.label.in_language(language) for each in record.answered_by) or _("Anyone")),
        (_("Sources"), "; ".join(record.sources)),
    ]
    is_reviewed = any(each.state is bridge.TranslationState.REVIEWED for each in record.translations)
    if is_reviewed and not may_lead(seat):
        told.append((_("Reviews"), _("Languages come in as drafts: a lead records who reviewed them.")))
    return [(label, value) for label, value in told if value]


def _questions(record: bridge.Instrument) -> Table:
    """Each question with what is answered, and when it is asked."""
    language, kinds = record.languages[0], dict(KINDS)
    rows = []
    for one in record.questions:
        answers = ", ".join(each.label.in_language(language) for each in record.choices_of(one))
        kind = str(kinds.get(one.kind.value, _("A note")))
        told = _("{kind}: {answers}").format(kind=kind, answers=answers) if answers else kind
        only_if = branching.words_of(record, one.relevant)
        rows.append((Cell(one.label.in_language(language)), Cell(told), Cell(only_if)))
    columns = (Column(_("Question")), Column(_("Answer")), Column(_("When it is asked")))
    return Table(_("What comes in"), columns, tuple(rows))


def _keep(request: HttpRequest, seat: Seat, text: str) -> HttpResponse:
    try:
        found = files.read(text.replace("\r\n", "\n").encode(), "looked-at.yaml")
    except files.NotRead as error:
        form = FileForm({}, {})
        form.is_valid()
        form.errors.clear()
        _refuse(form, error)
        return _ask(request, seat, form)
    version = actions.save_instrument(seat=seat, record=found.record)
    if queries.record_of(version).translations != found.record.translations:
        messages.info(request, _("Languages came in as drafts: a lead records who reviewed them."))
    messages.success(request, _("The questionnaire is in."))
    return redirect(address("instrument", seat, instrument=version.instrument_id))
