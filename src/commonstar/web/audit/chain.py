"""How entries are hashed and chained, and how the chain is checked. Nothing here touches the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = ""


@dataclass(frozen=True)
class Link:
    """What one entry says, as it is hashed. `at` is in UTC, to the microsecond."""

    number: int
    at: datetime
    actor_id: UUID | None
    action: str
    kind: str
    object_id: str
    organisation_id: UUID | None
    programme_id: UUID | None
    before: Any
    after: Any
    previous: str


def digest_of(link: Link) -> str:
    """SHA-256 over the entry as canonical JSON (sorted keys, no spaces, UTF-8), the hash before it included."""
    body = {
        "number": link.number,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(link.actor_id) if link.actor_id else None,
        "action": link.action,
        "kind": link.kind,
        "object": link.object_id,
        "organisation": str(link.organisation_id) if link.organisation_id else None,
        "programme": str(link.programme_id) if link.programme_id else None,
        "before": link.before,
        "after": link.after,
        "previous": link.previous,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks: the entry's number and a code (`changed`, `missing`, `order`, `end`)."""

    number: int
    code: str


def faults(links: Iterable[tuple[Link, str]], end_number: int, end_hash: str) -> Iterator[Fault]:
    """Walk the chain in order of number and say where it breaks; `end_*` is the head kept apart."""
    number, previous = 0, START
    for link, stored in links:
        if link.number != number + 1:
            yield Fault(number + 1, "missing")
        elif link.previous != previous:
            yield Fault(link.number, "order")
        if digest_of(link) != stored:
            yield Fault(link.number, "changed")
        number, previous = link.number, stored
    if (number, previous) != (end_number, end_hash):
        yield Fault(end_number, "end")
