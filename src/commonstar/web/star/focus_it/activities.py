"""What the activities of Focus it share: which initiatives take part, what came in, and which kinds are on offer.

A sub-room registers its kind with gatherings, then names it here with `offer`, so that the pages of Focus it lead to
it. Its settings stand in the activity: they travel with the programme, and need no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import ContributionState
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import (
    CARRIED,
    Activity,
    Gathering,
    GatheringValues,
    activity_at,
    add_activity,
    door_of,
    plan_gathering,
)
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation.public import Contribution, Door, contributions_at
from commonstar.web.programmes.public import Programme, Seat, may_run, require
from commonstar.web.star.focus_it.queries import on_shortlist
from commonstar.web.star.map_it.public import Initiative

INITIATIVES = "initiatives"  # in the settings: identifiers as text; without it the shortlist takes part
ACTIVITY, ORGANISATION = "activity", "organisation"  # in what someone says: which activity it is for, and for whom
MOST = 20  # so many can be looked at in one go on a phone
NOBODYS = "none"  # of whoever came for no organisation
FEWEST = 5  # smaller groups are not shown apart


class AlreadyBegun(Refused):
    """Somebody has answered: what they were asked stays as it was."""


@dataclass(frozen=True)
class FocusKind:
    """A kind of activity that the pages of Focus it offer. `settings` is the page on which it is set up."""

    kind: str
    settings: Callable[[Activity], str]


_offered: dict[str, FocusKind] = {}


def offer(kind: FocusKind) -> None:
    """Have the pages of Focus it lead to a kind of activity; called while Django starts, after gatherings know it."""
    if kind.kind in _offered:
        raise ValueError(f"the activity {kind.kind} is offered twice")
    _offered[kind.kind] = kind


def offered() -> Mapping[str, FocusKind]:
    """Every kind on offer, by the name that gatherings know it by."""
    return _offered


def activity_of(programme: Programme, pk: UUID, kind: str) -> Activity | None:
    """An activity of this kind in the programme, or None."""
    found = activity_at(programme, pk)
    return found if found is not None and found.kind == kind else None


def activities_of(programme: Programme) -> list[Activity]:
    """The activities of Focus it in a programme, of the latest gathering first. One query."""
    rows = Activity.objects.filter(gathering__programme=programme, kind__in=_offered)
    return list(rows.select_related("gathering__programme").order_by("-gathering__starts_at", "order", "title", "id"))


def initiatives_in(activity: Activity) -> list[Initiative]:
    """The initiatives that take part, by title: those picked by hand, else the shortlist. Two queries at most.

    Where one was merged into another, that one takes part. Those picked in another programme are not among them.
    """
    programme = activity.gathering.programme
    picked = ids_in(activity.settings.get(INITIATIVES, ()))
    if picked:
        rows = Initiative.objects.filter(programme=programme, pk__in=picked).select_related("merged_into")
        found = {each.pk: each for each in (row.merged_into or row for row in rows)}
        if found:
            return sorted(found.values(), key=lambda row: (row.folded_title, str(row.pk)))
    return list(Initiative.objects.filter(programme=programme, pk__in=on_shortlist(programme))[:MOST])


def ids_in(told: Iterable[Any]) -> list[UUID]:
    """Identifiers out of text; what is none is passed over."""
    found = []
    for each in told:
        try:
            found.append(UUID(str(each)))
        except ValueError:
            continue
    return found


def said_at(activity: Activity, kind: str) -> list[Contribution]:
    """What was said for this activity and is shown, in order of key; nothing where no door came along. Two queries."""
    door = door_of(activity.gathering)
    if door is None:
        return []
    return [row for row in contributions_at(door, kind) if row.said.get(ACTIVITY) == str(activity.pk)]


def held_at(activity: Activity, door: Door, kind: str) -> int:
    """How many answers came in so fast that someone has to look at them before they count. One query."""
    rows = Contribution.objects.filter(door=door, kind=kind, state=ContributionState.WAITING)
    return rows.filter(said__activity=str(activity.pk)).count()


def organisations_in(programme: Programme) -> list[Organisation]:
    """The organisations of a programme by name: for whom someone may say that they came. One query."""
    return list(Organisation.objects.filter(parts__programme=programme).order_by("name", "id"))


@dataclass(frozen=True)
class Group:
    """Those who came for one organisation (or for none): they are enough to be shown apart."""

    value: str
    name: str
    people: int


def groups_of(programme: Programme, came_for: Iterable[str]) -> tuple[Group, ...]:
    """The groups that may be shown apart, by name; `came_for` says of each who answered for whom, "" where unsaid."""
    told = list(came_for)
    counts = Counter(each for each in told if each)
    shown = groups_shown(counts, len(told))
    if not shown:
        return ()
    names = {str(each.pk): each.name for each in organisations_in(programme)}
    names[NOBODYS] = _("Those who came for themselves")
    return tuple(Group(value, name, counts[value]) for value, name in names.items() if value in shown)


def carried_of(activity: Activity) -> Mapping[str, Any] | None:
    """The results that came along with an activity from another site; None where people answered here."""
    told = activity.settings.get(CARRIED)
    return told if isinstance(told, dict) else None


def groups_shown(counts: Mapping[str, int], everyone: int) -> set[str]:
    """Which groups are shown apart: those of `FEWEST` and more, while all who are in none of them are none or as many.

    Else the few that are left could be found by taking the shown groups off the whole.
    """
    found = {name for name, count in counts.items() if count >= FEWEST}
    while found and 0 < everyone - sum(counts[name] for name in found) < FEWEST:
        found.remove(min(found, key=lambda name: (counts[name], name)))
    return found


@transaction.atomic
def start_activity(*, seat: Seat, kind: str, title: str, gathering: Gathering | None) -> Activity:
    """Put an activity of Focus it on the agenda of a gathering, or of a new one that begins now."""
    require(may_run, seat)
    if gathering is None:
        gathering = plan_gathering(seat=seat, values=GatheringValues(title, timezone.now()))
    return add_activity(seat=seat, gathering=gathering, kind=kind, title=title)


def keep_asked(seat: Seat, _door: Door, activity: Activity) -> None:
    """At the close: keep which initiatives took part, so that a shortlist that changes later changes no result."""
    require(may_run, seat)
    ids = [row.pk for row in initiatives_in(activity)]
    if ids:
        keep_settings(seat, activity, picked(ids), "activity.set_up")


@transaction.atomic
def set_up(*, seat: Seat, activity: Activity, settings: Mapping[str, Any], has_begun: bool) -> Activity:
    """Say what is asked and of which initiatives. Raises AlreadyBegun where somebody has answered (`has_begun`)."""
    require(may_run, seat)
    if has_begun:
        raise AlreadyBegun(str(activity.pk))
    return keep_settings(seat, activity, settings, "activity.set_up")


def keep_settings(seat: Seat, activity: Activity, settings: Mapping[str, Any], action: str) -> Activity:
    """Keep settings beside those that are there, within a transaction of the caller's, who has asked the rule."""
    assert activity.gathering.programme_id == seat.programme.pk, "found in another programme"
    activity.settings = {**activity.settings, **settings}
    activity.save(update_fields=["settings"])
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind="activity",
        object_id=activity.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": activity.title},
    )
    return activity


def picked(ids: Collection[UUID]) -> dict[str, list[str]]:
    """The part of the settings that names initiatives; none of them stands for the shortlist."""
    return {INITIATIVES: [str(each) for each in ids]}


def crumbs(activity: Activity) -> list[Link]:
    """The way back from a page of an activity."""
    slug, gathering = activity.gathering.programme.slug, activity.gathering
    return [
        Link(_("Decide together"), reverse("focus_it:activities", args=[slug])),
        Link(gathering.title, reverse("gatherings:gathering", args=[slug, gathering.pk])),
    ]
