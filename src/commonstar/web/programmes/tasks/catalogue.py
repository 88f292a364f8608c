"""The tasks that every programme starts with.

A stand-in holds the place of a task whose room this site does not have yet: it is honest that the work is done away
from the site, and gives way to the room that registers its key.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Step
from commonstar.web.programmes.registry import TaskKind, registry

TASKS = (
    TaskKind(
        "map/list-what-exists",
        Step.MAP,
        _("List what already exists"),
        _("Bring together the projects, groups and services in which citizens already have a say or lend a hand."),
        10,
        resources=("mapping-workshop",),
        minutes=60,
        stand_in=True,
    ),
    TaskKind(
        "map/use-prompt-cards",
        Step.MAP,
        _("Find more with the prompt cards"),
        _("Go through ten short cases and ask of each: do we do something like this?"),
        20,
        resources=("prompt-cards",),
        minutes=45,
        stand_in=True,
    ),
    TaskKind(
        "map/clear-data-protection",
        Step.MAP,
        _("Clear data protection before you start"),
        _("Take the drafts to whoever answers for information governance. They are filled in from your settings."),
        90,
        resources=(
            "data-protection-impact-assessment",
            "equality-impact-assessment",
            "retention-schedule",
            "security-summary",
        ),
        minutes=120,
    ),
    TaskKind(
        "focus/choose-the-few",
        Step.FOCUS,
        _("Shortlist the initiatives with the highest impact"),
        _("Place what you mapped on a grid: how much citizens can do, and how much could be saved or gained."),
        10,
        needs=("map/list-what-exists",),
        resources=("choice-grid",),
        minutes=60,
        stand_in=True,
    ),
    TaskKind(
        "focus/make-business-case",
        Step.FOCUS,
        _("Make the case for each initiative on the shortlist"),
        _("Say on one page what it costs, what it may bring, to which organisation, and how sure you are."),
        20,
        needs=("focus/choose-the-few",),
        resources=("business-case-page",),
        minutes=120,
        stand_in=True,
    ),
    TaskKind(
        "people/find-people",
        Step.PEOPLE,
        _("Find the people who can take part"),
        _("Ask who is missing and who knows them. Let somebody whom they trust do the inviting."),
        10,
        needs=("focus/choose-the-few",),
        resources=("stakeholder-canvas", "information-sheet", "consent-form"),
        minutes=90,
        stand_in=True,
    ),
    TaskKind(
        "people/ask-needs-and-strengths",
        Step.PEOPLE,
        _("Ask what people need and what they can give"),
        _("Hold a round table with two questions. The second one needs more time."),
        20,
        needs=("people/find-people",),
        resources=("round-table-plan",),
        minutes=120,
        stand_in=True,
    ),
    TaskKind(
        "people/run-a-lab",
        Step.PEOPLE,
        _("Run a co-production lab"),
        _("Citizens and staff look at one service together and try out changes to it."),
        30,
        needs=("people/find-people",),
        resources=("co-production-lab",),
        minutes=120,
        stand_in=True,
    ),
    TaskKind(
        "market/win-support",
        Step.MARKET,
        _("Win the people whose yes you need"),
        _("List who can help, stop or ignore it, what each stands to lose, and who should speak with them."),
        10,
        needs=("focus/make-business-case",),
        resources=("stakeholder-canvas",),
        minutes=60,
        stand_in=True,
    ),
    TaskKind(
        "market/agree-a-charter",
        Step.MARKET,
        _("Agree who does what"),
        _("Citizens and staff write down what they promise each other, which risks they take, and who watches them."),
        20,
        needs=("people/find-people",),
        resources=("stakeholder-canvas",),
        minutes=90,
        stand_in=True,
    ),
    TaskKind(
        "grow/review-together",
        Step.GROW,
        _("Review the results together"),
        _("Users and staff look at what changed, the poor results as well, and say what comes next."),
        10,
        needs=("people/run-a-lab",),
        resources=("business-case-page",),
        minutes=120,
        stand_in=True,
    ),
    TaskKind(
        "grow/tell-the-case",
        Step.GROW,
        _("Tell others how you did it"),
        _("Write down how it was done and which rules were in the way, and bring the next place together with you."),
        20,
        needs=("grow/review-together",),
        resources=("co-production-lab",),
        minutes=120,
        stand_in=True,
    ),
)


def register() -> None:
    """Register them; called once while Django starts."""
    for kind in TASKS:
        registry.task(kind)
