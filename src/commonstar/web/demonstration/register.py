"""The registers of the demonstration, read as any register is: CSV files that people can open and change.

Every key begins with `illustrative-`, so that the mark goes wherever a row is exported to.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

from commonstar.formats.register import EXPORT_MAPPING, apply
from commonstar.formats.tables import read_table
from commonstar.web.star.map_it.public import InitiativeValues, from_row

OLDER_PEOPLE, FAMILIES = "older-people.csv", "families.csv"
# Somebody looked at this one and found no co-production; a register has no column to say so.
WITHOUT_A_CO = "illustrative-30"


class FaultyRegister(ValueError):
    """A register of the demonstration cannot be read; the message names file, row and column."""


def initiatives(name: str) -> tuple[InitiativeValues, ...]:
    """The rows of one register. Raises FaultyRegister."""
    data = (files("commonstar") / "demonstration_data" / name).read_bytes()
    reading = apply(read_table(data, filename=name), EXPORT_MAPPING)
    for problem in reading.problems:
        raise FaultyRegister(f"{name}, row {problem.row}, {problem.column}: {problem.message}")
    records = (from_row(row) for row in reading.rows)
    return tuple(replace(record, sorted=record.sorted or record.key == WITHOUT_A_CO) for record in records)
