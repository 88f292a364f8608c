"""The questionnaire as a kind of activity."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.gatherings.asking.actions import ROUND
from commonstar.web.gatherings.models import Activity
from commonstar.web.gatherings.registry import ActivityKind, Live
from commonstar.web.gatherings.registry import registry as activities
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import registry
from commonstar.web.questionnaires.public import Round, counted_responses, door_to, round_at

KIND = "questionnaire"


def register() -> None:
    """Register everything; called once, while Django starts."""
    activities.activity(
        KIND,
        ActivityKind(
            label=gettext_lazy("Questionnaire"),
            explanation=gettext_lazy(
                "Everyone answers a questionnaire on their own device. Results come at its close."
            ),
            takes=(),
            join=join,
            results=results,
            live=live,
        ),
    )
    registry.act("activity.round_chosen", gettext_lazy("{who} chose the questionnaire of “{what}”."))


def round_of(activity: Activity) -> Round | None:
    """The round that an activity leads to; None until one was chosen, and where it did not come along."""
    told = str(activity.settings.get(ROUND, ""))
    try:
        return round_at(activity.gathering.programme, UUID(told)) if told else None
    except ValueError:
        return None


def join(door: Door, activity: Activity) -> str:
    """The page on which someone answers; the gathering's own while no round was chosen."""
    asked = round_of(activity)
    opened = door_to(asked) if asked is not None else None
    if opened is None:
        return reverse("gatherings:taking_part", args=[door.code])
    return reverse("answering:answer", args=[opened.code])


def results(activity: Activity) -> str:
    """The page on which the round is chosen, and which leads to it."""
    return reverse(
        "gatherings:choose_round", kwargs={"programme": activity.gathering.programme.slug, "asking": activity.pk}
    )


def live(door: Door, activity: Activity) -> Live:
    """How many answered; never what, before the round is published."""
    asked = round_of(activity)
    count = counted_responses(asked).count() if asked is not None else 0
    words = ngettext("{count} person answered.", "{count} people answered.", count).format(count=count)
    return Live(format_html("<p>{}</p>", words), count)
