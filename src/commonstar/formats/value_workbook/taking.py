"""Takes the inputs of a workbook back into a model: what was changed, and what cannot be taken, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonstar.engine.value.model import Model
from commonstar.formats.cells import Limits, TableRefused, clean
from commonstar.formats.value_model import MOST_CHARACTERS, ModelError, read_model
from commonstar.formats.value_workbook.changing import EMPTY, changed_tree
from commonstar.formats.value_workbook.layout import FORMAT, ORDER, joined, laid_out
from commonstar.formats.value_workbook.plan import YES, Plan
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Cell, Content, Kind, Reads, address
from commonstar.formats.value_writing import number_of, tree_of_model
from commonstar.formats.workbook import Found, is_workbook, read_cells
from commonstar.formats.yaml import FileError, Path, write_yaml

LIMITS = Limits(columns=1_000)
NEAR = Fraction(1, 10**14)  # spreadsheet programs keep 15 digits
MOST_NOTES = 50
CONSTANT = re.compile(r"=\s*\(?\s*(-?\d{1,30}(?:\.\d{1,30})?)\s*(?:/\s*(\d{1,30}))?\s*\)?")
NO, TRUE = ("", "no", "false"), (YES, "true", "1")
Sheets = Mapping[str, Mapping[tuple[int, int], Found]]


class BookError(ValueError):
    """A workbook from which nothing is taken: one sentence a fault."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Change:
    """An input that was changed: the cell, the path in the file, and what it is now (None where it was emptied)."""

    cell: str
    path: Path
    value: Any


@dataclass(frozen=True)
class Taken:
    """The model with the inputs of a workbook, its file, what was changed, and sentences on what was not taken."""

    model: Model
    text: str
    changes: tuple[Change, ...]
    not_taken: tuple[str, ...]


def take_back(data: bytes, name: str = "The workbook") -> Taken:
    """Read a workbook that `write_workbook` made. Raises `BookError` with every fault, each naming its cell."""
    if len(data) > LIMITS.bytes:
        raise BookError([f"{name}: the file is larger than {LIMITS.bytes // 1_000_000} MB."])
    try:
        if not is_workbook(data, name):
            raise TableRefused("not-a-table")
        sheets = read_cells(data, limits=LIMITS, wanted=ORDER.__contains__)
    except TableRefused as error:
        raise BookError([f"{name}: {error}"]) from error
    model = _model(sheets, name)
    plan = laid_out(model)
    changes, faults = _changes(plan, sheets)
    if faults:
        raise BookError([f"{name}, {fault}" for fault in faults])
    text = write_yaml(changed_tree(tree_of_model(model), model, {each.path: each.value for each in changes}))
    try:
        taken = read_model(text, name)
    except ModelError as error:
        raise BookError([f"{name}, {_at_cell(plan, fault)}" for fault in error.faults]) from error
    notes = list(_not_taken(plan, sheets))
    more = [f"and {len(notes) - MOST_NOTES} cells more"] if len(notes) > MOST_NOTES else []
    return Taken(taken, text, tuple(changes), tuple([*notes[:MOST_NOTES], *more]))


def _model(sheets: Sheets, name: str) -> Model:
    """The model from which the workbook was made."""
    cells = sheets.get("Model", {})
    if cells.get((HEAD_ROW, 0), Found(None)).value != FORMAT:
        reason = "this is not a workbook made by `commonstar value workbook`, or its sheet Model is missing."
        raise BookError([f"{name}: {reason}"])
    rows = sorted(row for row, column in cells if row > HEAD_ROW and not column)
    text = joined(str(cells[row, 0].value) for row in rows)
    if len(text) > MOST_CHARACTERS:
        size = f"the text of the model, on the sheet Model, has {len(text)} characters; {MOST_CHARACTERS} can be read."
        raise BookError([f"{name}: {size} Change the model's file instead."])
    try:
        return read_model(text, "sheet Model")
    except ModelError as error:
        reason = "the sheet Model was changed and is no model any more; take the workbook anew."
        raise BookError([f"{name}: {reason} ({error.faults[0]})"]) from error


def _changes(plan: Plan, sheets: Sheets) -> tuple[list[Change], list[str]]:
    """What was changed in input cells, and what stands there that is none."""
    changes: list[Change] = []
    faults: list[str] = []
    for sheet in plan.sheets.values():
        if sheet.name not in sheets:
            faults.append(f"{sheet.name}: the sheet is missing.")
            continue
        for place, cell in sheet.cells.items():
            if cell.kind is not Kind.GIVEN or not cell.path:
                continue
            where = f"{sheet.name}!{address(*place)}"
            try:
                value = _read(cell, sheets[sheet.name].get(place, Found(None)))
            except ValueError as error:
                faults.append(f"{where}: {error}")
                continue
            if not _same(cell, value):
                changes.append(Change(where, cell.path, _for_file(value)))
    return changes, faults


def _read(cell: Cell, found: Found) -> Content | bool:
    """The value of a cell as its field needs it. Raises `ValueError` with a sentence."""
    if found.formula:
        constant = CONSTANT.fullmatch(str(found.value).strip())
        if constant is None or int(constant[2] or 1) == 0 or cell.reads is not Reads.NUMBER:
            raise ValueError("a formula stands where an input is expected; type its value instead.")
        return Fraction(constant[1]) / int(constant[2] or 1)
    if cell.reads is Reads.TEXT:
        return _text(found.value)
    if cell.reads is Reads.FLAG:
        said = _text(found.value).strip().lower()
        if said not in (*NO, *TRUE):
            raise ValueError(f"“{said[:40]}” is neither yes nor empty.")
        return said in TRUE
    return _number(found.value, whole=cell.reads is Reads.WHOLE)


def _number(value: object, *, whole: bool) -> Content:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"“{_text(value)[:40]}” is not a number.")
    if isinstance(value, float) and value - value != 0:
        raise ValueError("the number is not finite.")
    number = Fraction(Decimal(repr(value)))
    if whole and number.denominator != 1:
        raise ValueError(f"{value} is not a whole number.")
    return int(number) if whole else number


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _same(cell: Cell, value: Content | bool) -> bool:
    """Whether a cell still holds what was written, as near as a spreadsheet keeps it."""
    written = cell.content
    if cell.reads is Reads.FLAG:
        return (written == YES) == value
    if isinstance(value, str):
        return value.strip() == clean(str(written or "")).strip()
    if isinstance(value, int | Fraction) and isinstance(written, int | Fraction):
        return near(value, written)
    return value is None and written is None


def near(one: int | Fraction, two: int | Fraction) -> bool:
    """Whether two numbers are the same for a spreadsheet."""
    apart: Fraction = abs(Fraction(one) - two)
    return apart <= NEAR * abs(Fraction(two))


def _for_file(value: Content | bool) -> Any:
    if value is None or value == "":
        return EMPTY
    return number_of(value) if isinstance(value, Fraction) else value


def _not_taken(plan: Plan, sheets: Sheets) -> Iterator[str]:
    """What was changed where nothing is an input: formulas overwritten, our own words, and cells beyond the model."""
    for sheet in plan.sheets.values():
        if sheet.name == "About":
            continue
        cells = sheets.get(sheet.name, {})
        for place, cell in sheet.cells.items():
            found = cells.get(place, Found(None))
            where = f"{sheet.name}!{address(*place)}"
            if cell.kind is Kind.FORMULA and not found.formula:
                yield f"{where}: a formula stood here; it was not taken."
            elif cell.kind in (Kind.WORDS, Kind.FIXED) and not _unchanged(cell, found):
                yield f"{where}: this is not an input; change the model's file instead."
        for place in sorted(cells.keys() - sheet.cells.keys()):
            yield f"{sheet.name}!{address(*place)}: the model has nothing here; add it to the model's file."


def _unchanged(cell: Cell, found: Found) -> bool:
    if found.formula:
        return False
    if isinstance(found.value, int | float) and isinstance(cell.content, int | Fraction):
        return near(Fraction(found.value), cell.content)
    return _text(found.value).strip() == clean(str(cell.content or "")).strip()


def _at_cell(plan: Plan, fault: FileError) -> str:
    """A fault of the model at the cell from which it came, if one is to be found."""
    for sheet in plan.sheets.values():
        for place, cell in sheet.cells.items():
            if cell.kind is Kind.GIVEN and cell.path and cell.path == fault.path[: len(cell.path)]:
                return f"{sheet.name}!{address(*place)}: {fault.reason}"
    return str(fault)
