"""What rooms above tell the Star at start-up: their tasks, their sectors' progress, and what to do for a new programme.

`programmes` calls what was registered and imports nothing upward. A room registers in its `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from commonstar.vocabulary import Co, Step
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.rules import Rule, Seat, may_contribute


class TaskState(StrEnum):
    """What the data says of a task."""

    TO_DO = "to-do"
    UNDER_WAY = "under-way"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """How far a task is: `done` of `total`; a total of 0 means that there is nothing to count yet."""

    done: int
    total: int

    @property
    def state(self) -> TaskState:
        """To do while nothing is done, done when all is, else under way."""
        if self.total > 0 and self.done >= self.total:
            return TaskState.DONE
        return TaskState.UNDER_WAY if self.done > 0 else TaskState.TO_DO


@dataclass(frozen=True)
class TaskKind:
    """A task that a room offers in a step. `needs` advises what comes before; it never locks.

    `url` gives the page where it is done; `progress` computes it from the data, for one programme.
    """

    key: str
    step: Step
    title: Any
    explanation: Any
    order: int
    url: Callable[[Programme], str]
    progress: Callable[[Programme], Progress]
    rule: Rule = may_contribute
    needs: tuple[str, ...] = ()
    minutes: int = 0


@dataclass(frozen=True)
class SectorNote:
    """What a sector of the Star says beneath its name, such as "42 initiatives", and how far it is."""

    text: Any
    progress: Progress


Sector = Callable[[Programme], SectorNote]
Hook = Callable[[Programme], None]


@dataclass
class Registry:
    """Everything registered; one instance, filled while Django starts."""

    tasks: dict[str, TaskKind] = field(default_factory=dict)
    sectors: dict[Co | Step, Sector] = field(default_factory=dict)
    urls: dict[Co | Step, Callable[[Programme], str]] = field(default_factory=dict)
    on_created: list[Hook] = field(default_factory=list)
    kinds: dict[str, Callable[[Seat, Any], tuple[str, str] | None]] = field(default_factory=dict)

    def task(self, kind: TaskKind) -> None:
        """Register a task; a key can be taken once."""
        if kind.key in self.tasks:
            raise ValueError(f"the task {kind.key} is registered twice")
        self.tasks[kind.key] = kind

    def sector(self, key: Co | Step, note: Sector, url: Callable[[Programme], str]) -> None:
        """Register what a sector of the Star says and where it leads."""
        self.sectors[key] = note
        self.urls[key] = url

    def created(self, hook: Hook) -> None:
        """Register what is done, in the same transaction, when a programme is made."""
        self.on_created.append(hook)

    def kind(self, name: str, describe: Callable[[Seat, Any], tuple[str, str] | None]) -> None:
        """Register how an object of a kind is named and addressed for someone in a seat: (title, url), or None."""
        self.kinds[name] = describe


registry = Registry()
