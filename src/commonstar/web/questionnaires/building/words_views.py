"""Writing the words of an instrument in another language, side by side with the original."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.formats.papers import is_right_to_left
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.building import languages, translating
from commonstar.web.questionnaires.building.languages import name_of
from commonstar.web.questionnaires.rules import may_run
from commonstar.web.questionnaires.views import FORM_PAGE, address, crumbs, instrument_or_404

TEXTS = 20  # a page
LONGEST = 5_000
PARTS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "introduction": gettext_lazy("Introduction"),
    "answered_by": gettext_lazy("Who answers"),
    "dimensions": gettext_lazy("Part of the results"),
    "levels": gettext_lazy("Part of the results"),
    "choices": gettext_lazy("Answer"),
    "label": gettext_lazy("Question or heading"),
    "hint": gettext_lazy("Hint"),
    "message": gettext_lazy("What is said of an answer that does not fit"),
}


class LanguageForm(GovukForm):
    """Asks which language is begun."""

    language = forms.ChoiceField(
        label=gettext_lazy("Which language?"),
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    def __init__(self, *args: Any, there: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        codes = [code for code, told in LANG_INFO.items() if "name_local" in told and code not in there]
        field.choices = [("", ""), *((code, f"{name_of(code)} ({code})") for code in sorted(codes, key=name_of))]


class WordsForm(GovukForm):
    """Asks for some texts in a language; each may stay empty."""

    mark_optional = False

    def __init__(self, *args: Any, texts: list[translating.Text], language: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={each.key: each.words for each in texts}, **kwargs)
        for each in texts:
            rows = 2 if len(each.original) < 90 else 5
            self.fields[each.key] = forms.CharField(
                label=each.original,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(
                    attrs={"rows": rows, "lang": language, "dir": "rtl" if is_right_to_left(language) else "ltr"}
                ),
            )

    def told(self) -> dict[str, str]:
        """The texts by key, with plain ends of lines."""
        return {key: value.replace("\r\n", "\n").strip() for key, value in self.cleaned_data.items()}


@programme_page(may_run)
def add_language(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """Begin a language, as a draft."""
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    form = LanguageForm(request.POST if request.method == "POST" else None, there=record.languages)
    if form.is_valid():
        code = form.cleaned_data["language"]
        actions.translate(seat=seat, instrument=found, language=code, texts={})
        return redirect(address("words_in", seat, instrument=found.pk, language=code))
    here = address("languages", seat, instrument=found.pk)
    context = {
        "title": _("Add a language"),
        "crumbs": crumbs(seat, Link(found.title, address("instrument", seat, instrument=found.pk))),
        "form": form,
        "button": _("Go on to the words"),
        "cancel_url": here,
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_run)
def words_in(request: HttpRequest, seat: Seat, instrument: UUID, language: str) -> HttpResponse:
    """Some texts of the original, each with a box for the other language."""
    found = instrument_or_404(seat, instrument)
    record = queries.record_of(queries.latest(found))
    translation = languages.translation(record, language)
    if translation is None or translation.state is languages.STATES.ORIGINAL:
        raise Http404
    everything = translating.texts(record, language)
    left = [each for each in everything if not each.words]
    only_left = "left" in request.GET and bool(left)
    page = Paginator(left if only_left else everything, TEXTS).get_page(request.GET.get("page"))
    texts = _posted(request, everything) or list(page)
    form = WordsForm(request.POST if request.method == "POST" else None, texts=texts, language=language)
    here = address("words_in", seat, instrument=found.pk, language=language)
    if form.is_valid():
        actions.translate(seat=seat, instrument=found, language=language, texts=form.told())
        messages.success(request, _("Kept."))
        is_last = only_left or not page.has_next()
        there = f"{here}?left=1" if only_left else f"{here}?page={page.number + 1}"
        return redirect(address("languages", seat, instrument=found.pk) if is_last and not only_left else there)
    all_url = address("languages", seat, instrument=found.pk)
    context = {
        "title": _("Words in another language: {language}").format(language=name_of(language)),
        "crumbs": crumbs(
            seat, Link(found.title, address("instrument", seat, instrument=found.pk)), Link(_("Languages"), all_url)
        ),
        "form": form,
        "pieces": [(form[each.key], each, PARTS[each.part]) for each in texts],
        "page": page,
        "original": record.languages[0],
        "original_name": name_of(record.languages[0]),
        "is_reviewed": translation.state is languages.STATES.REVIEWED,
        "done": len(everything) - len(left),
        "whole": len(everything),
        "left_url": "" if only_left or not left else f"{here}?left=1",
        "cancel_url": all_url,
    }
    return render(request, "questionnaires/building/words.html", context)


def _posted(request: HttpRequest, everything: list[translating.Text]) -> list[translating.Text]:
    """The texts that a form brought along, wherever they stand by now."""
    return [each for each in everything if each.key in request.POST]
