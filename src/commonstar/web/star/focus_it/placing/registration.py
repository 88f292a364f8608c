"""The 2×2 as an activity of gatherings, and a placing as something that people say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings.public import Activity, ActivityKind, Live
from commonstar.web.gatherings.public import registry as activities
from commonstar.web.participation.public import ContributionKind, Door, Line
from commonstar.web.participation.public import registry as said
from commonstar.web.star.focus_it.activities import ACTIVITY as WHICH
from commonstar.web.star.focus_it.activities import FocusKind, ids_in, keep_asked, offer
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.placing import words
from commonstar.web.star.focus_it.placing.axes import axes_of
from commonstar.web.star.focus_it.placing.bridge import PLACED
from commonstar.web.star.focus_it.placing.drawing import picture
from commonstar.web.star.focus_it.placing.queries import ACTIVITY, KIND, carries, people_at, result_of
from commonstar.web.star.map_it.public import Initiative


def register() -> None:
    """Register everything; called once, while Django starts."""
    said.kind(KIND, ContributionKind(gettext_lazy("Where you put initiatives"), read, is_counted=True))
    activities.activity(
        ACTIVITY,
        ActivityKind(
            label=gettext_lazy("2×2"),
            explanation=gettext_lazy(
                "Everyone places initiatives on two axes, such as involvement and savings. The picture shows where "
                "people agree."
            ),
            takes=(KIND,),
            join=join,
            results=results,
            live=live,
            paper=paper,
            closed=keep_asked,
            carries=carries,
        ),
    )
    offer(FocusKind(ACTIVITY, settings))


def read(fields: Mapping[str, Any]) -> Sequence[Line]:
    """What was said, as lines: where each initiative was put."""
    activity = Activity.objects.filter(pk__in=ids_in([fields.get(WHICH, "")])).first()
    placed = fields.get(PLACED)
    if activity is None or not isinstance(placed, dict):
        return [Line(_("Places"), _("They cannot be shown any more."))]
    across, up = axes_of(activity)
    found = Initiative.objects.filter(pk__in=ids_in(placed)).order_by("folded_title", "id")
    told = _("%(one)s: %(across)s of 5. %(two)s: %(up)s of 5.")
    lines = []
    for row in found:
        left, high = placed[str(row.pk)]
        lines.append(Line(row.title, told % {"one": across.name, "across": left, "two": up.name, "up": high}))
    return lines


def join(door: Door, activity: Activity) -> str:
    """The page on which someone takes part."""
    return reverse("placing:placing", args=[door.code, activity.pk])


def paper(door: Door, activity: Activity) -> str:
    """The sheet to print."""
    return reverse("placing:paper", args=[door.code, activity.pk])


def results(activity: Activity) -> str:
    """The page for those inside."""
    return address("placing", activity.gathering.programme, placing=activity.pk)


def settings(activity: Activity) -> str:
    """The page on which it is set up."""
    return address("placing_settings", activity.gathering.programme, placing=activity.pk)


def live(door: Door, activity: Activity) -> Live:
    """How many placed; once it is closed also where, so that nobody is led by those before."""
    if activity.state != ActivityState.CLOSED:
        count = people_at(activity)
        return Live(render_to_string("focus_it/live.html", {"sentence": words.people(count), "count": count}), count)
    found = result_of(activity)
    context = {
        "sentence": words.people(found.people),
        "picture": picture(activity, found, is_phone=True) if found.lines else "",
        "table": words.table(activity, found, has_links=False) if found.lines else None,
        "is_closed": True,
    }
    return Live(render_to_string("focus_it/live.html", context), found.people)
