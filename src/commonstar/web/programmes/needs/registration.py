"""What challenges, demands and needs tell the Star and the log at start-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import DemandState, Step
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.challenges import queries as challenges
from commonstar.web.programmes.demands import answering
from commonstar.web.programmes.demands import queries as demands
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.needs import queries as needs
from commonstar.web.programmes.needs import taking_away
from commonstar.web.programmes.registry import ObjectKind, Progress, Report, TaskKind, registry
from commonstar.web.programmes.rules import Rule, may_lead, may_run, may_see, may_see_inside
from commonstar.web.replies import public as replies

TASKS = (
    TaskKind(
        "map/set-challenges",
        Step.MAP,
        _("Say what should be different"),
        _("Name one outcome that people here want, for whom, where, and from which baseline you start."),
        70,
        lambda programme: address("challenges", programme),
        rule=may_run,
        minutes=45,
    ),
    TaskKind(
        "map/hear-demands",
        Step.MAP,
        _("Write down what people want"),
        _("In their own words, with who said it. What nobody voices and you know in another way belongs here too."),
        75,
        lambda programme: address("demands", programme),
        needs=("map/set-challenges",),
        minutes=60,
    ),
    TaskKind(
        "focus/recognise-needs",
        Step.FOCUS,
        _("Decide which demands are needs"),
        _("Councillors or a board recognise a demand as a need, decline it with a reply, or leave it open."),
        5,
        lambda programme: address("decide", programme),
        rule=may_lead,
        needs=("map/hear-demands",),
        minutes=60,
    ),
)
PAGES: tuple[tuple[Any, Any, str, Rule], ...] = (
    (
        _("Challenges and needs"),
        _("What should be different, for whom, and from where you start."),
        "challenges",
        may_see,
    ),
    (
        _("Demands"),
        _("What people want in their own words, and what nobody says and you know."),
        "demands",
        may_see_inside,
    ),
    (_("Recognised needs"), _("What a decision recognised, and which initiatives answer it."), "needs", may_see),
    (_("Who is missing"), _("Those heard against the people who live there."), "missing", may_see),
    (
        _("For councillors"),
        _("Demands, who is not heard, and what is proposed, as a paper."),
        "councillors",
        may_see_inside,
    ),
    (_("Strategy"), _("Drafted from what is here; the adopted versions are kept."), "strategy", may_see_inside),
)
ACTS: dict[str, Any] = {
    "challenge.added": _("{who} added the challenge “{what}”."),
    "challenge.changed": _("{who} changed the challenge “{what}”."),
    "challenge.removed": _("{who} removed the challenge “{what}”."),
    "challenge.figure_added": _("{who} added a figure to the challenge “{what}”."),
    "demand.added": _("{who} wrote a demand down."),
    "demand.changed": _("{who} changed a demand."),
    "demand.removed": _("{who} removed a demand."),
    "demand.recognised": _("{who} recognised a demand as the need “{what}”."),
    "demand.declined": _("{who} declined a demand."),
    "demand.left_open": _("{who} decided that a demand stays open."),
    "strategy.adopted": _("{who} kept the adopted strategy “{what}”."),
    "theme.added": _("{who} added the theme “{what}”."),
    "theme.filled": _("{who} put demands into the theme “{what}”."),
    "theme.renamed": _("{who} renamed a theme “{what}”."),
    "theme.removed": _("{who} removed the theme “{what}”."),
}


def leading_to(name: str) -> Callable[[Programme], str]:
    """The address of a page in a programme."""
    return lambda programme: address(name, programme)


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.kind("challenge", ObjectKind(_("Challenge"), challenges.described, challenges.offered))
    registry.kind("need", ObjectKind(_("Need"), needs.described, needs.offered))
    registry.kind("demand", ObjectKind(_("Demand"), demands.described, demands.offered))
    for label, about, name, rule in PAGES:
        registry.voice(label, about, leading_to(name), rule)
    for task in TASKS:
        registry.task(task)
    for action, sentence in ACTS.items():
        registry.act(action, sentence)
    registry.settled(answering.tell)
    replies.registry.reach(answering.KIND, answering.reach)
    registry.report(report)
    taking_away.register()


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """By programme: how far challenges, demands and decisions are. One query."""
    counted = Programme.objects.filter(pk__in=[each.pk for each in programmes]).order_by()
    rows = counted.annotate(
        all_challenges=Count("challenges", distinct=True),
        spoken=Count("demands__challenge", distinct=True),
        all_demands=Count("demands", distinct=True),
        decided=Count("demands", filter=~Q(demands__state=DemandState.OPEN), distinct=True),
    )
    return {
        pk: Report(
            {
                "map/set-challenges": Progress(min(total, 1), 1),
                "map/hear-demands": Progress(spoken, total),
                "focus/recognise-needs": Progress(decided, said),
            }
        )
        for pk, total, spoken, said, decided in rows.values_list(
            "pk", "all_challenges", "spoken", "all_demands", "decided"
        )
    }
