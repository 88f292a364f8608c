"""The steps of a calculation as data, so that a person can follow any number to where it comes from.

A step names its cell, what was done (a rule, a code that the reader's language puts into words), the value that came
out, and the cells that went in. A cell without parts is given: it has a source, or is illustrative, or is a constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

MOST_DEPTH = 64


class NoSuchCell(KeyError):
    """A cell that the working does not have."""


@dataclass(frozen=True)
class Step:
    """One step: `formula` is the calculation in names, `parts` the cells it used, `source` the id of a source."""

    cell: str
    rule: str
    value: Fraction
    formula: str = ""
    parts: tuple[str, ...] = ()
    source: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Working:
    """All steps of a calculation by cell."""

    steps: Mapping[str, Step] = field(default_factory=dict)

    def step(self, cell: str) -> Step:
        """The step of a cell. Raises `NoSuchCell`."""
        try:
            return self.steps[cell]
        except KeyError as error:
            raise NoSuchCell(cell) from error

    def follow(self, cell: str, most: int = MOST_DEPTH) -> Iterator[tuple[int, Step]]:
        """The step of a cell and of all that went into it, each once, with its depth. Raises `NoSuchCell`."""
        seen: set[str] = set()
        waiting = [(0, cell)]
        while waiting:
            depth, name = waiting.pop()
            if name in seen or depth > most:
                continue
            seen.add(name)
            step = self.step(name)
            yield depth, step
            waiting += [(depth + 1, part) for part in reversed(step.parts)]

    def illustrative(self) -> frozenset[str]:
        """Cells that are illustrative, or rest on one that is."""
        users: dict[str, list[str]] = {}
        for step in self.steps.values():
            for part in step.parts:
                users.setdefault(part, []).append(step.cell)
        waiting = [step.cell for step in self.steps.values() if step.illustrative]
        found: set[str] = set()
        while waiting:
            cell = waiting.pop()
            if cell not in found:
                found.add(cell)
                waiting += users.get(cell, [])
        return frozenset(found)
