"""What the doors tell the Star and the log at start-up."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import ContributionState
from commonstar.web.common.later import daily
from commonstar.web.common.parts import Waiting
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door
from commonstar.web.programmes.archive.tables import LeftOut
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_run, may_see_inside
from commonstar.web.programmes.taking_part import actions
from commonstar.web.programmes.taking_part.jobs import owe_what_is_left


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.waiting(waiting)
    registry.voice(
        gettext_lazy("Taking part"),
        gettext_lazy("Every join code, what waits to be looked at, and what was removed and why."),
        page,
        may_see_inside,
    )
    registry.deleting(clear)
    participation.registry.closed(owe)
    daily(owe_what_is_left)
    reason = "slips, and what was promised to people, hold where it was said"
    for model in (participation.Door, participation.Contribution, participation.Removal):
        registry.left_out(LeftOut(model, reason))
    registry.act("door.opened", gettext_lazy("{who} opened “{what}” to people, with a join code."))
    registry.act("door.times_changed", gettext_lazy("{who} changed when “{what}” opens and closes."))
    registry.act("door.closed", gettext_lazy("{who} closed “{what}”."))
    registry.act("door.shown", gettext_lazy("{who} let contributions at “{what}” be shown."))
    registry.act("contribution.removed", gettext_lazy("{who} removed a contribution at “{what}” from view."))
    registry.act("contribution.appeal_answered", gettext_lazy("{who} answered an appeal at “{what}”."))


def page(programme: Programme) -> str:
    """Everything that is open to people, with its join code."""
    return reverse("programmes:taking_part", args=[programme.slug])


def owe(door: Door) -> None:
    """At the close of a door: whoever was not answered is owed a reply."""
    actions.owe_what_is_left(door)


def clear(programme: Programme) -> None:
    """With a programme go its doors and what was said through them."""
    participation.forget_programme(programme.pk)


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For those who run it: what waits to be looked at, and appeals."""
    if not may_run(seat):
        return
    url = reverse("programmes:taking_part", args=[seat.programme.slug])
    doors = [door.pk for door in participation.doors_of([seat.programme.pk])]
    if not doors:
        return
    totals = participation.totals_of(doors)
    count = sum(each.get(ContributionState.WAITING, 0) for each in totals.values())
    if count:
        words = ngettext(
            "{count} contribution waits to be looked at", "{count} contributions wait to be looked at", count
        )
        yield Waiting(words.format(count=count), url)
    appeals = participation.appeals_at(doors).count()
    if appeals:
        words = ngettext("{count} appeal waits for an answer", "{count} appeals wait for an answer", appeals)
        yield Waiting(words.format(count=appeals), url)
