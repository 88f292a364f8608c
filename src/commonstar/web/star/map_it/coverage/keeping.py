"""Counts are kept until the log grows: every write by a person leaves an entry, so its newest hash tells all changes.

Ratings are anonymous and leave none: they are counted anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from commonstar.web.audit.public import Newest
from commonstar.web.programmes.public import Programme

T = TypeVar("T")
KEPT_SECONDS = 24 * 3600


def kept(programme: Programme, newest: Newest, name: str, count: Callable[[], T]) -> T:
    """What was counted at this state of the log, or a new count."""
    key = f"counts-{programme.pk}-{name}-{newest.number}-{newest.hash[:20]}"
    found: T | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found
