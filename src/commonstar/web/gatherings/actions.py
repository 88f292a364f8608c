"""Planning a gathering, opening and closing its activities. Each act has its rule and leaves its entry in the log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commonstar.vocabulary import ActivityState, GatheringKind
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.gatherings import queries
from commonstar.web.gatherings.models import Activity, Gathering, Photo
from commonstar.web.gatherings.registry import DOOR, registry
from commonstar.web.gatherings.rules import may_contribute, may_run
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import AcceptedFile, Seat, keep_file, owner_of, require


class GatheringOver(Refused):
    """Nothing opens at a gathering that is over."""


class UnknownActivity(ValueError):
    """No room registered an activity of this kind."""


@dataclass(frozen=True)
class GatheringValues:
    """What is said of a gathering; times are aware."""

    title: str
    starts_at: datetime
    kind: GatheringKind = GatheringKind.WORKSHOP
    where: str = ""
    ends_at: datetime | None = None
    summary: str = ""


@transaction.atomic
def plan_gathering(*, seat: Seat, values: GatheringValues, is_premoderated: bool = False) -> Gathering:
    """Plan a gathering. Its join code works at once, so that posters can be printed; activities open later."""
    require(may_run, seat)
    row = Gathering.objects.create(programme=seat.programme, **asdict(values))
    participation.open_door(
        by=seat.user,
        kind=DOOR,
        target=row.pk,
        programme=seat.programme.pk,
        organisation=owner_of(seat.programme),
        title=row.title,
        is_premoderated=is_premoderated,
    )
    _log(seat, "gathering.planned", row, after=asdict(values))
    return row


@transaction.atomic
def change_gathering(*, seat: Seat, gathering: Gathering, values: GatheringValues) -> Gathering:
    """Say anew when and where it is and what it is about."""
    require(may_run, seat)
    before = {name: getattr(gathering, name) for name in asdict(values)}
    for name, value in asdict(values).items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(asdict(values)))
    door = queries.door_of(gathering)
    if door is not None:
        participation.rename_door(door=door, title=gathering.title)
    _log(seat, "gathering.changed", gathering, before=before, after=asdict(values))
    return gathering


@transaction.atomic
def end_gathering(*, seat: Seat, gathering: Gathering) -> Gathering:
    """It is over: what is open is closed, and the join code takes nothing more."""
    require(may_run, seat)
    for activity in gathering.activities.filter(state=ActivityState.OPEN):
        close_activity(seat=seat, activity=activity)
    gathering.is_over = True
    gathering.save(update_fields=["is_over"])
    door = queries.door_of(gathering)
    if door is not None:
        participation.close_door(by=seat.user, door=door)
    _log(seat, "gathering.ended", gathering, after={"title": gathering.title})
    return gathering


@transaction.atomic
def add_activity(
    *, seat: Seat, gathering: Gathering, kind: str, title: str, settings: dict[str, Any] | None = None
) -> Activity:
    """Put an activity on the agenda, after the others. Raises UnknownActivity."""
    require(may_run, seat)
    if kind not in registry.activities:
        raise UnknownActivity(kind)
    order = queries.next_order(gathering)
    row = Activity.objects.create(gathering=gathering, kind=kind, title=title, order=order, settings=settings or {})
    _log_activity(seat, "activity.added", row)
    return row


@transaction.atomic
def open_activity(*, seat: Seat, activity: Activity) -> Activity:
    """Open it to everyone with the join code; opened again, it goes on. Raises GatheringOver."""
    require(may_run, seat)
    if activity.gathering.is_over:
        raise GatheringOver(activity.pk)
    return _move(seat, activity, ActivityState.OPEN, "activity.opened")


@transaction.atomic
def close_activity(*, seat: Seat, activity: Activity) -> Activity:
    """Take nothing more. The room that it belongs to does what it does at the end, such as owing replies."""
    require(may_run, seat)
    row = _move(seat, activity, ActivityState.CLOSED, "activity.closed")
    closed, door = registry.activities[row.kind].closed, queries.door_of(row.gathering)
    if closed is not None and door is not None:
        closed(seat, door, row)
    return row


@transaction.atomic
def add_photo(*, seat: Seat, activity: Activity, file: AcceptedFile, shows: str) -> Photo:
    """Keep a photo of a flip-chart or a sheet, to be typed up."""
    require(may_contribute, seat)
    attachment = keep_file(seat=seat, file=file)
    row = Photo.objects.create(activity=activity, attachment=attachment, shows=shows, added_by=seat.user)
    _log_activity(seat, "activity.photo_added", activity)
    return row


@transaction.atomic
def mark_typed_up(*, seat: Seat, activity: Activity, photo_id: UUID) -> None:
    """What the photo shows has been typed up. Raises Photo.DoesNotExist."""
    require(may_contribute, seat)
    photo = Photo.objects.get(pk=photo_id, activity=activity)
    photo.is_typed_up = True
    photo.save(update_fields=["is_typed_up"])
    _log_activity(seat, "activity.photo_typed_up", activity)


def _move(seat: Seat, activity: Activity, state: ActivityState, action: str) -> Activity:
    activity.state = state.value
    activity.save(update_fields=["state"])
    _log_activity(seat, action, activity)
    return activity


def _log(seat: Seat, action: str, row: Gathering, **values: Any) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind="gathering",
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        **values,
    )


def _log_activity(seat: Seat, action: str, row: Activity) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind="activity",
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": row.title, "state": row.state},
    )
