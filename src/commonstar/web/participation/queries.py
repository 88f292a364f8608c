"""Reads of doors and of what was said through them. Nothing is ever in the order in which it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, QuerySet, When
from django.utils import timezone

from commonstar.vocabulary import ContributionState
from commonstar.web.participation.keys import Slip, Unreadable, read_code
from commonstar.web.participation.models import Addition, Contact, Contribution, Door, Removal


def door_by_code(typed: str) -> Door | None:
    """The door of a join code, however it was typed; None where there is none."""
    try:
        code = read_code(typed)
    except Unreadable:
        return None
    return Door.objects.select_related("organisation").filter(code=code).first()


def is_open(door: Door) -> bool:
    """Whether contributions come through now."""
    now = timezone.now()
    begun = door.opens_at is None or door.opens_at <= now
    return begun and door.closed_at is None and (door.closes_at is None or now < door.closes_at)


def doors_of(programme_ids: Iterable[UUID]) -> QuerySet[Door]:
    """The doors of programmes, the open ones first."""
    found = Door.objects.filter(programme__in=list(programme_ids)).select_related("organisation")
    return found.order_by("is_sealed", "title", "code")


def doors_to(kind: str, target: UUID) -> QuerySet[Door]:
    """The doors that open something."""
    return Door.objects.filter(kind=kind, target=target).select_related("organisation")


def contributions_at(door: Door, kind: str = "") -> QuerySet[Contribution]:
    """What is shown of what was said at a door, in order of key."""
    found = Contribution.objects.filter(door=door, state=ContributionState.SHOWN)
    return (found.filter(kind=kind) if kind else found).order_by("key")


def contribution_by_key(key: str) -> Contribution | None:
    """A contribution by its key in the store."""
    return Contribution.objects.select_related("door", "door__organisation").filter(pk=key).first()


def on_slip(slip: Slip) -> list[Contribution]:
    """All that was kept on a slip, in order of key; empty where there is no such slip."""
    found = Contribution.objects.filter(under=slip.key).select_related("door", "door__organisation")
    return list(found.order_by("key"))


def additions_to(keys: Iterable[str]) -> dict[str, list[Addition]]:
    """What was added to contributions, by their key."""
    found: dict[str, list[Addition]] = {}
    for addition in Addition.objects.filter(contribution__in=list(keys)).order_by("key"):
        found.setdefault(addition.contribution, []).append(addition)
    return found


def contact_for(slip_key: str) -> Contact | None:
    """How whoever has a slip may be reached, if they left it."""
    return Contact.objects.filter(pk=slip_key).first()


def contacts_of(contributions: Iterable[Contribution]) -> dict[str, Contact]:
    """The ways to be reached that were left with contributions, by the contributions' keys."""
    listed = list(contributions)
    found = {contact.key: contact for contact in Contact.objects.filter(pk__in=[each.under for each in listed])}
    return {each.key: found[each.under] for each in listed if each.under in found}


def by_chance(rows: QuerySet[Contribution], door: Door) -> QuerySet[Contribution]:
    """In order of key, beginning at a point that changes daily and that nobody outside can know.

    A key follows from what a device sends, so a device can search for a small one; here that gains it nothing.
    """
    told = f"{settings.SECRET_KEY} {door.pk} {timezone.localdate()}"
    begin = hashlib.sha256(told.encode()).hexdigest()[:32]
    return rows.order_by(Case(When(key__lt=begin, then=1), default=0), "key")


def totals_of(door_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many contributions each door has by state."""
    found: dict[UUID, dict[str, int]] = {}
    rows = Contribution.objects.filter(door__in=list(door_ids)).values_list("door", "state")
    for door, state, count in rows.annotate(count=Count("key")).order_by("door", "state"):
        found.setdefault(door, {})[state] = count
    return found


def removals_at(door: Door) -> QuerySet[Removal]:
    """The public log of a door's removals, newest day first."""
    return Removal.objects.filter(door=door)


def overdue_for_sealing() -> int:
    """How many doors closed more than two days ago and are not sealed, as if no worker ran."""
    return Door.objects.filter(is_sealed=False, closed_at__lt=timezone.now() - timedelta(days=2)).count()


def removals_of(keys: Iterable[str]) -> dict[str, Removal]:
    """The removals of contributions, by their key."""
    found = Removal.objects.filter(contribution__in=list(keys)).order_by("removed_on")
    return {removal.contribution: removal for removal in found}


def appeals_at(door_ids: Iterable[UUID]) -> QuerySet[Removal]:
    """Appeals without an answer, in order of their keys."""
    waiting = Removal.objects.filter(door__in=list(door_ids), answered_on=None).exclude(appeal="")
    return waiting.select_related("door").order_by("pk")
