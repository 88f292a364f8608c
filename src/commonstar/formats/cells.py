"""What reading and writing tables share: limits, notes, the named refusal, and the cells' own rules.

One reversible escape keeps a cell from being run as a formula: a text that a spreadsheet might run gets one apostrophe
in front, and so does a text of apostrophes followed by such a start. Reading takes exactly one apostrophe away again,
so that what was written comes back as it was. Plain numbers such as -5 need no escape and get none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Params = Mapping[str, int | str]

REFUSALS: dict[str, str] = {
    "bytes": "The file is larger than {limit} bytes.",
    "rows": "The table has more than {limit} rows.",
    "columns": "The table has more than {limit} columns.",
    "cell-too-long": "Row {row} has a cell with more than {limit} characters.",
    "formula-too-long": "Sheet {sheet}, row {row}: a formula has over {limit} characters, too long for a spreadsheet.",
    "inflated": "The workbook would unpack to more than {limit} bytes, so it was not opened.",
    "parts": "The workbook has more than {limit} parts, so it was not opened.",
    "empty": "The file holds no table: no row has a value.",
    "nul": "The file holds NUL bytes, so it is not a text table. Save it as CSV (UTF-8) or XLSX.",
    "encoding": "The text is neither UTF-8, UTF-16 with its mark, nor Windows-1252. Save it as CSV (UTF-8).",
    "unclosed-quote": "A quotation mark is opened in row {row} and never closed.",
    "macros": "The workbook holds macros. Save it as XLSX without macros.",
    "password": "The workbook is protected by a password. Save it without one.",
    "old-excel": "This is the old Excel format (.xls). Save it as XLSX.",
    "not-a-table": "The file is not a CSV table or an XLSX workbook.",
    "broken-workbook": "The workbook is damaged and cannot be read.",
    "entities": "The workbook declares XML entities, which no spreadsheet program writes, so it was not opened.",
    "no-such-sheet": "The workbook has no sheet called {sheet}.",
}

NOTES: dict[str, str] = {
    "cp1252": "The text was read as Windows-1252, because it is not UTF-8. Look whether accents are right.",
    "no-name": "Column {position} had no name; it is called {column}.",
    "same-name": "Column {position} had the name of an earlier one; it is called {column}.",
    "title-row": "Row {row} was taken as a heading above the table: {text}.",
    "sheet": "Sheet {sheet} was read. The workbook has {count} sheets with content.",
    "formulas": "{count} formulas have no stored result and were read as empty. Open the workbook, save it, try again.",
    "control-characters": "Control characters that no table can carry were left out.",
    "no-header": "The first row was taken as data, because it does not look like column names.",
}


class TableRefused(Exception):
    """A table that is not read or written, with a `code` for translation, its `params`, and plain English as text."""

    def __init__(self, code: str, **params: int | str) -> None:
        self.code = code
        self.params: Params = params
        super().__init__(REFUSALS[code].format(**params))


@dataclass(frozen=True)
class Note:
    """Something that the reader did and a person should know: a `code` of NOTES and its `params`."""

    code: str
    params: Params = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the note in plain English."""
        return NOTES[self.code].format(**self.params)


@dataclass(frozen=True)
class Limits:
    """What is read at most: bytes of the file, rows under the header, columns, characters a cell, bytes unpacked."""

    bytes: int = 20_000_000
    rows: int = 50_000
    columns: int = 200
    cell: int = 32_767
    inflated: int = 100_000_000
    parts: int = 2_000


# Control characters but tab and line feed, halves of surrogate pairs and the two non-characters XML forbids.
_UNCARRIABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RUNNABLE = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")


def clean(text: str) -> str:
    """Return the text with one kind of line end and without the characters that no table can carry."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNCARRIABLE.sub("", text)


def _would_run(text: str) -> bool:
    return _RUNNABLE.match(text) is not None and _PLAIN_NUMBER.fullmatch(text) is None


def neutralise(text: str) -> str:
    """Return the text as it may stand in an exported cell: with an apostrophe in front if it might be run."""
    return f"'{text}" if _would_run(text) else text


def restore(text: str) -> str:
    """Undo `neutralise`; a text that it never wrote stays as it is."""
    return text[1:] if text[:1] == "'" and _would_run(text[1:]) else text


def name_columns(header: Sequence[str], width: int) -> tuple[tuple[str, ...], list[Note]]:
    """Return unique, non-empty names for `width` columns, and a note for each that had to be made.

    A nameless column beside a named one belongs under it (merged header cells arrive like this), so it takes that name.
    """
    names: list[str] = []
    notes: list[Note] = []
    last = ""
    taken = {" ".join(cell.split()) for cell in header}
    for position in range(1, width + 1):
        given = " ".join(header[position - 1].split()) if position <= len(header) else ""
        last = given or last
        name = given or last or f"Column {position}"
        if not given or name in names:
            name = _unused(name, taken | set(names))
            notes.append(Note("same-name" if given else "no-name", {"position": position, "column": name}))
        names.append(name)
    return tuple(names), notes


def _unused(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
