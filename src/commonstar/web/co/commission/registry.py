"""What the sub-rooms of Co-commission tell its first page; it imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from commonstar.web.common.parts import Link, Waiting
from commonstar.web.programmes.public import Programme, Seat

DECIDE = "focus/decide-together"  # the task that whatever people decide counts for


@dataclass(frozen=True)
class WayOfDeciding:
    """A way of deciding together: what it is for, its list, and what it holds for whoever sits in a seat."""

    label: Any
    about: Any
    url: Callable[[Programme], str]
    offers: Callable[[Seat], Sequence[Link]] = lambda seat: ()


@dataclass(frozen=True)
class Telling:
    """What a kind of decision says on the Star, of all programmes in one query together with the other kinds.

    `rows` gives (programme_id, stage) of each that is begun. `words` say how many are at a stage: those that people can
    take part in now, those that are `finished`, then the others. `task` is the task that they count for, "" for none.
    """

    rows: Callable[[Sequence[Programme]], QuerySet[Any, Any]]
    now: Mapping[str, Callable[[int], str]]
    finished: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    others: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    task: str = ""


@dataclass(frozen=True)
class Awaiting:
    """What may wait for somebody: `rows` of which one is enough to ask on (None: nothing can), then the sentences."""

    rows: Callable[[Seat], QuerySet[Any, Any] | None]
    told: Callable[[Seat], Iterable[Waiting]]


@dataclass
class Registry:
    """Every way of deciding, in the order of registration."""

    tellings: list[Telling] = field(default_factory=list)
    awaiting: list[Awaiting] = field(default_factory=list)
    ways: list[WayOfDeciding] = field(default_factory=list)
    filling: list[Callable[[Seat, Any], Sequence[Link]]] = field(default_factory=list)

    def way(self, way: WayOfDeciding) -> None:
        """Register a way of deciding."""
        self.ways.append(way)

    def tells(self, telling: Telling) -> None:
        """Register what a kind of decision says on the Star."""
        self.tellings.append(telling)

    def waits(self, awaiting: Awaiting) -> None:
        """Register what may wait for somebody."""
        self.awaiting.append(awaiting)

    def fills(self, links: Callable[[Seat, Any], Sequence[Link]]) -> None:
        """Register how an empty seat of an elected body can be filled: links for the term that ended early."""
        self.filling.append(links)


registry = Registry()
