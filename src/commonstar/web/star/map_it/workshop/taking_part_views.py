"""The page on which people in the hall tell what they know, with the prompt cards at hand."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.formats.guidance import shipped_prompt_cards
from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings.public import activity_behind
from commonstar.web.participation.pages import posted, send, taking_part, with_language
from commonstar.web.participation.public import Door
from commonstar.web.star.map_it.workshop.forms import ACTIVITY, MappingForm
from commonstar.web.star.map_it.workshop.queries import KIND


@taking_part
def mapping(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """Tell of something that people do here with services."""
    row = activity_behind(door, activity)
    if row is None or row.kind != ACTIVITY:
        raise Http404
    language = get_language() or "en"
    is_open = row.state == ActivityState.OPEN
    slip = request.POST.get("slip", "")
    form = MappingForm(posted(request), door=door, language=language, slip=slip, is_open=is_open)
    here = with_language(reverse("mapping:mapping", args=[door.code, row.pk]))
    context = {
        "title": _("What do people do here?"),
        "caption": row.title,
        "door": door,
        "form": form,
        "is_open": is_open,
        "cards": shipped_prompt_cards(language),
        "live_url": with_language(reverse("gatherings:live", args=[door.code, row.pk])),
        "back_url": with_language(reverse("gatherings:taking_part", args=[door.code])),
    }

    def page() -> HttpResponse:
        return render(request, "map_it/mapping.html", context)

    return send(request, door, KIND, form, back=page, again_url=here) if form.is_valid() else page()
