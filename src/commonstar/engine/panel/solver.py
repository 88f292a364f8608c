"""Linear programs, solved by HiGHS (the package `highspy`), which is loaded when the first one is made.

HiGHS is deterministic: one thread, and no chance in it but its own fixed one. Results are floats, right to about nine
digits; whole numbers are rounded to what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

# How far a solution may be outside of a row, and a bound below what is called better.
TIGHT = 1e-9


class Unsolved(RuntimeError):
    """HiGHS gave neither a solution nor the word that there is none."""


@dataclass(frozen=True)
class Solution:
    """The best value, what each column is, and what each row's bound is worth."""

    value: float
    columns: tuple[float, ...]
    rows: tuple[float, ...]


class Program:
    """A program to be made the most of, built row by row and column by column, and solved as often as it changes."""

    def __init__(self) -> None:
        import highspy  # noqa: PLC0415  (loading it takes a quarter of a second)

        self._names: Any = highspy
        self._highs: Any = self._names.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", 0),
            ("primal_feasibility_tolerance", TIGHT),
            ("dual_feasibility_tolerance", TIGHT),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 1e-8),
        ):
            self._highs.setOptionValue(option, value)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._width = 0
        self._height = 0

    def quick(self) -> None:
        """Leave out what costs more than it brings in many small programs in whole numbers that follow each other."""
        for option, value in (("presolve", "off"), ("mip_heuristic_effort", 0.0), ("mip_detect_symmetry", False)):
            self._highs.setOptionValue(option, value)

    def gap(self, share: float) -> None:
        """Be content with whole numbers within this part of the best."""
        self._highs.setOptionValue("mip_rel_gap", share)

    def tolerate(self, distance: float) -> None:
        """Take a solution as one that is outside of a row by no more than this."""
        self._highs.setOptionValue("primal_feasibility_tolerance", distance)

    def column(
        self,
        least: float = 0.0,
        most: float = inf,
        *,
        worth: float = 0.0,
        rows: Mapping[int, float] | None = None,
        whole: bool = False,
    ) -> int:
        """Add a column with its worth and its coefficients in rows that exist; its number is returned."""
        held = rows or {}
        self._highs.addCol(worth, least, most, len(held), list(held), [float(each) for each in held.values()])
        if whole:
            self._highs.changeColIntegrality(self._width, self._names.HighsVarType.kInteger)
        self._width += 1
        return self._width - 1

    def row(self, least: float, most: float, columns: Mapping[int, float]) -> int:
        """Add a row: from `least` to `most`, over columns that exist; its number is returned."""
        self._highs.addRow(least, most, len(columns), list(columns), [float(each) for each in columns.values()])
        self._height += 1
        return self._height - 1

    def bound(self, row: int, least: float, most: float = inf) -> None:
        """Change what a row lies between."""
        self._highs.changeRowBounds(row, least, most)

    def coefficient(self, row: int, column: int, value: float) -> None:
        """Change one coefficient."""
        self._highs.changeCoeff(row, column, value)

    def worth(self, columns: Iterable[tuple[int, float]]) -> None:
        """Change what columns are worth."""
        for column, value in columns:
            self._highs.changeColCost(column, value)

    def solve(self) -> Solution | None:
        """The best solution, or None where there is none at all. Raises `Unsolved`."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == self._names.HighsModelStatus.kInfeasible:
            return None
        if status != self._names.HighsModelStatus.kOptimal:
            raise Unsolved(str(status))
        found = self._highs.getSolution()
        return Solution(self._highs.getObjectiveValue(), tuple(found.col_value), tuple(found.row_dual))


def whole(values: Sequence[float]) -> tuple[int, ...]:
    """Columns of whole numbers, without what is left of the arithmetic."""
    return tuple(round(value) for value in values)
