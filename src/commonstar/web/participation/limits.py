"""How much may come at once. Counted in the memory of each server process alone: addresses are written nowhere.

A hall shares one address: hundreds of phones, each sending many times, must not trip a limit. So the buckets are large;
what runs over the first is still taken, but waits for a person to look at it, and only a flood is refused.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.http import HttpRequest

MOST_KEPT = 20_000  # buckets; the ones not used for longest go


class Pace(Enum):
    """What to do with what just came."""

    TAKE = "take"
    WAIT = "wait"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Limit:
    """A bucket of `burst` drops, filled again by `per_second`."""

    burst: int
    per_second: float


# A hall of 300 that sends as fast as thumbs go, 10 each in the first minutes, stays under the first.
SENT = Limit(3_000, 10)
FLOOD = Limit(12_000, 40)
# Codes typed wrongly, of doors and of slips: a whole hall may mistype, a machine that tries them all may not.
WRONG = Limit(400, 1)


class Buckets:
    """Leaky buckets by key; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[tuple[str, ...], tuple[float, float]] = OrderedDict()

    def allows(self, limit: Limit, *key: str) -> bool:
        """Take a drop, and say whether there was one."""
        now = self._clock()
        with self._lock:
            left, at = self._left.pop(key, (float(limit.burst), now))
            left = min(float(limit.burst), left + (now - at) * limit.per_second)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            while len(self._left) > MOST_KEPT:
                self._left.popitem(last=False)
        return allowed

    def clear(self) -> None:
        """Forget all, for tests."""
        with self._lock:
            self._left.clear()


buckets = Buckets()


def pace_of(request: HttpRequest, door_code: str) -> Pace:
    """What to do with a contribution that this request brings to a door."""
    address = address_of(request)
    if not buckets.allows(FLOOD, "flood", address, door_code):
        return Pace.REFUSE
    return Pace.TAKE if buckets.allows(SENT, "sent", address, door_code) else Pace.WAIT


def may_act(request: HttpRequest) -> bool:
    """Whether another thing may be done by slip from where this comes: added, answered, appealed."""
    return buckets.allows(SENT, "act", address_of(request))


def may_try_again(request: HttpRequest) -> bool:
    """Whether another wrong code may come from where this one came."""
    return buckets.allows(WRONG, "wrong", address_of(request))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind our own proxy, what that proxy saw. One network of IPv6 counts as one."""
    seen = _seen(request)
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else seen


def _seen(request: HttpRequest) -> str:
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
