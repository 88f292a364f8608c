"""Answering, page by page: every page carries what was answered before, so that nothing is kept until it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.formats.papers import is_right_to_left
from commonstar.web.common.renderer import GovukBoundField
from commonstar.web.participation import public as participation
from commonstar.web.participation.pages import is_flood, languages_offered, taking_part, with_language
from commonstar.web.participation.public import Door
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.answering.forms import AnswersForm
from commonstar.web.questionnaires.answering.sheets import AS, OF, PREFIX, Page, Sheet
from commonstar.web.questionnaires.building.languages import name_of

FOLDER = "questionnaires/answering"
BACK, SEND, CHANGE = "back", "send", "change-"
WHOLE = "all"  # everything on one page: for a device without signal

Back = Callable[..., HttpResponse]  # the page that answers come back on: request, door, sheet, error, status


@taking_part
def answer(request: HttpRequest, door: Door) -> HttpResponse:
    """One page of the questionnaire, its review, or the slip at its end."""
    asked = queries.round_behind(door)
    if asked is None:
        raise Http404
    sheet = Sheet.of(asked, request.POST, _wanted(request))
    go = request.POST.get("go", "")
    is_whole = WHOLE in request.POST
    if request.method != "POST":
        if not participation.is_open(door):
            return _closed(request, door)
        return _whole(request, door, sheet) if WHOLE in request.GET else _page(request, door, sheet, 0)
    at = _at(request.POST.get("page", ""), sheet)
    if go == SEND:
        back = _whole if is_whole else _review
        return _send(request, door, sheet, back)
    if not go:  # another language was chosen
        return _page(request, door, sheet, at)
    if go.startswith(CHANGE):
        return _page(request, door, sheet, _at(go.removeprefix(CHANGE), sheet))
    if go == BACK:
        return _page(request, door, sheet, _next(sheet, min(at, len(sheet.pages)) - 1, -1))
    return _forward(request, door, sheet, min(at, len(sheet.pages) - 1))


def _at(typed: str, sheet: Sheet) -> int:
    """The number of a page, or of the review that comes after the last."""
    return min(int(typed), len(sheet.pages)) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0


def _next(sheet: Sheet, at: int, step: int) -> int:
    """The nearest page from `at` on, or back, on which something is asked."""
    while 0 < at < len(sheet.pages) and not sheet.on(sheet.pages[at]):
        at += step
    return max(0, at)


def _form(sheet: Sheet, page: Page, data: Any = None) -> AnswersForm:
    return AnswersForm(data, sheet=sheet, questions=sheet.on(page), asks_who=sheet.asks_who and not page.questions)


def _forward(request: HttpRequest, door: Door, sheet: Sheet, at: int) -> HttpResponse:
    """Check a page and go on; questions that an answer on it has brought up are asked first."""
    form = _form(sheet, sheet.pages[at], request.POST)
    if not form.is_valid():
        return _page(request, door, sheet, at, form)
    seen = set(request.POST.getlist("seen"))
    new = [one for one in sheet.on(sheet.pages[at]) if one.name not in seen]
    if new:
        return _page(request, door, sheet, at, new=new)
    onward = _next(sheet, at + 1, 1)
    return _page(request, door, sheet, onward) if onward < len(sheet.pages) else _review(request, door, sheet)


def _wanted(request: HttpRequest) -> str:
    """The language that was asked for last; a button of the form comes after its hidden field."""
    return str(request.POST.get("language") or request.GET.get("language") or "")


def _context(request: HttpRequest, door: Door, sheet: Sheet) -> dict[str, Any]:
    frame = get_language() or ""
    codes = list(dict.fromkeys([*languages_offered(door.organisation), *queries.languages_asked(sheet.record)]))
    language = _wanted(request) if _wanted(request) in codes else frame
    return {
        "caption": door.title,
        "door": door,
        "asked_in": language,
        "words_language": sheet.language if sheet.language != frame else "",
        "words_direction": "rtl" if is_right_to_left(sheet.language) else "ltr",
        "falls_back": name_of(sheet.language) if sheet.language != language else "",
        "speak": [(code, name_of(code)) for code in codes if code != language],
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }


def _page(
    request: HttpRequest,
    door: Door,
    sheet: Sheet,
    at: int,
    form: AnswersForm | None = None,
    new: list[bridge.Question] | None = None,
) -> HttpResponse:
    if at >= len(sheet.pages):
        return _review(request, door, sheet)
    page = sheet.pages[at]
    form = form or _form(sheet, page)
    names = [one.name for one in sheet.on(page)]
    context = _context(request, door, sheet) | {
        "title": page.title or door.title,
        "form": form,
        "pieces": pieces(sheet, form, sheet.on(page)),
        "whole_url": with_language(f"{reverse('answering:answer', args=[door.code])}?{WHOLE}=1"),
        "at": at,
        "seen": names,
        "carried": sheet.carried(page),
        "entry": request.POST.get("entry") or participation.new_entry(),
        "place": _("Page {number} of {all}").format(number=at + 1, all=len(sheet.pages)),
        "new": [first_control(form, one) for one in new or () if one.kind is not bridge.Kind.NOTE],
    }
    return render(request, f"{FOLDER}/page.html", context)


def first_control(form: AnswersForm, question: bridge.Question) -> str:
    """The id that a link to a question goes to."""
    return cast(GovukBoundField, form[PREFIX + question.name]).first_control


def pieces(sheet: Sheet, form: AnswersForm, questions: Sequence[bridge.Question]) -> list[dict[str, Any]]:
    """The fields and notes of these questions in their order; those that ask who answers first."""
    own = {PREFIX + one.name for one in form.questions}
    found: list[dict[str, Any]] = [{"field": form[name]} for name in form.fields if name not in own]
    for one in questions:
        if one.kind is bridge.Kind.NOTE:
            found.append({"note": one.label.in_language(sheet.language)})
        else:
            found.append({"field": form[PREFIX + one.name]})
    return found


def _review(request: HttpRequest, door: Door, sheet: Sheet, error: str = "", status: int = 200) -> HttpResponse:
    parts = []
    for at, page in enumerate(sheet.pages):
        rows = [
            (one.label.in_language(sheet.language), sheet.shown(one))
            for one in sheet.on(page)
            if one.kind is not bridge.Kind.NOTE
        ]
        if at == 0 and sheet.asks_who:
            rows = [(_("As whom do you answer?"), dict(sheet.groups).get(sheet.group, "")), ("", sheet.unit)]
            rows = [(label or sheet.asked.unit_question, value) for label, value in rows if value]
        if rows:
            parts.append({"at": at, "title": page.title or door.title, "rows": rows})
    context = _context(request, door, sheet) | {
        "title": _("Check your answers"),
        "parts": parts,
        "carried": sheet.carried(None),
        "at": len(sheet.pages),
        "entry": request.POST.get("entry") or participation.new_entry(),
        "error": error,
    }
    return render(request, f"{FOLDER}/review.html", context, status=status)


def _whole(
    request: HttpRequest,
    door: Door,
    sheet: Sheet,
    error: str = "",
    status: int = 200,
    form: AnswersForm | None = None,
) -> HttpResponse:
    """Everything on one page, to be answered and queued on a device without signal."""
    form = form or AnswersForm(sheet=sheet, questions=sheet.record.questions, asks_who=True, is_whole=True)
    context = _context(request, door, sheet) | {
        "title": door.title,
        "form": form,
        "pieces": pieces(sheet, form, sheet.record.questions),
        "entry": request.POST.get("entry") or participation.new_entry(),
        "error": error,
        "speak": [],
    }
    return render(request, f"{FOLDER}/whole.html", context, status=status)


def _send(request: HttpRequest, door: Door, sheet: Sheet, back: Back) -> HttpResponse:
    """Keep the answers and show the slip; or say why not, with all that was answered still there."""
    refused, waits = is_flood(request, door)
    if refused:
        words = _("Very much is coming in at this moment. Wait a minute and send again.")
        return back(request, door, sheet, words, 429)
    kept = replace(sheet, answers=sheet.kept())
    form = AnswersForm(request.POST, sheet=kept, questions=sheet.asked_now, asks_who=True)
    if not form.is_valid():
        return _faulty(request, door, kept) if back is _whole else _first_fault(request, door, sheet, form)
    try:
        slip = _kept(request, door, kept, waits)
    except participation.Unreadable:
        return back(request, door, sheet, _("Something went wrong. Send again."), 409)
    except participation.DoorClosed:
        words = _(
            "This closed before your answers came in, so they were not taken. Show them to someone who runs it: they "
            "can be typed in until the results are made."
        )
        return back(request, door, sheet, words, 409)
    except actions.IsPublished:
        words = _("The results were made before your answers came in, so they were not taken.")
        return back(request, door, sheet, words, 409)
    context = {
        "title": _("Thank you"),
        "caption": door.title,
        "door": door,
        "slip": slip,
        "slip_url": request.build_absolute_uri(reverse("participation:slip")),
        "door_url": with_language(reverse("participation:door", args=[door.code])),
    }
    answer = render(request, f"{FOLDER}/sent.html", context)
    answer.headers["X-Commonstar-Kept"] = "yes"  # for the queue on the device: this need not be sent again
    return answer


def _faulty(request: HttpRequest, door: Door, sheet: Sheet) -> HttpResponse:
    """Everything on one page again, with what is wrong beside it."""
    form = AnswersForm(request.POST, sheet=sheet, questions=sheet.record.questions, asks_who=True, is_whole=True)
    form.is_valid()
    return _whole(request, door, sheet, form=form)


def _kept(request: HttpRequest, door: Door, sheet: Sheet, waits: bool) -> participation.Slip:
    return actions.answer(
        door=door,
        asked=sheet.asked,
        answered=actions.Answered(sheet.answers, sheet.group, sheet.unit),
        entry=request.POST.get("entry", ""),
        language=sheet.language,
        is_to_wait=waits,
    )


def _first_fault(request: HttpRequest, door: Door, sheet: Sheet, wrong: AnswersForm) -> HttpResponse:
    """The first page on which something is not as the instrument takes it."""
    names = {name.removeprefix(PREFIX) for name in wrong.errors}
    at = next((at for at, page in enumerate(sheet.pages) if {one.name for one in page.questions} & names), 0)
    at = 0 if names & {AS, OF} else at
    form = _form(sheet, sheet.pages[at], request.POST)
    form.is_valid()
    return _page(request, door, sheet, at, form)


def _closed(request: HttpRequest, door: Door) -> HttpResponse:
    context = {
        "title": door.title,
        "door": door,
        "opens_later": door.closed_at is None and door.opens_at is not None and door.opens_at > timezone.now(),
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }
    return render(request, f"{FOLDER}/closed.html", context)
