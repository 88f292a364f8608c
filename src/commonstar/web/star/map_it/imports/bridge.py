"""A register on its way in or out: tables as JSON and back, and what is checked before rows are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commonstar.formats.cells import Note
from commonstar.formats.fields import FIELD_LABELS, fold
from commonstar.formats.mapping import FieldMapping, Mapping
from commonstar.formats.register import InitiativeRow, Problem, RegisterReading, split_cell
from commonstar.formats.suggest import fed_from, suggest_mapping
from commonstar.formats.tables import Table
from commonstar.web.common.folding import folded
from commonstar.web.star.map_it.bridge import InitiativeValues, fields_of_row, from_row

# Rows that are looked at for samples and for how a column splits.
SAMPLE = 200


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
    return _without(reading, good, problems)


def with_needs(reading: RegisterReading, mapping: Mapping, known: frozenset[str]) -> RegisterReading:
    """The reading, with each row faulty that names a need which the programme has not recognised.

    `known` are the titles and numbers of its needs, folded. A file cannot recognise a need: only a decision can.
    """
    good, problems = list(reading.rows), list(reading.problems)
    for row in reading.rows:
        for name in row.needs:
            if folded(name) not in known:
                problems.append(Problem(row.row, column_of(mapping, "needs"), "no-such-need", {"value": name}))
                good = [other for other in good if other.row != row.row]
    return _without(reading, good, problems)


def _without(reading: RegisterReading, good: list[InitiativeRow], problems: list[Problem]) -> RegisterReading:
    """The reading with these rows alone, and all problems in the order of rows."""
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


def first_mapping(table: Table) -> Mapping:
    """A mapping to start from: what the columns' names suggest, and a title in any case."""
    suggested = suggest_mapping(table.columns, table.rows[:SAMPLE]).mapping
    fields = dict(suggested.fields)
    if "title" not in fields:
        used = {column for one in fields.values() for column in one.columns}
        free = [column for column in table.columns if column not in used] or [table.columns[0]]
        fields = {name: one for name, one in fields.items() if free[0] not in one.columns}
        fields["title"] = FieldMapping((free[0],))
    return _ordered(fields, table.columns)


def remapped(table: Table, old: Mapping, chosen: dict[str, str], constants: dict[str, str]) -> Mapping:
    """The mapping with columns chosen anew (column: field) and what holds for every row (field: value).

    A field that keeps its columns keeps its split and its values. A constant of a field that has a column is what
    counts where the cell is empty.
    """
    columns: dict[str, list[str]] = {}
    for column in table.columns:
        if chosen.get(column):
            columns.setdefault(chosen[column], []).append(column)
    fields = {name: one for name, one in old.fields.items() if one.constant is not None and name not in constants}
    for name, taken in columns.items():
        kept = old.fields.get(name)
        same = kept is not None and kept.columns == tuple(taken)
        fields[name] = kept if kept and same else _fed_from(table, name, tuple(taken))
    for name, value in constants.items():
        if name in columns:
            fields[name] = replace(fields[name], default=value or None)
        elif value:
            fields[name] = FieldMapping(constant=value)
    return replace(_ordered(fields, table.columns), empty=old.empty)


def _fed_from(table: Table, field: str, columns: tuple[str, ...]) -> FieldMapping:
    return fed_from(field, columns, [cell for column in columns for cell in cells_of(table, column)[:SAMPLE]])


def _ordered(fields: dict[str, FieldMapping], columns: Sequence[str]) -> Mapping:
    used = {column for one in fields.values() for column in one.columns}
    listed = {name: fields[name] for name in FIELD_LABELS if name in fields}
    return Mapping(listed, tuple(column for column in columns if column not in used))


def cells_of(table: Table, column: str) -> list[str]:
    """The cells of a column."""
    place = table.columns.index(column)
    return [row[place] for row in table.rows]


def samples(table: Table, column: str) -> tuple[str, ...]:
    """The first few different values of a column."""
    found = dict.fromkeys(cell.strip() for cell in cells_of(table, column)[:SAMPLE] if cell.strip())
    return tuple(found)[:3]


def values_found(table: Table, mapping: Mapping, field: str, split: tuple[str, ...] | None = None) -> dict[str, int]:
    """The different values that a field's columns hold, as they were given, with how often; most frequent first."""
    one = mapping.fields[field]
    one = one if split is None else replace(one, split=split, escaped=one.escaped and split == one.split)
    empty = {fold(text) or text for text in (*mapping.empty, *one.empty)}
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for column in one.columns:
        for cell in cells_of(table, column) if column in table.columns else ():
            for part in split_cell(cell, one) if one.split else (cell,):
                folded_part = fold(part.strip()) or part.strip()
                if folded_part and folded_part not in empty:
                    counted[folded_part] += 1
                    shown.setdefault(folded_part, part.strip())
    return {shown[name]: number for name, number in counted.most_common()}
