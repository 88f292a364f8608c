"""Reading gatherings and their activities."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings.models import Activity, Gathering, Photo
from commonstar.web.gatherings.registry import DOOR
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Programme


def gatherings_of(programme: Programme) -> QuerySet[Gathering]:
    """A programme's gatherings, the latest first, with their activities."""
    return Gathering.objects.filter(programme=programme).prefetch_related("activities")


def gathering_at(programme: Programme, pk: UUID) -> Gathering | None:
    """One gathering of the programme, or None."""
    return gatherings_of(programme).filter(pk=pk).first()


def activity_at(programme: Programme, pk: UUID) -> Activity | None:
    """One activity of the programme's gatherings, or None."""
    rows = Activity.objects.filter(gathering__programme=programme, pk=pk)
    return rows.select_related("gathering", "gathering__programme").first()


def activity_behind(door: Door, pk: UUID) -> Activity | None:
    """An activity of the gathering that a door opens, or None: no code leads into another's gathering."""
    if door.kind != DOOR:
        return None
    rows = Activity.objects.filter(gathering=door.target, pk=pk)
    return rows.select_related("gathering", "gathering__programme").first()


def gathering_behind(door: Door) -> Gathering | None:
    """The gathering that a door opens."""
    if door.kind != DOOR:
        return None
    return Gathering.objects.filter(pk=door.target).prefetch_related("activities").first()


def door_of(gathering: Gathering) -> Door | None:
    """The door of a gathering; None where it came in with a programme from elsewhere: codes and slips stay there."""
    return participation.doors_to(DOOR, gathering.pk).order_by("closed_at").first()


def open_activity_at(door: Door, kind: str) -> Activity | None:
    """The activity of a kind that is open now at a door, if there is one."""
    if door.kind != DOOR:
        return None
    rows = Activity.objects.filter(gathering=door.target, kind=kind, state=ActivityState.OPEN)
    return rows.select_related("gathering").first()


def last_activity_at(door: Door, kind: str) -> Activity | None:
    """The activity of a kind at a door: the one that is open now, or else the last on the agenda."""
    rows = Activity.objects.filter(gathering=door.target, kind=kind).select_related("gathering").order_by("-order")
    found = list(rows) if door.kind == DOOR else []
    return next((each for each in found if is_open(each)), found[0] if found else None)


def photos_of(activity: Activity) -> QuerySet[Photo]:
    """The photos of an activity, those to be typed up first."""
    return Photo.objects.filter(activity=activity).select_related("attachment").order_by("is_typed_up", "shows")


def next_order(gathering: Gathering) -> int:
    """The place of one more activity."""
    last = gathering.activities.order_by("-order").first()
    return last.order + 1 if last else 0


def is_open(activity: Activity) -> bool:
    """Whether an activity takes what people say."""
    return activity.state == ActivityState.OPEN
