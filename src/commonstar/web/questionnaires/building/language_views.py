"""The pages of an instrument's languages: how far each is, and where a lead records who reviewed it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.parts import Cell, Column, Link, Table
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.building import languages, translating
from commonstar.web.questionnaires.building.languages import name_of
from commonstar.web.questionnaires.rules import may_lead, may_run, may_see_inside
from commonstar.web.questionnaires.views import FORM_PAGE, address, crumbs, instrument_or_404

STATES = {
    languages.STATES.ORIGINAL: gettext_lazy("The original"),
    languages.STATES.DRAFT: gettext_lazy("Draft, not offered"),
    languages.STATES.REVIEWED: gettext_lazy("Reviewed"),
}


class ReviewForm(GovukForm):
    """Asks who reviewed a language, in what role, and when."""

    role = forms.CharField(
        label=gettext_lazy("Who reviewed it, in what role?"),
        help_text=gettext_lazy("The role is enough, such as: community interpreter, reads it as a first language."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say in what role someone reviewed it.")},
    )
    day = GovukDateField(label=gettext_lazy("When was it reviewed?"))

    def clean_day(self) -> object:
        """A review has happened."""
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The review cannot be in the future."))
        return day


@programme_page(may_see_inside)
def all_languages(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """The languages of the newest version, with their state."""
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    context = {
        "title": _("Languages"),
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "is_lead": may_lead(seat),
        "table": _table(record, seat, found.pk),
        "add_url": address("add_language", seat, instrument=found.pk) if may_run(seat) else "",
    }
    return render(request, "questionnaires/building/languages.html", context)


def _table(record: bridge.Instrument, seat: Seat, instrument: UUID) -> Table:
    columns = (_("Language"), _("Words"), _("How far it is"), _("Reviewed by"), _("Reviewed on"))
    rows = []
    for each in record.translations:
        is_ours = may_lead(seat) and each.state is not languages.STATES.ORIGINAL
        url = address("language", seat, instrument=instrument, language=each.language) if is_ours else ""
        day = parse_date(each.reviewed_on) if each.reviewed_on else None
        written = _progress(record, each)
        words_url = address("words_in", seat, instrument=instrument, language=each.language) if may_run(seat) else ""
        told = (_state(record, each), each.reviewed_by, date_format(day) if day else "")
        is_original = each.state is languages.STATES.ORIGINAL
        cells = (Cell(name_of(each.language), url), Cell(written, "" if is_original else words_url))
        rows.append((*cells, *map(Cell, told)))
    return Table(_("How far each language is"), tuple(map(Column, columns)), tuple(rows))


def _progress(record: bridge.Instrument, each: bridge.Translation) -> str:
    """How many of its texts are there."""
    whole = len(translating.texts(record, each.language))
    return _("{done} of {all}").format(done=whole - languages.missing(record, each.language), all=whole)


def _state(record: bridge.Instrument, each: bridge.Translation) -> str:
    without = languages.missing(record, each.language)
    if not without:
        return str(STATES[each.state])
    return ngettext(
        "Draft, not offered: {count} text is missing", "Draft, not offered: {count} texts are missing", without
    ).format(count=without)


@programme_page(may_lead)
def language(request: HttpRequest, seat: Seat, instrument: UUID, language: str) -> HttpResponse:
    """Record a review of a language, or make a reviewed one a draft again."""
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    translation = languages.translation(record, language)
    if translation is None or translation.state is languages.STATES.ORIGINAL:
        raise Http404
    here = address("languages", seat, instrument=found.pk)
    if translation.state is languages.STATES.REVIEWED:
        return _reviewed(request, seat, found.pk, language)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            review = languages.Review(form.cleaned_data["role"], form.cleaned_data["day"])
            actions.review_language(seat=seat, instrument=found, language=language, review=review)
        except actions.NotComplete:
            form.add_error(None, _("Words are missing in this language. Write them first."))
        else:
            messages.success(request, _("The review is recorded. Open rounds and new ones are offered in it."))
            return redirect(here)
    context = {
        "title": _("Record a review: {language}").format(language=name_of(language)),
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "form": form,
        "button": _("Record the review"),
        "cancel_url": here,
    }
    return render(request, FORM_PAGE, context)


def _reviewed(request: HttpRequest, seat: Seat, instrument: UUID, language: str) -> HttpResponse:
    found = instrument_or_404(seat, instrument)
    here = address("languages", seat, instrument=found.pk)
    if request.method == "POST":
        actions.review_language(seat=seat, instrument=found, language=language, review=None)
        messages.success(request, _("It is a draft again. Nobody is asked in it any more."))
        return redirect(here)
    context = {
        "title": _("Make it a draft again: {language}?").format(language=name_of(language)),
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "sentence": _(
            "Do this when someone found a fault in its words. Rounds that are open are not offered in it then."
        ),
        "button": _("Make it a draft"),
        "cancel_url": here,
    }
    return render(request, "questionnaires/confirm.html", context)
