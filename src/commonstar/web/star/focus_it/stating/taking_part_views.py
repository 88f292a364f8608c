"""The pages on which people say what they think of statements, add one, or find the sheet to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings.public import Activity, activity_behind
from commonstar.web.participation.pages import posted, poster_context, send, taking_part, with_language
from commonstar.web.participation.public import Door
from commonstar.web.star.focus_it.stating import queries
from commonstar.web.star.focus_it.stating.forms import CHOICES, ProposalForm, VotesForm
from commonstar.web.star.focus_it.stating.statements import ACTIVITY, PROPOSAL, VOTES

FOLDER = "focus_it/stating"


def _activity(door: Door, pk: UUID) -> Activity:
    row = activity_behind(door, pk)
    if row is None or row.kind != ACTIVITY:
        raise Http404
    return row


def _url(name: str, door: Door, row: Activity) -> str:
    return with_language(reverse(name, args=[door.code, row.pk]))


def _context(door: Door, row: Activity, form: Any) -> dict[str, Any]:
    return {
        "caption": door.title,
        "door": door,
        "form": form,
        "is_open": row.state == ActivityState.OPEN,
        "back_url": with_language(reverse("gatherings:taking_part", args=[door.code])),
    }


@taking_part
def answer(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """Agree, disagree or be unsure; on a slip with answers, about what was not answered yet."""
    row = _activity(door, activity)
    language, slip = get_language() or "en", request.POST.get("slip", "")
    data = posted(request)
    done = queries.answered_on(slip, row) if data is None else set()
    asked = [each for each in queries.asked_of(row, door) if each.id not in done]
    form = VotesForm(data, door=door, language=language, slip=slip, activity=row, statements=asked)
    context = _context(door, row, form) | {
        "title": row.title,
        "asked": asked,
        "has_answered": bool(done),
        "add_url": _url("stating:propose", door, row),
        "live_url": _url("gatherings:live", door, row),
    }

    def page() -> HttpResponse:
        return render(request, f"{FOLDER}/answer.html", context)

    here = _url("stating:answer", door, row)
    return send(request, door, VOTES, form, back=page, again_url=here) if form.is_valid() else page()


@taking_part
def propose(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """Add a statement; others are asked about it when someone has read it."""
    row = _activity(door, activity)
    language, slip = get_language() or "en", request.POST.get("slip", "")
    form = ProposalForm(posted(request), door=door, language=language, slip=slip, activity=row)
    context = _context(door, row, form) | {
        "title": _("Add a statement"),
        "back_url": _url("stating:answer", door, row),
    }

    def page() -> HttpResponse:
        return render(request, f"{FOLDER}/propose.html", context)

    here = _url("stating:propose", door, row)
    return send(request, door, PROPOSAL, form, back=page, again_url=here) if form.is_valid() else page()


@taking_part
def paper(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """A sheet with the statements and three boxes each, to print and fill in by hand."""
    row = _activity(door, activity)
    context = poster_context(request, door) | {
        "title": row.title,
        "caption": door.title,
        "statements": queries.asked_of(row, door),
        "choices": [label for _value, label in CHOICES],
        "back_url": _url("stating:answer", door, row),
    }
    return render(request, f"{FOLDER}/paper.html", context)
