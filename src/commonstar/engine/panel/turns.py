"""Taking turns fairly: whom of several alike households a panel takes, so that all of them come equally often.

Where the people of a street are of one kind, households take turns in rounds, each in another order. Where they are of
several kinds, a panel must not take two from one household, and each household is to give each kind equally often. That
is an edge colouring of the graph between panels and kinds in which the colours are households: one with as many colours
as there are households exists, and can be had so that no colour comes more than once more often than another at any
vertex (de Werra 1971). It is made by König's alternating paths, with each kind cut into pieces of as many edges as
there are households.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence


def turns(numbers: Sequence[Sequence[int]], homes: int) -> Iterator[tuple[int, int, int]]:
    """Yield panel, kind and household for each seat; `numbers[panel][kind]` seats, at most `homes` a panel."""
    if numbers and len(numbers[0]) == 1:
        return _in_rounds([number for (number,) in numbers], homes)
    return _coloured(numbers, homes) if numbers else iter(())


def _in_rounds(numbers: Sequence[int], homes: int) -> Iterator[tuple[int, int, int]]:
    """Everybody once a round, each round in another order, so that nobody always sits beside the next on the list."""
    waiting: list[int] = []
    rounds = 0
    for panel, number in enumerate(numbers):
        taken: set[int] = set()
        for _ in range(number):
            if not waiting:
                waiting = sorted(range(homes), key=lambda home: _lot(rounds, home))
                rounds += 1
            home = next(each for each in waiting if each not in taken)
            waiting.remove(home)
            taken.add(home)
            yield panel, 0, home


def _lot(number: int, home: int) -> str:
    return hashlib.sha256(f"{number}:{home}".encode()).hexdigest()


def _coloured(numbers: Sequence[Sequence[int]], homes: int) -> Iterator[tuple[int, int, int]]:
    colouring = _Colouring(homes)
    given = [0] * len(numbers[0])
    edges: list[tuple[int, int]] = []
    for panel, row in enumerate(numbers):
        for kind, number in enumerate(row):
            for _ in range(number):
                colouring.add(len(edges), ("panel", panel, 0), ("kind", kind, given[kind] // homes))
                given[kind] += 1
                edges.append((panel, kind))
    for (panel, kind), home in zip(edges, colouring.colours, strict=True):
        yield panel, kind, home


Vertex = tuple[str, int, int]


class _Colouring:
    """Edges between two sorts of vertices, none with more edges than there are colours, coloured one by one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.colours: list[int] = []
        self.ends: list[tuple[Vertex, Vertex]] = []
        self.at: dict[Vertex, dict[int, int]] = {}

    def add(self, edge: int, one: Vertex, other: Vertex) -> None:
        """Colour one more edge; where no colour is free at both ends, a path of two colours is turned over."""
        here, there = self._free(one), self._free(other)
        self.ends.append((one, other))
        if here != there and here in self.at[other]:
            self._turn(other, here, there)
        self.colours.append(here)
        self.at[one][here] = self.at[other][here] = edge

    def _free(self, vertex: Vertex) -> int:
        used = self.at.setdefault(vertex, {})
        return next(colour for colour in range(self.count) if colour not in used)

    def _turn(self, vertex: Vertex, first: int, second: int) -> None:
        """Exchange two colours along the path that begins at a vertex with the first one."""
        path: list[int] = []
        colour, other = first, second
        while colour in self.at[vertex]:
            edge = self.at[vertex][colour]
            path.append(edge)
            one, two = self.ends[edge]
            vertex = two if vertex == one else one
            colour, other = other, colour
        for edge in path:
            for end in self.ends[edge]:
                if self.at[end].get(self.colours[edge]) == edge:
                    del self.at[end][self.colours[edge]]
        for edge in path:
            self.colours[edge] = second if self.colours[edge] == first else first
            for end in self.ends[edge]:
                self.at[end][self.colours[edge]] = edge
