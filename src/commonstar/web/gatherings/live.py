"""What has come in at an activity, as everyone's device asks for it: computed at most twice a second a process.

Hundreds of phones ask every two seconds. They get a kept answer with a mark (ETag), and mostly only "unchanged".
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from commonstar.web.gatherings.models import Activity
from commonstar.web.gatherings.registry import Live, registry
from commonstar.web.participation.public import Door

FRESH = 0.5  # seconds
STALE = 1.5  # while one computes it anew, the others get what was there
MOST_KEPT = 500


@dataclass(frozen=True)
class Shown:
    """An answer, also compressed, with its mark. It holds nothing that is a secret of whoever asks."""

    live: Live
    compressed: bytes
    mark: str
    at: float

    @property
    def age(self) -> float:
        """How long ago it was computed, in seconds."""
        return time.monotonic() - self.at

    @property
    def is_fresh(self) -> bool:
        """Whether it need not be computed anew."""
        return self.age < FRESH


_kept: dict[tuple[str, UUID, str], Shown] = {}  # by join code, activity and language
_lock = threading.Lock()


def _name(code: str, activity: UUID) -> tuple[str, UUID, str]:
    return code, activity, get_language() or "en"


def kept(code: str, activity: UUID) -> Shown | None:
    """What was answered a moment ago, or is computed anew just now, without a look into the store; else None."""
    found = _kept.get(_name(code, activity))
    if found is None or found.is_fresh:
        return found
    return found if _lock.locked() and found.age < STALE else None


def shown(door: Door, activity: Activity) -> Shown:
    """What has come in, a moment ago at most."""
    with _lock:
        found = _kept.get(_name(door.code, activity.pk))
        if found is not None and found.is_fresh:
            return found
        began = time.monotonic()
        live = registry.activities[activity.kind].live(door, activity)
        html = live.html.encode()
        fresh = Shown(live, gzip.compress(html, 5, mtime=0), hashlib.sha256(html).hexdigest()[:20], began)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[_name(door.code, activity.pk)] = fresh
        return fresh


def forget() -> None:
    """Forget all, for tests."""
    with _lock:
        _kept.clear()
