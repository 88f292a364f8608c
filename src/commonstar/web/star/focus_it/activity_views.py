"""The activities of Focus it in a programme, and starting one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState
from commonstar.web.common.parts import Link, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.gatherings.public import Activity, gatherings_of
from commonstar.web.gatherings.public import registry as gatherings
from commonstar.web.programmes.public import Seat, may_run, may_see_inside, posted, programme_page
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it.activity_forms import StartForm
from commonstar.web.star.focus_it.addresses import address

COLOURS = {ActivityState.PLANNED: "grey", ActivityState.OPEN: "green", ActivityState.CLOSED: "blue"}


@programme_page(may_see_inside)
def activities(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the programme decided together in Focus it, is deciding, or will."""
    kinds = [gatherings.activities[name] for name in shared.offered()]
    context = {
        "title": _("Decide together"),
        "caption": _("Focus it"),
        "lines": [_line(each) for each in shared.activities_of(seat.programme)],
        "kinds": [(each.label, each.explanation) for each in kinds],
        "start_url": address("start_activity", seat.programme) if may_run(seat) and kinds else "",
        "shortlist_url": address("shortlist", seat.programme),
    }
    return render(request, "focus_it/activities.html", context)


def _line(row: Activity) -> dict[str, Any]:
    state, kind = ActivityState(row.state), gatherings.activities[row.kind]
    return {
        "activity": row,
        "kind": kind.label,
        "tag": Tag(phrase(state), COLOURS[state]),
        "results_url": kind.results(row),
        "gathering_url": reverse("gatherings:gathering", args=[row.gathering.programme.slug, row.gathering_id]),
    }


@programme_page(may_run)
def start_activity(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put one on the agenda of a gathering; then it is set up."""
    there = [each for each in gatherings_of(seat.programme) if not each.is_over]
    asked = {"kind": request.GET.get("kind", "")}
    form = StartForm(posted(request), gatherings_there=there, initial=asked)
    back = address("activities", seat.programme)
    if form.is_valid():
        given = form.cleaned_data
        row = shared.start_activity(seat=seat, kind=given["kind"], title=given["title"], gathering=form.chosen)
        return redirect(shared.offered()[row.kind].settings(row))
    context = {
        "title": _("Start an activity"),
        "form": form,
        "button": _("Go on"),
        "cancel_url": back,
        "crumbs": [Link(_("Decide together"), back)],
    }
    return render(request, "programmes/form_page.html", context)
