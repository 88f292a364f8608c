"""What rooms above tell this one at start-up: how whoever asked can be reached.

A contact stays in the room that was given it, with the consent it was given for: here it is only asked for when a
reply goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from commonstar.vocabulary import ReplyBy


@dataclass(frozen=True)
class Reach:
    """Where a reply can be sent: the way and the address, number or postal address; a language code if known."""

    by: ReplyBy
    address: str
    language: str = ""


Reacher = Callable[[Collection[str]], Mapping[str, Reach]]


@dataclass
class Registry:
    """Who knows how to reach people, by the kind of what was asked."""

    reachers: dict[str, Reacher] = field(default_factory=dict)

    def reach(self, kind: str, reacher: Reacher) -> None:
        """Register who gives, for keys of a kind, the ways to reach people; those who left none are left out."""
        self.reachers[kind] = reacher

    def reach_of(self, kind: str, keys: Collection[str]) -> Mapping[str, Reach]:
        """How those who asked can be reached."""
        reacher = self.reachers.get(kind)
        return reacher(keys) if reacher else {}


registry = Registry()
