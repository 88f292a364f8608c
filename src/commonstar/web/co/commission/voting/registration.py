"""What votes tell the rooms below at start-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.web.co.commission.registry import Awaiting, Telling
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.co.commission.voting import actions, taking_away
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.co.commission.voting.waiting import unpublished, waiting
from commonstar.web.participation.public import Door, DoorKind
from commonstar.web.participation.public import registry as doors
from commonstar.web.programmes.public import Programme, registry

ACTS = {
    "vote.drafted": _("{who} drafted the vote “{what}”."),
    "vote.changed": _("{who} changed the draft of the vote “{what}”."),
    "vote.opened": _("{who} opened the vote “{what}” and locked its rules."),
    "vote.closed": _("The vote “{what}” closed."),
    "vote.explained": _("{who} explained a difference in the vote “{what}”."),
    "vote.hash_published": _("{who} published the hash of all ballots of “{what}”."),
    "vote.seeded": _("{who} entered the seed for “{what}”."),
    "vote.counted": _("The vote “{what}” was counted."),
    "vote.published": _("{who} published the result of “{what}”."),
    "vote.observer_named": _("{who} named an observer for the vote “{what}”."),
    "vote.observer_closed": _("{who} closed the link of an observer of the vote “{what}”."),
    "vote.roll_grew": _("{who} put voters on the roll of “{what}”."),
    "vote.code_renewed": _("{who} gave out a voting code anew for “{what}”."),
    "vote.papers_handed": _("{who} handed out papers for “{what}”."),
    "vote.batch_added": _("{who} added a bundle of papers to “{what}”."),
    "vote.batch_agreed": _("{who} took in a bundle of papers of “{what}” after two readings."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    kind = DoorKind(label=_("A vote"), takes=(), url=start_url, manage=manage_url, intro=intro, lingers=actions.LINGERS)
    doors.door(actions.DOOR, kind)
    doors.closed(actions.shut)
    taking_away.register()
    commission.tells(
        Telling(open_votes, {"open": lambda n: ngettext("{n} vote open", "{n} votes open", n).format(n=n)})
    )
    commission.waits(Awaiting(unpublished, waiting))
    for act, sentence in ACTS.items():
        registry.act(act, sentence)


def open_votes(programmes: Sequence[Programme]) -> QuerySet[Any, Any]:
    """The votes in which people can vote now; what they decide counts where it is prepared."""
    rows = Poll.objects.filter(programme__in=programmes, opened_at__isnull=False, closed_at=None)
    return rows.annotate(stage=Value("open"))


def start_url(door: Door) -> str:
    """Where voting begins."""
    return reverse("vote:start", args=[door.code])


def manage_url(door: Door) -> str:
    """Where whoever runs the vote goes."""
    poll = Poll.objects.select_related("programme").only("pk", "programme__slug").get(pk=door.target)
    return reverse("commission:poll", args=[poll.programme.slug, poll.pk])


def intro(door: Door) -> str:
    """Who may vote."""
    return str(Poll.objects.values_list("electorate_words", flat=True).get(pk=door.target))
