"""The page on which people say which of two would help more."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commonstar.web.participation.pages import taking_part
from commonstar.web.participation.public import Door
from commonstar.web.star.focus_it import activity_pages
from commonstar.web.star.focus_it.comparing.queries import ACTIVITY, KIND, has_answered
from commonstar.web.star.focus_it.comparing.views import FIELDS, form_for


@taking_part
def compare(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """Some pairs at a time; on a slip with answers, others than before."""
    row = activity_pages.behind(door, activity, ACTIVITY)
    told = {
        "title": _("Which would help more?"),
        "template": "focus_it/comparing/compare.html",
        "fields": FIELDS,
        "has_answered": has_answered(request.POST.get("slip", "")),
    }
    return activity_pages.answer_page(request, door, row, KIND, form_for(row), told)
