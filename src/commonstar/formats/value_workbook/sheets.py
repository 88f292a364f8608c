"""What a workbook is made of: sheets of cells, each a text, a formula, or a number or text of the model's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from commonstar.formats.cells import TableRefused
from commonstar.formats.yaml import Path

LONGEST = 8_000  # Excel takes 8,192
MARK_ROW, NOTE_ROW, STANDING_ROW, HEAD_ROW = 1, 2, 3, 4


class Kind(StrEnum):
    """What a cell is: words of ours, a formula, a value of the model's file, or a number that the method fixes."""

    WORDS = "words"
    FORMULA = "formula"
    GIVEN = "given"
    FIXED = "fixed"


class Reads(StrEnum):
    """How a given cell is taken back."""

    NUMBER = "number"
    WHOLE = "whole"
    TEXT = "text"
    FLAG = "flag"


Content = str | int | Fraction | None


@dataclass(frozen=True)
class Cell:
    """One cell. `look` names its number format and style; a given one says its path in the file and how it reads."""

    kind: Kind
    content: Content
    look: str = "text"
    path: Path = ()
    reads: Reads = Reads.TEXT
    choices: tuple[str, ...] = ()
    between: tuple[int, int] | None = None


@dataclass
class Sheet:
    """One sheet: cells by row and column, from 0."""

    name: str
    title: str
    note: str = ""
    frozen: tuple[int, int] = (HEAD_ROW + 1, 1)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)

    def words(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write words of ours."""
        self.cells[row, column] = Cell(Kind.WORDS, text, look)

    def heads(self, row: int, column: int, texts: Sequence[str]) -> None:
        """Write headings side by side."""
        for index, text in enumerate(texts):
            self.words(row, column + index, text, "head")

    def formula(self, row: int, column: int, formula: str, look: str = "number") -> str:
        """Write a formula without its `=`; returns where it stands. Raises `TableRefused` for one that is too long."""
        if len(formula) > LONGEST:
            raise TableRefused("formula-too-long", sheet=self.name, row=row + 1, limit=LONGEST)
        self.cells[row, column] = Cell(Kind.FORMULA, formula, look)
        return self.at(row, column)

    def given(
        self,
        row: int,
        column: int,
        content: Content,
        path: Path,
        look: str = "number",
        reads: Reads = Reads.NUMBER,
        choices: tuple[str, ...] = (),
        between: tuple[int, int] | None = None,
    ) -> str:
        """Write what can be changed and is taken back to a path of the file; returns where it stands."""
        self.cells[row, column] = Cell(Kind.GIVEN, content, look, path, reads, choices, between)
        return self.at(row, column)

    def fixed_number(self, row: int, column: int, number: Fraction | int, look: str = "number") -> str:
        """Write a number that the method or the file's shape fixes; returns where it stands."""
        self.cells[row, column] = Cell(Kind.FIXED, number, look)
        return self.at(row, column)

    def at(self, row: int, column: int) -> str:
        """The address of a cell from any sheet, such as Chain!$C$5."""
        return f"{self.name}!{fixed(row, column)}"

    def span(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """The address of a range from any sheet."""
        return f"{self.name}!{fixed(*first)}:{fixed(*last)}"


def letters(column: int) -> str:
    """The letters of a column, from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Such as C5."""
    return f"{letters(column)}{row + 1}"


def fixed(row: int, column: int) -> str:
    """Such as $C$5."""
    return f"${letters(column)}${row + 1}"
