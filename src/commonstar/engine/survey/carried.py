"""What a file of another format says that an instrument does not: kept beside it, so that an export gives it back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CarriedCell:
    """A cell of a row that is asked: `item` is the name of the question or group, or list/code for a choice."""

    sheet: str
    item: str
    column: str
    text: str


@dataclass(frozen=True)
class CarriedRow:
    """A row that is not asked, in its place: in the group `within` or in none, behind its item `after` or first."""

    sheet: str
    within: str
    after: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Carried:
    """All that is kept. `columns` says which column holds which words: pairs of sheet.field.language and heading."""

    columns: tuple[tuple[str, str], ...] = ()
    cells: tuple[CarriedCell, ...] = ()
    rows: tuple[CarriedRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns or self.cells or self.rows)


NOTHING_CARRIED = Carried()
