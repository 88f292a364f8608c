"""What rooms above tell the Star at start-up: their tasks, how far these are, and what to do for a new programme.

`programmes` calls what was registered and imports nothing upward. A room registers in its `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from commonstar.vocabulary import Co, Step
from commonstar.web.common.parts import Link, Waiting
from commonstar.web.programmes.archive.tables import LeftOut, Table
from commonstar.web.programmes.models import Demand, Programme
from commonstar.web.programmes.rules import Rule, Seat, may_contribute, may_see


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
    """A task of a step. `key` is `<step>/<slug>`; `needs` advises what comes before (keys); it never locks.

    `url` gives the page where it is done. Without one, the task is done away from this site and marked as done
    elsewhere. `resources` are slugs of ready-made texts. A `stand_in` gives way to the room that registers its key.
    """

    key: str
    step: Step
    title: Any
    explanation: Any
    order: int
    url: Callable[[Programme], str] | None = None
    rule: Rule = may_contribute
    needs: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    minutes: int = 0
    stand_in: bool = False


@dataclass(frozen=True)
class SectorNote:
    """What a sector of the Star says beneath its name, such as "42 initiatives", and how far it is.

    A step's state comes from its tasks: of its note only the text is used.
    """

    text: Any
    progress: Progress


@dataclass(frozen=True)
class Report:
    """What one room says of one programme, computed from its data."""

    tasks: Mapping[str, Progress] = field(default_factory=dict)
    notes: Mapping[Co | Step, SectorNote] = field(default_factory=dict)


@dataclass(frozen=True)
class SectorPage:
    """Where a sector of the Star leads, and who may open it."""

    url: Callable[[Programme], str]
    rule: Rule = may_see


@dataclass(frozen=True)
class VoicePage:
    """A page where people's voices come in or are answered: its name, what it is about, and who may open it."""

    label: Any
    about: Any
    url: Callable[[Programme], str]
    rule: Rule = may_see


@dataclass(frozen=True)
class ObjectKind:
    """A kind of object that decisions and other records can be about.

    `describe` gives (title, url) of one as someone in a seat may see it, or None; `offer` the ones to choose from, as
    (id, title).
    """

    label: Any
    describe: Callable[[Seat, UUID], tuple[str, str] | None]
    offer: Callable[[Seat], Iterable[tuple[UUID, str]]]


@dataclass(frozen=True)
class StrategySection:
    """A section of the drafted strategy: where it stands, its heading, and its text in Markdown ("" where none is)."""

    order: int
    heading: Any
    text: Callable[[Seat], str]


Reporter = Callable[[Sequence[Programme]], Mapping[UUID, Report]]
Hook = Callable[[Programme], None]
Waits = Callable[[Seat], Iterable[Waiting]]
Cases = Callable[[Iterable[str]], Mapping[str, Link]]
Answers = Callable[[Seat, Collection[UUID]], Mapping[UUID, tuple[Link, ...]]]
Settled = Callable[[Seat, Sequence[Demand]], None]


@dataclass
class Registry:
    """Everything registered; one instance, filled while Django starts."""

    tasks: dict[str, TaskKind] = field(default_factory=dict)
    reporters: list[Reporter] = field(default_factory=list)
    pages: dict[Co | Step, SectorPage] = field(default_factory=dict)
    waits: list[Waits] = field(default_factory=list)
    on_created: list[Hook] = field(default_factory=list)
    cases: list[Cases] = field(default_factory=list)
    voices: list[VoicePage] = field(default_factory=list)
    on_deleting: list[Hook] = field(default_factory=list)
    acts: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, ObjectKind] = field(default_factory=dict)
    strategy_sections: list[StrategySection] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    on_settled: list[Settled] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    tables_left_out: list[LeftOut] = field(default_factory=list)

    def task(self, kind: TaskKind) -> None:
        """Register a task; a key can be taken once, whoever comes first, save that a stand-in always gives way."""
        taken = self.tasks.get(kind.key)
        if taken and not taken.stand_in and not kind.stand_in:
            raise ValueError(f"the task {kind.key} is registered twice")
        if taken is None or taken.stand_in:
            self.tasks[kind.key] = kind

    def report(self, reporter: Reporter) -> None:
        """Register how a room reports on programmes, by their keys: progress of its tasks, notes of its sectors.

        Lists ask about many programmes at once: as many queries for them all as for one.
        """
        self.reporters.append(reporter)

    def sector(self, key: Co | Step, url: Callable[[Programme], str], rule: Rule = may_see) -> None:
        """Register where a sector of the Star leads, in the picture and in the navigation."""
        self.pages[key] = SectorPage(url, rule)

    def voice(self, label: Any, about: Any, url: Callable[[Programme], str], rule: Rule = may_see) -> None:
        """Register a page on which people's voices come in or are answered; the page of voices leads to it."""
        self.voices.append(VoicePage(label, about, url, rule))

    def waiting(self, waits: Waits) -> None:
        """Register what waits for whoever sits in a seat: drafts, requests to answer."""
        self.waits.append(waits)

    def told(self, cases: Cases) -> None:
        """Register who knows case studies: for slugs, the link to each case that this site has."""
        self.cases.append(cases)

    def created(self, hook: Hook) -> None:
        """Register what is done, in the same transaction, when a programme is made."""
        self.on_created.append(hook)

    def deleting(self, hook: Hook) -> None:
        """Register what a room clears away, in the same transaction, before a programme is deleted.

        Rows that hang on the programme by a foreign key go by themselves; this is for what names it otherwise.
        """
        self.on_deleting.append(hook)

    def answering(self, answers: Answers) -> None:
        """Register who knows what answers needs: for their ids, the links to the initiatives that do."""
        self.answers.append(answers)

    def strategy(self, section: StrategySection) -> None:
        """Register what a room writes into the drafted strategy."""
        self.strategy_sections.append(section)

    def settled(self, hook: Settled) -> None:
        """Register what is done, in the same transaction, when a decision recognised or declined demands."""
        self.on_settled.append(hook)

    def act(self, action: str, sentence: Any) -> None:
        """Register how an action reads in the log, with the placeholders {who} and {what}."""
        self.acts[action] = sentence

    def kind(self, name: str, kind: ObjectKind) -> None:
        """Register a kind of object, by the name under which records refer to it."""
        self.kinds[name] = kind

    def table(self, table: Table) -> None:
        """Register a table whose rows go with a programme when it is taken away."""
        self.tables[table.name] = table

    def left_out(self, table: LeftOut) -> None:
        """Register a table whose rows stay behind, with the reason."""
        self.tables_left_out.append(table)

    def tasks_of(self, step: Step) -> list[TaskKind]:
        """A step's registered tasks in their order."""
        return sorted((kind for kind in self.tasks.values() if kind.step is step), key=lambda kind: kind.order)

    def cases_of(self, slugs: Iterable[str]) -> dict[str, Link]:
        """The cases of these slugs that this site has; a guide that names another does not lead to nowhere."""
        wanted = set(slugs)
        return {slug: link for cases in self.cases for slug, link in cases(wanted).items()}

    def answers_to(self, seat: Seat, needs: Collection[UUID]) -> dict[UUID, tuple[Link, ...]]:
        """What answers each of these needs; a need that nothing answers has no entry."""
        found: dict[UUID, tuple[Link, ...]] = {}
        for answers in self.answers if needs else ():
            for need, links in answers(seat, needs).items():
                found[need] = (*found.get(need, ()), *links)
        return found

    def reported(self, programmes: Sequence[Programme]) -> dict[UUID, Report]:
        """What all rooms say of each programme, put together, by its key.

        Of two notes on one sector that of the room that registered first stays: what lies lower is nearer to it.
        """
        tasks: dict[UUID, dict[str, Progress]] = {each.pk: {} for each in programmes}
        notes: dict[UUID, dict[Co | Step, SectorNote]] = {each.pk: {} for each in programmes}
        for reporter in self.reporters:
            for pk, found in reporter(programmes).items():
                tasks[pk].update(found.tasks)
                notes[pk] = {**found.notes, **notes[pk]}
        return {each.pk: Report(tasks[each.pk], notes[each.pk]) for each in programmes}


registry = Registry()
