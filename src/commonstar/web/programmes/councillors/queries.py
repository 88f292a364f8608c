"""All that a councillor needs before a decision. Numbers stand in steps for everybody: the page is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localdate

from commonstar.vocabulary import DemandState
from commonstar.web.common.parts import Link
from commonstar.web.programmes.demands.queries import demands_of, origin_of
from commonstar.web.programmes.heard.bridge import Heard, heard_in
from commonstar.web.programmes.models import Decision, Demand, Need
from commonstar.web.programmes.needs.queries import answers_to, needs_of
from commonstar.web.programmes.rules import Seat


@dataclass(frozen=True)
class Line:
    """A demand on paper: its number and words, and who voiced it or where it is known from."""

    number: int
    words: str
    origin: str
    is_voiced: bool


@dataclass(frozen=True)
class Staying:
    """A demand that a decision leaves open: why, who was heard and who was not, and when it is looked at again."""

    line: Line
    decision: Decision
    is_overdue: bool


@dataclass(frozen=True)
class Group:
    """Open demands of one theme; those without a theme come last, under no title."""

    title: str
    lines: tuple[Line, ...]

    @property
    def unvoiced(self) -> int:
        """How many of them nobody voiced."""
        return sum(not line.is_voiced for line in self.lines)


@dataclass(frozen=True)
class Proposed:
    """A recognised need and the initiatives that answer it."""

    need: Need
    answers: tuple[Link, ...]


@dataclass(frozen=True)
class Brief:
    """What is open, what stays open by a decision, who is not heard, what is recognised, how many were declined."""

    groups: tuple[Group, ...]
    staying: tuple[Staying, ...]
    heard: Heard
    needs: tuple[Proposed, ...]
    declined: int

    @property
    def open(self) -> int:
        """How many demands wait for a decision."""
        return sum(len(group.lines) for group in self.groups)


def brief_of(seat: Seat) -> Brief:
    """The whole page. Eight queries, and whatever the rooms need that know what answers needs."""
    rows = list(demands_of(seat.programme))
    needs = list(needs_of(seat.programme))
    answers = answers_to(seat, needs)
    return Brief(
        _groups(row for row in rows if row.state == DemandState.OPEN),
        _staying(row for row in rows if row.state == DemandState.STAYS_OPEN),
        heard_in(seat.programme),
        tuple(Proposed(row, answers.get(row.pk, ())) for row in needs),
        sum(row.state == DemandState.DECLINED for row in rows),
    )


def _line(row: Demand) -> Line:
    return Line(row.number, row.words, origin_of(row, exact=False), row.is_voiced)


def _staying(rows: Iterable[Demand]) -> tuple[Staying, ...]:
    """Those to be looked at soonest first; a decision that was taken away with its row says nothing more."""
    today = localdate()
    found = [(row.decision.review_on or today, row.decision, row) for row in rows if row.decision]
    found.sort(key=lambda each: (each[0], each[2].number))
    return tuple(Staying(_line(row), decision, day < today) for day, decision, row in found)


def _groups(rows: Iterable[Demand]) -> tuple[Group, ...]:
    found: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        title = row.theme.title if row.theme else ""
        found[title].append(_line(row))
    ordered = sorted(found.items(), key=lambda each: (not each[0], each[0].casefold()))
    return tuple(Group(title, tuple(lines)) for title, lines in ordered)
