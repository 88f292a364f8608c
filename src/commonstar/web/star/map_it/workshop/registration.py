"""The mapping workshop as an activity of gatherings, and its entries as something that people say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Co
from commonstar.web.gatherings.public import Activity, ActivityKind, Live
from commonstar.web.gatherings.public import registry as activities
from commonstar.web.participation.public import ContributionKind, Door, Line
from commonstar.web.participation.public import registry as said
from commonstar.web.programmes.public import registry
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.workshop.actions import owe_replies
from commonstar.web.star.map_it.workshop.forms import ACTIVITY, PLAIN, MappingForm
from commonstar.web.star.map_it.workshop.queries import KIND, cos_of, entries_at, title_of


def register() -> None:
    """Register everything; called once, while Django starts."""
    said.kind(
        KIND,
        ContributionKind(
            gettext_lazy("Something that people do here"),
            read,
            form=lambda: MappingForm,
            stays=gettext_lazy(
                "It is on the map already. What stands there stays: others may have written on it since."
            ),
        ),
    )
    activities.activity(
        ACTIVITY,
        ActivityKind(
            label=gettext_lazy("Mapping"),
            explanation=gettext_lazy(
                "Everyone writes down what people here do together with services. It goes on the map afterwards."
            ),
            takes=(KIND,),
            join=join,
            results=results,
            live=live,
            closed=owe_replies,
        ),
    )
    registry.act("initiative.found_at_gathering", gettext_lazy("{who} noted that a gathering named “{what}”."))


def read(fields: Mapping[str, Any]) -> Sequence[Line]:
    """What was said, as lines."""
    cos = [str(PLAIN[Co(value)]) for value in fields.get("cos", []) if value in set(Co)]
    lines = [Line(_("What people do"), fields.get("title", ""))]
    if cos:
        lines.append(Line(_("In what they take part"), "; ".join(cos)))
    if fields.get("summary"):
        lines.append(Line(_("More about it"), fields["summary"]))
    return lines


def join(door: Door, activity: Activity) -> str:
    """The page on which someone takes part."""
    return reverse("mapping:mapping", args=[door.code, activity.pk])


def results(activity: Activity) -> str:
    """The page for whoever runs it."""
    return address("workshop", activity.gathering.programme, activity=activity.pk)


def live(door: Door, activity: Activity) -> Live:
    """What came in, by title, with the Co's it shows."""
    entries = [(title_of(each), cos_of(each)) for each in entries_at(door)]
    return Live(render_to_string("map_it/workshop_live.html", {"entries": entries}), len(entries))
