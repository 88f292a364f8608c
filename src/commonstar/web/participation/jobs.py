"""Later work: closing the doors whose time is up, and sealing what is closed."""

from __future__ import annotations

from django.utils import timezone

from commonstar.web.common.later import job
from commonstar.web.participation import actions, sealing
from commonstar.web.participation.models import Door
from commonstar.web.participation.registry import closed_for_good_at


@job
def seal_closed() -> None:
    """Close what is past its time, then seal; nothing to do is done at once. Safe to run twice."""
    now = timezone.now()
    for door in Door.objects.filter(closed_at=None, closes_at__lte=now).select_related("organisation"):
        if closed_for_good_at(door) <= now:
            actions.close_door(by=None, door=door)
    if sealing.doors_to_seal():
        sealing.seal()
