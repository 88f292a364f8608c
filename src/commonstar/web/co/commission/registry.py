"""What the sub-rooms of Co-commission tell its first page; it imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Programme, Seat


@dataclass(frozen=True)
class WayOfDeciding:
    """A way of deciding together: what it is for, its list, and what it holds for whoever sits in a seat."""

    label: Any
    about: Any
    url: Callable[[Programme], str]
    offers: Callable[[Seat], Sequence[Link]] = lambda seat: ()


@dataclass
class Registry:
    """Every way of deciding, in the order of registration."""

    ways: list[WayOfDeciding] = field(default_factory=list)
    filling: list[Callable[[Seat, Any], Sequence[Link]]] = field(default_factory=list)

    def way(self, way: WayOfDeciding) -> None:
        """Register a way of deciding."""
        self.ways.append(way)

    def fills(self, links: Callable[[Seat, Any], Sequence[Link]]) -> None:
        """Register how an empty seat of an elected body can be filled: links for the term that ended early."""
        self.filling.append(links)


registry = Registry()
