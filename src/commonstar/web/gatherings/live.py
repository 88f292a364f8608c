"""What has come in at an activity, as everyone's device asks for it: computed at most once a second a process.

Hundreds of phones ask every two seconds. They get a cached answer with a mark (ETag), and mostly only "unchanged".
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from commonstar.web.gatherings.models import Activity
from commonstar.web.gatherings.registry import Live, registry
from commonstar.web.participation.public import Door

FRESH = 1.0  # seconds
MOST_KEPT = 500


@dataclass(frozen=True)
class Shown:
    """An answer and its mark."""

    live: Live
    mark: str
    at: float


_kept: dict[tuple[str, UUID, str], Shown] = {}  # by join code, activity and language
_lock = threading.Lock()


def kept(code: str, activity: UUID) -> Shown | None:
    """What was answered less than a second ago, without a look into the store; None where it has grown old."""
    found = _kept.get((code, activity, get_language() or "en"))
    return found if found is not None and time.monotonic() - found.at < FRESH else None


def shown(door: Door, activity: Activity) -> Shown:
    """What has come in, at most a second old."""
    with _lock:
        found = kept(door.code, activity.pk)
        if found is not None:
            return found
        live = registry.activities[activity.kind].live(door, activity)
        fresh = Shown(live, hashlib.sha256(live.html.encode()).hexdigest()[:20], time.monotonic())
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[door.code, activity.pk, get_language() or "en"] = fresh
        return fresh


def forget() -> None:
    """Forget all, for tests."""
    with _lock:
        _kept.clear()
