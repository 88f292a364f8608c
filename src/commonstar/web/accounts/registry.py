"""What rooms above tell of a person: what is theirs, what they should know before leaving, how it is erased.

Rooms register in their `AppConfig.ready`; `accounts` calls what was registered and imports nothing upward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonstar.web.accounts.models import User
from commonstar.web.common.parts import Row


@dataclass(frozen=True)
class Section:
    """A part of the account page: a heading, its lines, and what stands there when there are none."""

    title: Any
    rows: tuple[Row, ...]
    empty: Any


@dataclass(frozen=True)
class Belongings:
    """What a room keeps of a person.

    `section` draws it on the account page; `export` gives it as plain JSON values; `warnings` says in whole sentences
    what someone should settle before they are erased; `erase` removes it, in the caller's transaction.
    """

    key: str
    section: Callable[[User], Section]
    export: Callable[[User], Any]
    warnings: Callable[[User], list[str]]
    erase: Callable[[User], None]


_rooms: dict[str, Belongings] = {}


def register(room: Belongings) -> None:
    """Register what a room keeps of people; a key can be taken once."""
    if room.key in _rooms:
        raise ValueError(f"{room.key} is registered twice")
    _rooms[room.key] = room


def rooms() -> tuple[Belongings, ...]:
    """All that was registered, in order of registration."""
    return tuple(_rooms.values())
