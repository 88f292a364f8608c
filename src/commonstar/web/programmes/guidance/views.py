"""Guidance pages: read, print, take away as a Word file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.formats.guidance import UnknownResourceError, language_of
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import person, programme_page
from commonstar.web.programmes.guidance import queries
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _list(request: HttpRequest, seat: Seat | None) -> HttpResponse:
    steps, cos = queries.sections(seat)
    problems = (
        reverse("programmes:problems_inside", kwargs={"programme": seat.programme.slug})
        if seat
        else reverse("programmes:problems")
    )
    context = {
        "title": _("Guidance and resources"),
        "steps": steps,
        "cos": cos,
        "language_of_texts": language_of("steps", queries.language()),
        "problems_url": problems,
    }
    return render(request, "programmes/guidance/list.html", context)


def _sheet(request: HttpRequest, seat: Seat | None, slug: str) -> HttpResponse:
    try:
        found = queries.sheet(slug, _values(request, seat))
    except UnknownResourceError:
        raise Http404 from None
    inside: dict[str, Any] = {"programme": seat.programme.slug} if seat else {}
    name = "programmes:guided_word" if seat else "programmes:resource_word"
    context = {
        "title": found.resource.title,
        "sheet": found,
        "crumbs": [
            Link(_("Guidance"), reverse("programmes:guidance_inside" if seat else "programmes:guidance", kwargs=inside))
        ],
        "word_url": reverse(name, kwargs={**inside, "resource": slug}),
        "settings_url": reverse("programmes:settings", kwargs=inside) if seat and may_lead(seat) else "",
        "filled": seat is not None,
    }
    return render(request, "programmes/guidance/resource.html", context)


def _word(request: HttpRequest, seat: Seat | None, slug: str) -> HttpResponse:
    try:
        content = queries.word(slug, _values(request, seat))
    except UnknownResourceError:
        raise Http404 from None
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{slug}.docx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _values(request: HttpRequest, seat: Seat | None) -> dict[str, str]:
    return queries.values_for(seat, request.build_absolute_uri("/")) if seat else {}


def _problems(request: HttpRequest, seat: Seat | None) -> HttpResponse:
    context = {
        "title": _("Start from a problem"),
        "problems": queries.problem_lines(seat, person(request)),
        "language_of_texts": language_of("problems", queries.language()),
        "inside": seat is not None,
    }
    return render(request, "programmes/guidance/problems.html", context)


@everyone
def guidance(request: HttpRequest) -> HttpResponse:
    """Advice and resources by step and Co, for everyone."""
    return _list(request, None)


@everyone
def resource(request: HttpRequest, resource: str) -> HttpResponse:
    """A resource with its blanks."""
    return _sheet(request, None, resource)


@everyone
def resource_word(request: HttpRequest, resource: str) -> HttpResponse:
    """The same as a Word file."""
    return _word(request, None, resource)


@everyone
def problems(request: HttpRequest) -> HttpResponse:
    """Everyday problems and where to start."""
    return _problems(request, None)


@signed_in
def problem_where(request: HttpRequest, problem: str) -> HttpResponse:
    """In which of one's programmes to take on the task that a problem leads to."""
    user = person(request)
    found = queries.problem_task(problem)
    if found is None or user is None:
        raise Http404
    key, title = found
    context = {
        "title": _("In which programme?"),
        "task": title,
        "choices": [Link(each.title, queries.task_at(each, key)) for each in queries.own_programmes(user)],
        "crumbs": [Link(_("Start from a problem"), reverse("programmes:problems"))],
    }
    return render(request, "programmes/guidance/where.html", context)


@programme_page(may_see_inside)
def guidance_inside(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Advice and resources, the resources filled in for this programme."""
    return _list(request, seat)


@programme_page(may_see_inside)
def guided(request: HttpRequest, seat: Seat, resource: str) -> HttpResponse:
    """A resource filled in from the settings of the programme and of the site."""
    return _sheet(request, seat, resource)


@programme_page(may_see_inside)
def guided_word(request: HttpRequest, seat: Seat, resource: str) -> HttpResponse:
    """The same as a Word file."""
    return _word(request, seat, resource)


@programme_page(may_see_inside)
def problems_inside(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everyday problems; the ways in lead to this programme's own tasks."""
    return _problems(request, seat)
