"""What is said of a form that does not come in, or go out, as it stands: a code, where, and plain English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REFUSALS: Mapping[str, str] = {
    "no-survey": "The workbook has no sheet called survey.",
    "no-type-column": "The sheet survey has no column called type.",
    "same-column": "The columns {first} and {second} mean the same.",
    "no-type": "The row has a name or a label, but no type.",
    "no-name": "The row has no name.",
    "not-open": "This ends a group or repeat that is not open here.",
    "not-closed": "The group or repeat is never ended.",
    "nothing-asked": "The form holds nothing that can be asked here.",
    "not-a-workbook": "The file is not an XLSX workbook.",
    "faulty": "The form cannot be asked: {why}",
    "too-deep": "Groups are nested more than {limit} deep.",
}

# Rows and cells that are kept and given back by an export, and what is left out for good.
REASONS: Mapping[str, str] = {
    "kind": "Kept, not asked here: the type {type} is not one that we ask.",
    "within": "Kept, not asked here: it stands in a group or repeat that is kept.",
    "empty-group": "Kept, not asked here: the group holds nothing that we ask.",
    "calculated": "Kept, not computed here.",
    "metadata": "Kept, not recorded here: {type} would say more of a person than they were asked.",
    "comment": "Kept: a row without type, name and label asks nothing.",
    "disabled": "Kept, not asked: the row is disabled.",
    "name": "Kept, not asked here: {name} is no name that we take.",
    "name-twice": "Kept, not asked here: the name {name} is used before.",
    "column": "Kept, not asked here: this column is not followed here.",
    "piped": "Kept, not asked here: its words put in an earlier answer.",
    "expression": "Kept, not asked here: {why}.",
    "fault": "Kept, not asked here: {why}",
    "list": "Kept, not offered here: {why}",
    "list-row": "Kept: the row has no list_name or no name.",
    "cell": "Kept, not shown here.",
    "required": "Kept, not followed here, an answer is not required: {why}.",
    "constraint": "Kept, not followed here, every answer fits: {why}.",
    "setting": "Kept, not followed here.",
    "sheet": "Kept, not read here.",
    "other-sheet": "Left out: the sheet is no part of an XLSForm.",
    "no-heading": "Left out: {count} cells stand under no heading.",
    "macros": "Left out: the workbook's macros, which were not run.",
    "language": "The language {language} has no code that we know; it is called {code} here.",
    "step": "Kept, not followed here: any number within the range fits.",
    "condition": "Left out: the condition {why} has no like in XLSForm.",
    "carried-cell": "Left out: {item}, to which it belonged, has been changed or removed.",
}


class FormRefused(Exception):
    """A form that is not read: a `code` of REFUSALS, its `params`, and the sheet and row where it lies."""

    def __init__(self, code: str, *, sheet: str = "", row: int = 0, **params: str | int) -> None:
        self.code = code
        self.sheet = sheet
        self.row = row
        self.params = params
        where = f"sheet {sheet}, row {row}: " if row else f"sheet {sheet}: " if sheet else ""
        super().__init__(where + REFUSALS[code].format(**params))


@dataclass(frozen=True)
class Named:
    """One thing that is not taken as it stands: a `code` of REASONS, the sheet, row (0: all of it) and column.

    `item` is what the row calls its question or group, so that people know it without opening the workbook.
    """

    code: str
    sheet: str
    row: int = 0
    column: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    item: str = ""

    @property
    def message(self) -> str:
        """The whole in plain English."""
        row = f"row {self.row}" if self.row else ""
        row += f" ({self.item})" if row and self.item else ""
        column = f"column {self.column}" if self.column else ""
        where = ", ".join(part for part in (f"sheet {self.sheet}" if self.sheet else "", row, column) if part)
        sentence = REASONS[self.code].format(**self.params)
        return f"{where}: {sentence}" if where else sentence
