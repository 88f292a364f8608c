"""Weighted criteria as an activity of gatherings, and weights as something that people say."""

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
from commonstar.web.programmes.public import registry
from commonstar.web.star.focus_it.activities import ACTIVITY as WHICH
from commonstar.web.star.focus_it.activities import FocusKind, ids_in, keep_asked, offer
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.weighing import words
from commonstar.web.star.focus_it.weighing.bridge import WEIGHTS
from commonstar.web.star.focus_it.weighing.criteria import criteria_of
from commonstar.web.star.focus_it.weighing.queries import ACTIVITY, KIND, carries, people_at, result_of


def register() -> None:
    """Register everything; called once, while Django starts."""
    said.kind(KIND, ContributionKind(gettext_lazy("What matters more to you"), read, is_counted=True))
    activities.activity(
        ACTIVITY,
        ActivityKind(
            label=gettext_lazy("Weighted criteria"),
            explanation=gettext_lazy(
                "Everyone says what matters more. The result says which initiative comes first, and how sure that is."
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
    registry.act("activity.scored", gettext_lazy("{who} scored the initiatives of “{what}”."))


def read(fields: Mapping[str, Any]) -> Sequence[Line]:
    """What was said, as lines: the points of each criterion."""
    activity = Activity.objects.filter(pk__in=ids_in([fields.get(WHICH, "")])).first()
    told = fields.get(WEIGHTS)
    if activity is None or not isinstance(told, dict):
        return [Line(_("Points"), _("They cannot be shown any more."))]
    return [Line(each.name, str(told.get(each.id, 0))) for each in criteria_of(activity)]


def join(door: Door, activity: Activity) -> str:
    """The page on which someone takes part."""
    return reverse("weighing:weighing", args=[door.code, activity.pk])


def paper(door: Door, activity: Activity) -> str:
    """The sheet to print."""
    return reverse("weighing:paper", args=[door.code, activity.pk])


def results(activity: Activity) -> str:
    """The page for those inside."""
    return address("weighing", activity.gathering.programme, weighing=activity.pk)


def settings(activity: Activity) -> str:
    """The page on which it is set up."""
    return address("weighing_settings", activity.gathering.programme, weighing=activity.pk)


def live(door: Door, activity: Activity) -> Live:
    """How many weighed; once it is closed also what came of it."""
    if activity.state != ActivityState.CLOSED:
        count = people_at(activity)
        return Live(render_to_string("focus_it/live.html", {"sentence": words.people(count)}), count)
    found = result_of(activity)
    weighed = found.weighed
    context = {
        "sentence": f"{words.people(found.people)} {words.headline(found) if weighed else ''}".strip(),
        "is_closed": True,
        "picture": words.weights_picture(found, weighed, words.PHONE) if weighed else "",
        "table": words.weights_table(found, weighed) if weighed else None,
        "second_picture": words.shares_picture(found, words.PHONE) if weighed else "",
        "second_table": words.shares_table(found) if weighed else None,
    }
    return Live(render_to_string("focus_it/live.html", context), found.people)
