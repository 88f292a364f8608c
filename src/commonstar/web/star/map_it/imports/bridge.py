"""A register on its way in or out: tables as JSON and back, and what is checked before rows are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commonstar.formats.cells import Note
from commonstar.formats.fields import FIELD_LABELS
from commonstar.formats.mapping import Mapping
from commonstar.formats.register import InitiativeRow, Problem, RegisterReading
from commonstar.formats.tables import Table
from commonstar.web.common.folding import folded
from commonstar.web.star.map_it.bridge import InitiativeValues, fields_of_row, from_row


@dataclass(frozen=True)
class Source:
    """A table with its mapping, and what it was called where it came from."""

    name: str
    table: Table
    mapping: Mapping

    def rows(self, numbers: Iterable[int]) -> list[tuple[int, tuple[str, ...]]]:
        """The rows of these numbers as they were given."""
        first = self.table.first_row_number
        return [(number, self.table.rows[number - first]) for number in numbers]


def table_to_json(table: Table) -> dict[str, Any]:
    """A table as the draft keeps it."""
    return {
        "columns": list(table.columns),
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
        "first": table.first_row_number,
        "notes": [[note.code, dict(note.params)] for note in table.notes],
    }


def table_from_json(kept: dict[str, Any]) -> Table:
    """The table that a draft keeps."""
    return Table(
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
        kept["first"],
        tuple(Note(code, params) for code, params in kept["notes"]),
        header=tuple(kept["header"]),
    )


def one_row(columns: Sequence[str], cells: Sequence[str], number: int) -> Table:
    """A table of a single row that keeps its number, for a row that waited to be mended."""
    return Table(tuple(columns), (tuple(cells),), number)


def column_of(mapping: Mapping, field: str) -> str:
    """The column from which a field is fed, as problems name it."""
    return ", ".join(mapping.fields[field].columns) or FIELD_LABELS[field]


def header_problems(table: Table, reading: RegisterReading) -> tuple[Problem, ...]:
    """What is wrong with the table as a whole: a column that the mapping needs is missing."""
    return tuple(problem for problem in reading.problems if problem.row < table.first_row_number)


def with_parents(reading: RegisterReading, mapping: Mapping, known: frozenset[str]) -> RegisterReading:
    """The reading, with each row faulty whose parent is neither known nor a good row of the same table.

    `known` are the keys and identifiers of the programme's initiatives, and the slugs of cases.
    """
    good, problems = list(reading.rows), list(reading.problems)
    while True:
        keys = {row.key for row in good if row.key}
        orphans = [row for row in good if row.parent and row.parent not in known and row.parent not in keys]
        if not orphans:
            break
        column = column_of(mapping, "parent")
        problems += [Problem(row.row, column, "no-such-parent", {"value": row.parent}) for row in orphans]
        gone = {row.row for row in orphans}
        good = [row for row in good if row.row not in gone]
    if len(good) == len(reading.rows):
        return reading
    faulty = tuple(sorted({problem.row for problem in problems}))
    ordered = tuple(sorted(problems, key=lambda problem: problem.row))
    return replace(reading, rows=tuple(good), problems=ordered, faulty=faulty)


def records(rows: Sequence[InitiativeRow]) -> list[InitiativeValues]:
    """Good rows as the records that are stored."""
    return [from_row(row) for row in rows]


def spoken_of(reading: RegisterReading) -> frozenset[str]:
    """The values of which the source speaks: an update touches no others."""
    return fields_of_row(reading.fields)


def likeness(title: str, summary: str) -> tuple[str, str]:
    """What two rows have in common that probably tell of the same thing."""
    return folded(title)[:400], folded(summary)
