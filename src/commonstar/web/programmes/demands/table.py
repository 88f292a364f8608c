"""Demands from a table, all or nothing: every mistake is named with its row, column and reason.

The columns are described in docs/reference/demands-file.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commonstar.formats.tables import Table
from commonstar.vocabulary import ContactWay, HeardBy, KnownFrom
from commonstar.web.common.folding import folded
from commonstar.web.common.forms import PartialDate
from commonstar.web.common.phrases import phrase
from commonstar.web.common.tables import Problem
from commonstar.web.programmes.access import require
from commonstar.web.programmes.challenges.queries import challenges_of, places_of
from commonstar.web.programmes.demands.actions import (
    MOST_PEOPLE,
    DemandValues,
    add_demand,
    put_into_theme,
)
from commonstar.web.programmes.demands.answering import Contacted, is_email
from commonstar.web.programmes.models import Demand
from commonstar.web.programmes.rules import Seat, may_run

COLUMNS = (
    *("words", "group", "people", "heard_by", "heard_on", "known_from", "source"),
    *("place", "challenge", "theme", "reply_by", "contact"),
)
LENGTHS = {"words": 4_000, "group": 120, "source": 400, "theme": 200, "contact": 400}
Key = tuple[str, str, str, str]
Term = TypeVar("Term", bound=StrEnum)


@dataclass(frozen=True)
class DemandLine:
    """A demand as a row says it; `theme` is the title of the theme that it goes into, "" for none."""

    row: int
    values: DemandValues
    theme: str


@dataclass
class Plan:
    """What an import would do. Nothing is brought in while there are problems. `there` counts what is here already."""

    lines: list[DemandLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    there: int = 0

    @property
    def owed(self) -> int:
        """To how many of those who said something a reply is owed."""
        return sum(line.values.contact is not None for line in self.lines)

    @property
    def unvoiced(self) -> int:
        """How many nobody voiced."""
        return sum(not line.values.is_voiced for line in self.lines)


def plan(seat: Seat, table: Table, *, agreed: bool) -> Plan:
    """Read a table against what is here; nothing is written. `agreed`: those with a contact said yes to a reply.

    A demand with the same words from the same group, source and time is here already, and is passed over.
    """
    found = Plan()
    columns = {name.strip().lower(): position for position, name in enumerate(table.columns)}
    if "words" not in columns:
        found.problems.append(Problem(1, "words", _("The column is missing.")))
    for name in columns:
        if name not in COLUMNS:
            found.problems.append(Problem(1, name, _("This column is not known here. Remove or rename it.")))
    if found.problems:
        return found
    reader = _Reader(seat, found, agreed=agreed)
    for offset, cells in enumerate(table.rows):
        values = {name: cells[columns[name]].strip() if name in columns else "" for name in COLUMNS}
        if any(values.values()):
            reader.read(table.first_row_number + offset, values)
    found.problems.sort(key=lambda problem: (problem.row, COLUMNS.index(problem.column)))
    return found


@transaction.atomic
def bring_in(*, seat: Seat, table: Table, agreed: bool) -> Plan:
    """Bring in a whole table, or nothing where it has a problem (the plan then says which). One entry a demand."""
    require(may_run, seat)
    found = plan(seat, table, agreed=agreed)
    if found.problems:
        return found
    themes: dict[str, list[Demand]] = {}
    for line in found.lines:
        made = add_demand(seat=seat, values=line.values)
        if line.theme:
            themes.setdefault(line.theme, []).append(made)
    for title, rows in themes.items():
        put_into_theme(seat=seat, title=title, demands=rows)
    return found


class _Reader:
    """Reads row after row into a plan, against the places, challenges and demands of a programme: three queries."""

    def __init__(self, seat: Seat, found: Plan, *, agreed: bool) -> None:
        self.found, self.agreed, self.row = found, agreed, 0
        self.places = {folded(row.name): row.pk for row in places_of(seat.programme)}
        self.challenges = {folded(row.title): row.pk for row in challenges_of(seat.programme)}
        listed = Demand.objects.filter(programme=seat.programme).values_list("words", "group", "source", "heard_on")
        self.known = {_key(*each) for each in listed}

    def wrong(self, column: str, reason: str) -> None:
        """Note what is wrong with a cell of this row."""
        self.found.problems.append(Problem(self.row, column, reason))

    def read(self, row: int, cells: dict[str, str]) -> None:
        """Take a row in, or note what is wrong with it."""
        self.row, before = row, len(self.found.problems)
        for name, longest in LENGTHS.items():
            if len(cells[name]) > longest:
                self.wrong(name, _("It is longer than {limit} characters.").format(limit=longest))
        if not cells["words"]:
            self.wrong("words", _("Write down what they want."))
        heard_by, known_from = self._origin(cells)
        values = DemandValues(
            words=cells["words"],
            group=cells["group"],
            people=self._people(cells["people"]),
            heard_by=heard_by,
            known_from=known_from,
            source=cells["source"],
            heard_on=self._heard_on(cells["heard_on"]),
            place=self._named("place", cells, self.places),
            challenge=self._named("challenge", cells, self.challenges),
            contact=self._contact(cells),
        )
        if len(self.found.problems) > before:
            return
        key = _key(values.words, values.group, values.source, values.heard_on)
        if key in self.known:
            self.found.there += 1
            return
        self.known.add(key)
        self.found.lines.append(DemandLine(row, values, " ".join(cells["theme"].split())))

    def _people(self, cell: str) -> int | None:
        if not cell:
            return None
        if not (cell.isascii() and cell.isdecimal()) or not 1 <= int(cell[:12]) <= MOST_PEOPLE:
            text = _("“{value}” is not a whole number from 1. Leave the cell empty if nobody counted.")
            self.wrong("people", text.format(value=cell[:40]))
            return None
        return int(cell)

    def _origin(self, cells: dict[str, str]) -> tuple[HeardBy | None, KnownFrom | None]:
        """How it was voiced, or how it is known: one of the two."""
        heard_by = self._term("heard_by", cells, HeardBy)
        known_from = self._term("known_from", cells, KnownFrom)
        if cells["heard_by"] and cells["known_from"]:
            self.wrong("known_from", _("Say how it was voiced or how it is known, not both."))
        elif not cells["heard_by"] and not cells["known_from"]:
            self.wrong("heard_by", _("Say how it was voiced; or, if nobody voiced it, how it is known and its source."))
        elif cells["known_from"] and not cells["source"]:
            self.wrong("source", _("Say where it is known from."))
        return heard_by, known_from

    def _term(self, name: str, cells: dict[str, str], kind: type[Term]) -> Term | None:
        """A term by its code or its words in the reader's language."""
        cell = folded(cells[name])
        if not cell:
            return None
        for each in kind:
            if cell in (folded(each.value), folded(str(phrase(each)))):
                return each
        allowed = "; ".join(str(phrase(each)) for each in kind)
        self.wrong(
            name,
            _("“{value}” is not known here. Use one of: {allowed}.").format(value=cells[name][:40], allowed=allowed),
        )
        return None

    def _heard_on(self, cell: str) -> str:
        try:
            return str(PartialDate.parse(cell)) if cell else ""
        except ValueError:
            text = _("“{value}” is not a date. Give a year, a year and month, or a day: 2026, 2026-05 or 2026-05-17.")
            self.wrong("heard_on", text.format(value=cell[:40]))
            return ""

    def _named(self, name: str, cells: dict[str, str], known: dict[str, UUID]) -> UUID | None:
        cell = cells[name]
        if cell and folded(cell) not in known:
            reasons = {
                "place": _("No place is called “{value}” here."),
                "challenge": _("No challenge is called “{value}” here."),
            }
            self.wrong(name, reasons[name].format(value=cell[:80]))
        return known.get(folded(cell)) if cell else None

    def _contact(self, cells: dict[str, str]) -> Contacted | None:
        """How whoever voiced it is reached: only with their consent, and never for what nobody voiced."""
        way, contact = self._term("reply_by", cells, ContactWay), cells["contact"]
        if not contact and not cells["reply_by"]:
            return None
        if cells["known_from"]:
            self.wrong("contact", _("Nobody voiced it, so there is nobody to reply to."))
        elif not contact:
            self.wrong("contact", _("Write where the reply goes."))
        elif not cells["reply_by"]:
            self.wrong("reply_by", _("Say by which way the reply goes."))
        elif way is ContactWay.EMAIL and not is_email(contact):
            self.wrong("contact", _("“{value}” is not an e-mail address.").format(value=contact[:80]))
        elif not self.agreed:
            self.wrong(
                "contact", _("Tick the box if those whose contact stands in the table agreed, or empty the cell.")
            )
        return Contacted(way, contact) if way and contact else None


def _key(words: str, group: str, source: str, heard_on: str) -> Key:
    return folded(words), folded(group), folded(source), heard_on
