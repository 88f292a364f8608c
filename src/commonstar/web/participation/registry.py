"""What rooms above tell of doors and of what can be said through them; `participation` imports nothing upward.

A room registers in its `AppConfig.ready`:

    registry.door("gathering", DoorKind(label=_("Gathering"), url=address_of_gathering, takes=("initiative",)))
    registry.kind("initiative", ContributionKind(label=_("Something people do"), form=QuickEntryForm, read=lines_of))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from commonstar.web.participation.forms import TakingPartForm
    from commonstar.web.participation.models import Contribution, Door


@dataclass(frozen=True)
class DoorKind:
    """A kind of thing that a join code can open.

    `takes` names the kinds of contribution that may come through (a list may grow while rooms register). `url` is
    where someone goes on from the door; without one, the door's own page offers a form for each kind that it takes.
    `manage` is where whoever runs it goes. `intro` says in a sentence or two, in the reader's language, what is asked.
    `promises` says what becomes of what is given, where names are asked for and the usual promises would not be true.
    Nothing new comes through after its time; what is in hand then may still take as long as it `lingers`.
    """

    label: Any
    takes: Sequence[str]
    url: Callable[[Door], str] | None = None
    manage: Callable[[Door], str] | None = None
    intro: Callable[[Door], str] | None = None
    promises: Callable[[Door], Sequence[str]] | None = None
    lingers: timedelta = timedelta()


@dataclass(frozen=True)
class Line:
    """One thing that was said: what was asked, and the answer."""

    label: Any
    words: Any


@dataclass(frozen=True)
class ContributionKind:
    """A kind of thing that people say. `read` gives `said` as lines, for the slip and for who moderates.

    `form` is a subclass of `forms.TakingPartForm` whose `said()` gives the fields (kinds with pages of their own may
    leave it out). What `waits` is read by someone before others see it, at every door; what `is_counted` holds no words
    to be read, and waits at none, but for a flood. `stays` tells whoever takes it back what of it stays, where it
    became something; with `goes_along`, what it became goes when it is removed from view. Nothing can be registered for
    the moment at which one arrives: it would give that moment away.
    """

    label: Any
    read: Callable[[Mapping[str, Any]], Sequence[Line]]
    form: Callable[[], type[TakingPartForm]] | None = None
    stays: Any = ""
    goes_along: bool = False
    waits: bool = False
    is_counted: bool = False


@dataclass
class Registry:
    """Everything registered; one instance, filled while Django starts."""

    doors: dict[str, DoorKind] = field(default_factory=dict)
    kinds: dict[str, ContributionKind] = field(default_factory=dict)
    on_closed: list[Callable[[Door], None]] = field(default_factory=list)
    on_timed: list[Callable[[datetime], None]] = field(default_factory=list)
    on_taken_back: list[Callable[[str], None]] = field(default_factory=list)
    on_removed: list[Callable[[str, UUID], None]] = field(default_factory=list)
    on_slip: list[Callable[[Contribution], Sequence[Line]]] = field(default_factory=list)

    def door(self, name: str, kind: DoorKind) -> None:
        """Register a kind of door; a name can be taken once."""
        if name in self.doors:
            raise ValueError(f"the door {name} is registered twice")
        self.doors[name] = kind

    def kind(self, name: str, kind: ContributionKind) -> None:
        """Register a kind of contribution; a name can be taken once."""
        if name in self.kinds:
            raise ValueError(f"the contribution {name} is registered twice")
        self.kinds[name] = kind

    def closed(self, hook: Callable[[Door], None]) -> None:
        """Register what is done, in the same transaction, when a door closes."""
        self.on_closed.append(hook)

    def timed(self, hook: Callable[[datetime], None]) -> None:
        """Register what is done, in the same transaction, when it is settled at what moment a door closes."""
        self.on_timed.append(hook)

    def taken_back(self, hook: Callable[[str], None]) -> None:
        """Register what is done, in the same transaction, when whoever said something takes it back (by its key)."""
        self.on_taken_back.append(hook)

    def removed(self, hook: Callable[[str, UUID], None]) -> None:
        """Register what is done, in the same transaction, when a contribution is removed: its key, and by whom."""
        self.on_removed.append(hook)

    def slip(self, tells: Callable[[Contribution], Sequence[Line]]) -> None:
        """Register what else a slip's page tells of a contribution, such as what became of it."""
        self.on_slip.append(tells)


registry = Registry()


def looked_at_first(door: Door, kind: str) -> bool:
    """Whether someone reads what is said of a kind at a door before others see it."""
    known = registry.kinds.get(kind)
    if known is None:
        return door.is_premoderated
    return known.waits or (door.is_premoderated and not known.is_counted)


def lines_of(contribution: Contribution) -> list[Line]:
    """What was said, as lines, with what other rooms tell of it."""
    kind = registry.kinds.get(contribution.kind)
    said = list(kind.read(contribution.said)) if kind and contribution.said else []
    return said + [line for tells in registry.on_slip for line in tells(contribution)]


def closed_for_good_at(door: Door) -> datetime:
    """When a door that closes at a time is closed for good. Raises ValueError for one that closes at none."""
    if door.closes_at is None:
        raise ValueError(f"the door {door.code} has no time at which it closes")
    kind = registry.doors.get(door.kind)
    return door.closes_at + kind.lingers if kind else door.closes_at
