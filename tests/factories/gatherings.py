"""A gathering with a mapping activity, made through the rooms' own acts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commonstar.web.gatherings.public import (
    Activity,
    Gathering,
    GatheringValues,
    add_activity,
    door_of,
    open_activity,
    plan_gathering,
)
from commonstar.web.participation.public import Contribution, Door, Reach, Slip, contribute, new_entry
from commonstar.web.programmes.public import Seat


def make_gathering(seat: Seat, title: str = "An evening at the library", *, is_premoderated: bool = False) -> Gathering:
    """A workshop tomorrow."""
    values = GatheringValues(title, timezone.now() + timedelta(days=1), where="The library")
    return plan_gathering(seat=seat, values=values, is_premoderated=is_premoderated)


def make_mapping(seat: Seat, *, is_open: bool = True, is_premoderated: bool = False) -> tuple[Door, Activity]:
    """A mapping activity and the door to it."""
    gathering = make_gathering(seat, is_premoderated=is_premoderated)
    activity = add_activity(seat=seat, gathering=gathering, kind="mapping", title="What do we do here?")
    if is_open:
        open_activity(seat=seat, activity=activity)
    door = door_of(gathering)
    assert door is not None
    return door, activity


def say(door: Door, title: str, *, contact: Reach | None = None, **said: object) -> tuple[Slip, Contribution]:
    """Someone in the hall writes an entry."""
    slip = contribute(
        door=door, kind="initiative", said={"title": title, **said}, entry=new_entry(), language="en", contact=contact
    )
    return slip, Contribution.objects.get(pk=slip.key)
