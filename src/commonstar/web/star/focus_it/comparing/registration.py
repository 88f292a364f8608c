"""Pairs as an activity of gatherings, and what people say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings.public import Activity, ActivityKind, Live
from commonstar.web.gatherings.public import registry as activities
from commonstar.web.participation.public import ContributionKind, Door, Line
from commonstar.web.participation.public import registry as said
from commonstar.web.star.focus_it.activities import FocusKind, keep_asked, offer
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.comparing import showing
from commonstar.web.star.focus_it.comparing.bridge import PAIRS
from commonstar.web.star.focus_it.comparing.queries import ACTIVITY, KIND, carries, outcome_of, people_at


def register() -> None:
    """Register everything; called once, while Django starts."""
    said.kind(KIND, ContributionKind(gettext_lazy("Which of two would help more"), read, is_counted=True))
    activities.activity(
        ACTIVITY,
        ActivityKind(
            label=gettext_lazy("Two at a time"),
            explanation=gettext_lazy(
                "Everyone says of a few pairs of initiatives which would help more. An order comes of it, and how sure "
                "it is."
            ),
            takes=(KIND,),
            join=join,
            results=results,
            live=live,
            closed=keep_asked,
            carries=carries,
        ),
    )
    offer(FocusKind(ACTIVITY, settings))


def read(fields: Mapping[str, Any]) -> Sequence[Line]:
    """How many pairs were answered; not how, for whoever looks over a shoulder."""
    told = fields.get(PAIRS)
    number = len(told) if isinstance(told, list) else 0
    words = ngettext("{count} pair was compared.", "{count} pairs were compared.", number).format(count=number)
    return [Line(_("Which of two would help more"), words)]


def join(door: Door, activity: Activity) -> str:
    """The page on which someone takes part."""
    return reverse("comparing:compare", args=[door.code, activity.pk])


def results(activity: Activity) -> str:
    """The page for those inside."""
    return address("comparing", activity.gathering.programme, comparing=activity.pk)


def settings(activity: Activity) -> str:
    """The page on which it is set up."""
    return address("comparing_settings", activity.gathering.programme, comparing=activity.pk)


def live(door: Door, activity: Activity) -> Live:
    """How many answered; once it is closed also the order, so that nobody is led by those before."""
    if activity.state != ActivityState.CLOSED:
        count = people_at(activity)
        return Live(render_to_string("focus_it/live.html", {"sentence": showing.people(count), "count": count}), count)
    found = outcome_of(activity)
    context = {
        "sentence": showing.people(found.people),
        "picture": showing.picture(found, showing.PHONE) if found.order else "",
        "table": showing.table(found) if found.order else None,
        "is_closed": True,
    }
    return Live(render_to_string("focus_it/live.html", context), found.people)
