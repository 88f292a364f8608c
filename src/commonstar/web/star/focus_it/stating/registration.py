"""Statements as an activity of gatherings, and what people say of them."""

from __future__ import annotations

from collections import Counter
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
from commonstar.web.star.focus_it.activities import FocusKind, offer
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.stating import queries
from commonstar.web.star.focus_it.stating.actions import answer_proposals
from commonstar.web.star.focus_it.stating.forms import ProposalForm
from commonstar.web.star.focus_it.stating.showing import PHONE, showing
from commonstar.web.star.focus_it.stating.statements import ACTIVITY, PROPOSAL, VOTES, Answer

ACTS = {
    "activity.statements_added": gettext_lazy("{who} added statements to “{what}”."),
    "activity.statement_taken_out": gettext_lazy("{who} took a statement out of “{what}”."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    said.kind(VOTES, ContributionKind(gettext_lazy("Answers to statements"), read_votes, is_counted=True))
    said.kind(
        PROPOSAL,
        ContributionKind(
            gettext_lazy("A statement"),
            read_proposal,
            form=lambda: ProposalForm,
            waits=True,
            stays=gettext_lazy("What others said of it is no longer counted."),
        ),
    )
    activities.activity(
        ACTIVITY,
        ActivityKind(
            label=gettext_lazy("Statements"),
            explanation=gettext_lazy(
                "Everyone says of short statements whether they agree. Shows where people divide, which groups think "
                "alike, and what all of them share."
            ),
            takes=(VOTES, PROPOSAL),
            join=join,
            results=results,
            live=live,
            closed=answer_proposals,
            paper=paper,
            carries=queries.carries,
        ),
    )
    offer(FocusKind(ACTIVITY, lambda row: address("statements_write", row.gathering.programme, statements=row.pk)))
    for act, sentence in ACTS.items():
        registry.act(act, sentence)


def read_votes(fields: Mapping[str, Any]) -> Sequence[Line]:
    """How many were answered how; not which, for whoever looks over a shoulder."""
    found = Counter(fields.get("votes", {}).values())
    words = _("Agree: {agree}. Disagree: {disagree}. Not sure: {unsure}.").format(
        agree=found[Answer.AGREE], disagree=found[Answer.DISAGREE], unsure=found[Answer.UNSURE]
    )
    return [Line(_("Answers to statements"), words)]


def read_proposal(fields: Mapping[str, Any]) -> Sequence[Line]:
    """What someone added."""
    return [Line(_("A statement"), fields.get("words", ""))]


def join(door: Door, activity: Activity) -> str:
    """The page on which someone takes part."""
    return reverse("stating:answer", args=[door.code, activity.pk])


def paper(door: Door, activity: Activity) -> str:
    """The sheet to print."""
    return reverse("stating:paper", args=[door.code, activity.pk])


def results(activity: Activity) -> str:
    """The page for whoever runs it."""
    return address("statements", activity.gathering.programme, statements=activity.pk)


def live(door: Door, activity: Activity) -> Live:
    """While it is open, how many answered: what changed with one more person would tell what that person said."""
    is_over = activity.state == ActivityState.CLOSED
    people = queries.people_of(activity, door)
    shown = None
    if is_over:
        shown = showing(queries.heard_of(activity, door), width=PHONE)
    return Live(render_to_string("focus_it/stating/live.html", {"people": people, "shown": shown}), people)
