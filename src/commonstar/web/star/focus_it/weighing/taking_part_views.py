"""Weighing the criteria for whoever takes part: by phone, and the sheet of paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commonstar.web.participation.pages import taking_part
from commonstar.web.participation.public import Door
from commonstar.web.star.focus_it import activity_pages
from commonstar.web.star.focus_it.weighing.queries import ACTIVITY, KIND
from commonstar.web.star.focus_it.weighing.views import FIELDS, form_for


@taking_part
def weighing(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """Say what matters more."""
    row = activity_pages.behind(door, activity, ACTIVITY)
    told = {"title": _("What matters more to you?"), "template": "focus_it/weighing/weighing.html", "fields": FIELDS}
    return activity_pages.answer_page(request, door, row, KIND, form_for(row), told)


@taking_part
def paper(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """A sheet to print and fill in by hand."""
    row = activity_pages.behind(door, activity, ACTIVITY)
    told = {"title": _("What matters more to you?"), "template": "focus_it/weighing/paper.html"}
    return activity_pages.paper_page(request, door, row, form_for(row), told)
