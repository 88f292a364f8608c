"""XLSX workbooks read with care: what they unpack to is counted before anything is parsed.

A workbook is a zip file of XML. It is refused if it holds macros, is protected, declares entities or unpacks to too
much: declared sizes are checked first, and bytes are counted while unpacking, since declared sizes may lie.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from commonstar.formats.cells import Limits, Note, TableRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")
_CHUNK = 1 << 16
_OVERLAP = 64
# A formula whose cell ends with no stored result.
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def is_workbook(data: bytes, filename: str) -> bool:
    """Tell whether the bytes are those of a workbook; raises `TableRefused` for what is no table at all."""
    if data.startswith(_OLE):
        raise TableRefused("password" if "EncryptedPackage".encode("utf-16-le") in data else "old-excel")
    if data.startswith(_OTHER):
        raise TableRefused("not-a-table")
    if data.startswith(_ZIP):
        if filename.lower().endswith(_MACRO_NAMES):
            raise TableRefused("macros")
        return True
    return False


def read_workbook(
    data: bytes, *, filename: str, limits: Limits, sheet: str | None
) -> tuple[list[list[str]], list[Note]]:
    """Return the rows of the sheet named, or of the first with content, and notes. Raises `TableRefused`."""
    without_result = _inspect(data, limits)
    notes = [Note("formulas", {"count": without_result})] if without_result else []
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it leaves out; they carry no data.
            warnings.simplefilter("ignore")
            return _read(data, limits, sheet, notes)
    except TableRefused:
        raise
    except Exception as error:  # whatever openpyxl stumbles over in a damaged file: it names no error of its own
        raise TableRefused("broken-workbook") from error


def read_sheets(
    data: bytes, *, limits: Limits, text: Callable[[object], str], most_sheets: int = 30
) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet by its name, cells as `text` makes them of their values. Raises `TableRefused`.

    Macros do not stop it, since nothing is run; whoever reads asks `has_macros` and says that they are left out.
    """
    _inspect(data, limits, macros=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_all(data, limits, text, most_sheets)
    except TableRefused:
        raise
    except Exception as error:  # as above
        raise TableRefused("broken-workbook") from error


@dataclass(frozen=True)
class Found:
    """What a cell holds: a number, text, flag, date or None; or the text of a formula with its `=`."""

    value: object
    formula: bool = False


def read_cells(
    data: bytes, *, limits: Limits, wanted: Callable[[str], bool]
) -> dict[str, dict[tuple[int, int], Found]]:
    """Return the filled cells of the sheets that are wanted, by row and column from 0, formulas unread.

    Raises `TableRefused`.
    """
    _inspect(data, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_cells(data, limits, wanted)
    except TableRefused:
        raise
    except Exception as error:  # as above
        raise TableRefused("broken-workbook") from error


def _read_cells(data: bytes, limits: Limits, wanted: Callable[[str], bool]) -> dict[str, dict[tuple[int, int], Found]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (loading it takes a third of a second)

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    found: dict[str, dict[tuple[int, int], Found]] = {}
    for page in book.worksheets:
        if not wanted(page.title):
            continue
        page.reset_dimensions()
        cells = found[page.title] = {}
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                place = (cell.row - 1, cell.column - 1)
                if place[0] > limits.rows:
                    raise TableRefused("rows", limit=limits.rows)
                if place[1] > limits.columns:
                    raise TableRefused("columns", limit=limits.columns)
                formula = cell.data_type == "f"
                cells[place] = Found(str(cell.value) if formula else cell.value, formula)
    return found


def has_macros(data: bytes) -> bool:
    """Whether a workbook holds macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_is_macro(part.filename.lower()) for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise TableRefused("broken-workbook") from error


def _read_all(
    data: bytes, limits: Limits, text: Callable[[object], str], most_sheets: int
) -> dict[str, list[list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (loading it takes a third of a second)

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > most_sheets:
        raise TableRefused("parts", limit=most_sheets)
    found = {}
    for page in book.worksheets:
        page.reset_dimensions()
        found[page.title] = _rows(page.iter_rows(), limits, lambda cell: text(getattr(cell, "value", None)))
    return found


def _read(data: bytes, limits: Limits, wanted: str | None, notes: list[Note]) -> tuple[list[list[str]], list[Note]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (loading it takes a third of a second)

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if wanted is not None and wanted not in book.sheetnames:
        raise TableRefused("no-such-sheet", sheet=wanted)
    found: list[tuple[str, list[list[str]]]] = []
    count = 0
    for page in book.worksheets:
        if wanted is not None and page.title != wanted:
            continue
        page.reset_dimensions()
        rows = _rows(page.iter_rows(), limits) if not found else _first_filled(page.iter_rows())
        if rows:
            count += 1
            found = found or [(page.title, rows)]
    if not found:
        raise TableRefused("empty")
    if count > 1:
        notes = [*notes, Note("sheet", {"sheet": found[0][0], "count": count})]
    return found[0][1], notes


def _first_filled(cells: Iterable[Iterable[object]]) -> list[list[str]]:
    """Return the first row with content, as one row: enough to know that a sheet is not empty."""
    for row in cells:
        texts = [_text(cell) for cell in row]
        if any(texts):
            return [texts]
    return []


def _rows(
    cells: Iterable[Iterable[object]], limits: Limits, text: Callable[[object], str] | None = None
) -> list[list[str]]:
    said = text or _text
    rows: list[list[str]] = []
    filled = 0
    for number, row in enumerate(cells, 1):
        texts = [said(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            # Numbers count, not filled rows: a table far down a sheet is too large to show with its row numbers.
            if number > limits.rows + 3:
                raise TableRefused("rows", limit=limits.rows)
            if len(texts) > limits.columns:
                raise TableRefused("columns", limit=limits.columns)
            rows.extend([] for _ in range(number - 1 - len(rows)))
            rows.append(texts)
            filled += 1
    return rows if filled else []


def _text(cell: object) -> str:
    """Return what a person would type: ISO dates, whole numbers without .0, percentages with their sign."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(float(value) if isinstance(value, float) else value, str(getattr(cell, "number_format", "")))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float, shown_as: str) -> str:
    if shown_as.endswith("%"):
        return f"{_number(round(value * 100, 10), '')}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _inspect(data: bytes, limits: Limits, *, macros: bool = False) -> int:
    """Unpack every part once without keeping it; return how many formulas have no stored result."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_names(parts, limits, macros=macros)
            if sum(part.file_size for part in parts) > limits.inflated:
                raise TableRefused("inflated", limit=limits.inflated)
            total = without_result = 0
            for part in parts:
                size, count = _walk(archive, part, limits, total, macros=macros)
                total += size
                without_result += count
            return without_result
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError) as error:
        raise TableRefused("broken-workbook") from error


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or "/macrosheets/" in name


def _check_names(parts: list[zipfile.ZipInfo], limits: Limits, *, macros: bool) -> None:
    if len(parts) > limits.parts:
        raise TableRefused("parts", limit=limits.parts)
    names = {part.filename.lower().lstrip("/") for part in parts}
    if not macros and any(_is_macro(name) for name in names):
        raise TableRefused("macros")
    if any(part.flag_bits & 1 for part in parts):
        raise TableRefused("password")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableRefused("not-a-table")


def _walk(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, before: int, *, macros: bool
) -> tuple[int, int]:
    size = count = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if before + size > limits.inflated:
                raise TableRefused("inflated", limit=limits.inflated)
            seen = tail + chunk
            if any(mark in seen for mark in _ENTITIES):
                raise TableRefused("entities")
            if not macros and b"macroEnabled" in seen and part.filename == "[Content_Types].xml":
                raise TableRefused("macros")
            ends = [match.end() for match in _NO_RESULT.finditer(seen)]
            count += len(ends)
            # The overlap must not count a match again.
            tail = seen[max([len(seen) - _OVERLAP, *ends]) :]
    return size, count
