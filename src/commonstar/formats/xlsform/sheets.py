"""The sheets of an XLSForm: rows as mappings from canonical headings to text, and back into a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from commonstar.formats.cells import Limits, TableRefused
from commonstar.formats.workbook import has_macros, is_workbook, read_sheets
from commonstar.formats.xlsform.headings import canonical_heading
from commonstar.formats.xlsform.named import FormRefused, Named

OWN_SHEET = "_commonstar"
FORM_SHEETS = ("survey", "choices", "settings", "external_choices", "osm", "entities")
LIMITS = Limits(bytes=5_000_000, rows=10_000, columns=200, cell=32_767, inflated=50_000_000, parts=500)
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number as a spreadsheet program shows it, and its cells that are not empty."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """The text of a cell, or nothing."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its headings in their order, and its rows that are not empty."""

    headings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """The sheets of a form by name, and what was left out on the way."""

    by_name: Mapping[str, Sheet]
    named: tuple[Named, ...] = ()

    def __getitem__(self, name: str) -> Sheet:
        return self.by_name.get(name, Sheet())


def read_workbook(data: bytes, *, filename: str, limits: Limits = LIMITS) -> Sheets:
    """Read the sheets of a form. Raises `TableRefused` for what is no safe workbook, `FormRefused` for its headings."""
    if len(data) > limits.bytes:
        raise TableRefused("bytes", limit=limits.bytes)
    # The name is not asked for macros: they are named below and never run.
    if not is_workbook(data, ""):
        raise FormRefused("not-a-workbook")
    tables = read_sheets(data, limits=limits, text=_text)
    named = [Named("macros", "")] if has_macros(data) else []
    sheets: dict[str, Sheet] = {}
    for title, rows in tables.items():
        # A workbook of one sheet is a form of questions without choices, whatever the sheet is called.
        name = "survey" if len(tables) == 1 else title.lower()
        if name in FORM_SHEETS or name == OWN_SHEET:
            sheets[name], more = _sheet(name, rows)
            named += more
        elif rows:
            named.append(Named("other-sheet", title))
    if "survey" not in sheets:
        raise FormRefused("no-survey")
    if "type" not in sheets["survey"].headings:
        raise FormRefused("no-type-column", sheet="survey")
    return Sheets(sheets, tuple(named))


def _sheet(name: str, rows: list[list[str]]) -> tuple[Sheet, list[Named]]:
    if not rows:
        return Sheet(), []
    double = any("::" in heading for heading in rows[0])
    headings: list[str] = []
    first_spelled: dict[str, str] = {}
    for given in rows[0]:
        plain = " ".join(given.split())
        heading = canonical_heading(plain, name, double=double) if plain else ""
        if heading and heading in first_spelled:
            raise FormRefused("same-column", sheet=name, row=1, first=first_spelled[heading], second=plain)
        first_spelled[heading] = plain
        headings.append(heading)
    lines = []
    nowhere: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {}
        for at, text in enumerate(row):
            if text and at < len(headings) and headings[at]:
                cells[headings[at]] = text
            elif text:
                first, count = nowhere.get(at, (number, 0))
                nowhere[at] = (first, count + 1)
        if cells:
            lines.append(Line(number, cells))
    named = [Named("no-heading", name, row, _letter(at), {"count": count}) for at, (row, count) in nowhere.items()]
    return Sheet(tuple(heading for heading in headings if heading), tuple(lines)), named


def _letter(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(value: object) -> str:
    """A cell as pyxform reads it: whole numbers without a point, TRUE and FALSE, no space around."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\xa0", " ").strip()


def write_workbook(sheets: Mapping[str, Sequence[Mapping[str, str]]], leading: Mapping[str, Iterable[str]]) -> bytes:
    """Return a workbook; every cell is text. `leading` says which headings come first in a sheet, needed or not.

    Raises `TableRefused` for a text that no cell holds.
    """
    import xlsxwriter  # noqa: PLC0415  (loading it takes a fifth of a second)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        headings = list(dict.fromkeys([*leading.get(name, ()), *_headings(rows)]))
        for at, heading in enumerate(headings):
            page.write_string(0, at, heading, bold)
            page.set_column(at, at, 45 if "label" in heading or "hint" in heading else 18, wrapped)
        for number, row in enumerate(rows, 1):
            for at, heading in enumerate(headings):
                if text := row.get(heading):
                    if len(text) > Limits.cell:
                        raise TableRefused("cell-too-long", row=number + 1, limit=Limits.cell)
                    page.write_string(number, at, text)
    book.close()
    return out.getvalue()


def _headings(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for row in rows:
        yield from (heading for heading, text in row.items() if text)
