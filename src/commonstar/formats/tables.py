"""Tables in and out: CSV, XLSX and what is pasted from a spreadsheet become one `Table`; a table becomes CSV or XLSX.

Reading refuses what it cannot read safely, by name (`TableRefused`), and notes whatever it changed. Row numbers are
those that a spreadsheet program shows: a quoted cell with line breaks is one row, and empty rows count.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice

from commonstar.formats.cells import (
    Limits,
    Note,
    TableRefused,
    clean,
    name_columns,
    neutralise,
    restore,
)
from commonstar.formats.workbook import is_workbook, read_workbook

__all__ = [
    "Cut",
    "Limits",
    "Note",
    "Table",
    "TableRefused",
    "can_be_cut",
    "csv_parts",
    "read_pasted",
    "read_table",
    "write_csv",
    "write_xlsx",
]

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 50
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
# Workbooks say when they were made; ours say the same each time, so that equal data makes equal files.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Table:
    """Named columns and rows of text, each row as wide as the columns.

    `first_row_number` is the number in the file of `rows[0]`; rows in between that are empty are kept, so the number of
    `rows[i]` is `first_row_number + i`. `header` is the header row as it was given, before columns got unique names.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row_number: int = 2
    notes: tuple[Note, ...] = ()
    header: tuple[str, ...] = field(default=(), compare=False)

    def without_header(self) -> "Table":
        """Return the table with its first row taken as data: for a list that has no column names."""
        columns = tuple(f"Column {number}" for number in range(1, len(self.columns) + 1))
        kept = tuple(note for note in self.notes if note.code not in {"no-name", "same-name"})
        first = self.header or self.columns
        return Table(columns, (first, *self.rows), self.first_row_number - 1, (*kept, Note("no-header")))


def read_table(data: bytes, *, filename: str, limits: Limits | None = None, sheet: str | None = None) -> Table:
    """Read a CSV file or an XLSX workbook; what it is is seen from its bytes, the name only warns of macros.

    A workbook gives the sheet named, or else its first sheet with content. Raises `TableRefused`.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise TableRefused("bytes", limit=limits.bytes)
    if is_workbook(data, filename):
        rows, notes = read_workbook(data, filename=filename, limits=limits, sheet=sheet)
    else:
        text, notes = _decode(data)
        rows = _text_rows(text, limits, delimiter=None)
    return _table(rows, notes, limits)


class Cut(StrEnum):
    """How pasted lines become cells: by a guess, each line one cell, or at the mark that fits the table best."""

    GUESSED = "guessed"
    LINES = "lines"
    CELLS = "cells"


def read_pasted(
    text: str,
    *,
    limits: Limits | None = None,
    is_header: Callable[[Sequence[str]], bool] = lambda columns: True,
    cut: Cut = Cut.GUESSED,
) -> Table:
    """Read what was copied from a spreadsheet: columns by tab, or a single column; a pasted CSV is seen as such.

    A list without tabs counts as CSV only if every row splits into the same number of columns; and because every title
    of a list may hold one comma, commas count only where cells are quoted or the first row `is_header`. `cut` says
    otherwise where the guess was wrong; tabs leave nothing to say. Raises `TableRefused`.
    """
    limits = limits or Limits()
    if len(text) > limits.bytes:
        raise TableRefused("bytes", limit=limits.bytes)
    if "\x00" in text:
        raise TableRefused("nul")
    has_cells = can_be_cut(text) and (cut == Cut.CELLS or (cut == Cut.GUESSED and _is_table(text, is_header)))
    return _table(_text_rows(text, limits, delimiter=None if has_cells else "\t"), [], limits)


def can_be_cut(text: str) -> bool:
    """Tell whether a pasted text without tabs might be a table all the same, so that a person may say which it is."""
    return "\t" not in text and max(_widths(text, _sniff(text)), default=0) > 1


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return CSV in UTF-8 with its mark, every cell quoted and none of them runnable as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_outgoing(cell, 1) for cell in columns])
    for number, row in enumerate(rows, 2):
        writer.writerow([_outgoing(cell, number) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[str]], *, size: int = 500) -> Iterator[bytes]:
    """Yield what `write_csv` returns in parts of so many rows, so that a large export needs little memory."""
    left = iter(rows)
    part = list(islice(left, size))
    yield write_csv(columns, part)
    header = len(write_csv(columns, ()))
    while part := list(islice(left, size)):
        yield write_csv(columns, part)[header:]


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]], *, sheet: str = "Register") -> bytes:
    """Return a workbook with one sheet: a header that stays in view, whole numbers as numbers, the rest as text."""
    import xlsxwriter  # noqa: PLC0415  (loading it takes a fifth of a second)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        page.write_string(0, place, _outgoing(name, 1), bold)
        page.set_column(place, place, max(12, min(40, len(name) + 2)))
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            text = _outgoing(cell, number + 1)
            if _INTEGER.fullmatch(text):
                page.write_number(number, place, int(text))
            elif text:
                page.write_string(number, place, text)
    book.close()
    return out.getvalue()


def _outgoing(cell: str, row: int) -> str:
    text = neutralise(clean(cell))
    if len(text) > Limits.cell:
        raise TableRefused("cell-too-long", row=row, limit=Limits.cell)
    return text


def _decode(data: bytes) -> tuple[str, list[Note]]:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise TableRefused("nul")
        return text, [Note("cp1252")] if encoding == "cp1252" else []
    raise TableRefused("nul" if b"\x00" in data else "encoding")


def _parse(text: str, delimiter: str, *, strict: bool) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _widths(text: str, delimiter: str) -> list[int]:
    """Return the number of cells in each of the first filled rows; none if the quoting does not fit the delimiter."""
    widths: list[int] = []
    try:
        for row in _parse(text, delimiter, strict=True):
            if any(row):
                widths.append(len(row))
            if len(widths) == _SNIFFED_ROWS:
                break
    except csv.Error:
        return []
    return widths


def _sniff(text: str) -> str:
    """Return the delimiter under which most rows are as wide as the header; of several, the one with most columns."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = _widths(text, delimiter)
        if not widths or widths[0] == 1:
            return (0.0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    # max() keeps the first of equals, so a table of one column is read with commas.
    return max(DELIMITERS, key=fit)


def _is_table(text: str, is_header: Callable[[Sequence[str]], bool]) -> bool:
    delimiter = _sniff(text)
    widths = _widths(text, delimiter)
    if len(widths) < 2 or len(set(widths)) > 1:
        return False
    first = next(row for row in _parse(text, delimiter, strict=True) if any(row))
    return delimiter != "," or text.lstrip().startswith('"') or is_header(first)


def _text_rows(text: str, limits: Limits, *, delimiter: str | None) -> list[list[str]]:
    rows: list[list[str]] = []
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if delimiter is None and len(told) == 5 and told.startswith("sep=") and told[4] in DELIMITERS:
        # Excel's own hint: it is row 1 of the file and no part of the table.
        rows, text, delimiter = [[]], rest, told[4]
    delimiter = delimiter or _sniff(text)
    try:
        for row in _parse(text, delimiter, strict=False):
            rows.append(row)
            if len(rows) > limits.rows + 1 and any(cell.strip() for cell in row):
                raise TableRefused("rows", limit=limits.rows)
        if '"' in text and _ends_in_a_quote(text, delimiter):
            raise TableRefused("unclosed-quote", row=len(rows))
    except csv.Error as error:
        raise TableRefused("cell-too-long", row=len(rows) + 1, limit=limits.cell) from error
    return rows


def _ends_in_a_quote(text: str, delimiter: str) -> bool:
    # A row after the end shows it: inside an open quotation it becomes part of the last cell.
    tail = "\n\x00" if text.endswith(("\n", "\r")) else "\r\n\x00"
    last: list[str] = []
    for row in _parse(text + tail, delimiter, strict=False):
        last = row
    return last != ["\x00"]


def _table(raw: list[list[str]], notes: list[Note], limits: Limits) -> Table:
    rows = [_incoming(row, number, limits) for number, row in enumerate(raw, 1)]
    if any(dirty for _, dirty in rows):
        notes = [*notes, Note("control-characters")]
    cells = [row for row, _ in rows]
    while cells and not _filled(cells[-1]):
        cells.pop()
    if not cells:
        raise TableRefused("empty")
    header, more = _header(cells)
    width = max(len(row) for row in cells[header:])
    if width > limits.columns:
        raise TableRefused("columns", limit=limits.columns)
    columns, named = name_columns(cells[header], width)
    body = tuple(tuple(row) + ("",) * (width - len(row)) for row in cells[header + 1 :])
    if len(body) > limits.rows:
        raise TableRefused("rows", limit=limits.rows)
    given = tuple(cells[header]) + ("",) * (width - len(cells[header]))
    return Table(columns, body, header + 2, (*notes, *more, *named), given)


def _incoming(row: list[str], number: int, limits: Limits) -> tuple[list[str], bool]:
    dirty = False
    cells = []
    for cell in row:
        if len(cell) > limits.cell + 1:
            raise TableRefused("cell-too-long", row=number, limit=limits.cell)
        plain = clean(cell)
        dirty = dirty or len(plain) != len(cell.replace("\r\n", "\n"))
        cells.append(restore(plain))
    while cells and not cells[-1]:
        cells.pop()
    return cells, dirty


def _header(cells: list[list[str]]) -> tuple[int, list[Note]]:
    """Return the index of the header row: the first filled one, or the next if that is a title over a wider table."""
    at = next(index for index, row in enumerate(cells) if _filled(row))
    below = next((index for index in range(at + 1, len(cells)) if _filled(cells[index])), len(cells))
    if len(cells[at]) == 1 and below + 1 < len(cells) and _filled(cells[below]) > 1:
        return below, [Note("title-row", {"row": at + 1, "text": cells[at][0]})]
    return at, []


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
