"""What gatherings tell the rooms below at start-up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import ActivityState
from commonstar.web.common.parts import Tag, Waiting
from commonstar.web.gatherings import queries
from commonstar.web.gatherings.models import Activity, Gathering, Photo
from commonstar.web.gatherings.registry import CARRIED, DOOR
from commonstar.web.gatherings.registry import registry as activities
from commonstar.web.participation.public import Door, DoorKind
from commonstar.web.participation.public import registry as doors
from commonstar.web.programmes.public import NOBODY, ObjectKind, Programme, Seat, Table, may_see_inside, registry

ACTS = {
    "gathering.planned": gettext_lazy("{who} planned the gathering “{what}”."),
    "gathering.changed": gettext_lazy("{who} changed the gathering “{what}”."),
    "gathering.ended": gettext_lazy("{who} ended the gathering “{what}”."),
    "activity.added": gettext_lazy("{who} put “{what}” on the agenda."),
    "activity.opened": gettext_lazy("{who} opened “{what}”."),
    "activity.closed": gettext_lazy("{who} closed “{what}”."),
    "activity.photo_added": gettext_lazy("{who} added a photo to “{what}”."),
    "activity.photo_typed_up": gettext_lazy("{who} marked a photo of “{what}” as typed up."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    doors.door(
        DOOR,
        DoorKind(label=gettext_lazy("Gathering"), takes=activities.takes, url=join_url, manage=manage_url, intro=intro),
    )
    registry.table(Table("gatherings", Gathering))
    registry.table(
        Table("activities", Activity, "gathering__programme", inside=frozenset({"settings"}), adds=with_results)
    )
    registry.table(Table("photos", Photo, "activity__gathering__programme", outside={"added_by": NOBODY}))
    registry.kind("gathering", ObjectKind(gettext_lazy("Gathering"), described, offered))
    registry.waiting(waiting)
    registry.voice(
        gettext_lazy("Gatherings"),
        gettext_lazy("Plan a workshop: people join with a code, by phone or on paper."),
        page,
        may_see_inside,
    )
    for act, sentence in ACTS.items():
        registry.act(act, sentence)


def with_results(row: Activity) -> dict[str, Any]:
    """The settings of an activity with its results, where it is closed here and its room lets them go along."""
    kind = activities.activities.get(row.kind)
    if kind is None or kind.carries is None or row.state != ActivityState.CLOSED:
        return {}
    found = kind.carries(row) if queries.door_of(row.gathering) else None
    return {"settings": {**row.settings, CARRIED: found}} if found else {}


def page(programme: Programme) -> str:
    """The list of gatherings."""
    return reverse("gatherings:gatherings", args=[programme.slug])


def join_url(door: Door) -> str:
    """Where someone who takes part goes on from the door."""
    return reverse("gatherings:taking_part", kwargs={"code": door.code})


def manage_url(door: Door) -> str:
    """Where whoever runs it goes."""
    found = Gathering.objects.select_related("programme").get(pk=door.target)
    return reverse("gatherings:gathering", kwargs={"programme": found.programme.slug, "gathering": found.pk})


def intro(door: Door) -> str:
    """What the gathering is about."""
    found = queries.gathering_behind(door)
    return found.summary if found else ""


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a gathering, for members."""
    found = queries.gathering_at(seat.programme, pk) if may_see_inside(seat) else None
    if found is None:
        return None
    return found.title, reverse(
        "gatherings:gathering", kwargs={"programme": seat.programme.slug, "gathering": found.pk}
    )


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The gatherings that a record can be about."""
    return list(Gathering.objects.filter(programme=seat.programme).values_list("pk", "title"))


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For members: what is open now."""
    if not may_see_inside(seat):
        return
    rows = Activity.objects.filter(gathering__programme=seat.programme, state=ActivityState.OPEN)
    for activity in rows.select_related("gathering"):
        url = reverse(
            "gatherings:gathering", kwargs={"programme": seat.programme.slug, "gathering": activity.gathering_id}
        )
        yield Waiting(activity.title, url, activity.gathering.title, Tag(_("Open now"), "green"))
