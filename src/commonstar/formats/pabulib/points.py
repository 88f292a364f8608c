"""The points of ballots: whole or decimal, kept exactly as whole numbers of one unit."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from commonstar.engine.budget.election import Integers
from commonstar.formats.pabulib.lines import Notes
from commonstar.formats.pabulib.records import number, short

MOST = 10**9
DECIMALS = 6


@dataclass
class Points:
    """Points as they are read: whole ones in an array; once a decimal one comes, all are multiplied up to `unit`."""

    values: array[int] = field(default_factory=lambda: array("q"))
    unit: Fraction = Fraction(1)

    def add(self, text: str, choices: int, voter: str, line: int, notes: Notes) -> None:
        """The points of one ballot with so many choices."""
        parts = text.split(",") if text.strip() else []
        if len(parts) != choices:
            notes.fault("points", line, f"The vote of {short(voter)} has {choices} projects and {len(parts)} points.")
            return
        for part in parts:
            if part.isascii() and part.isdigit() and len(part) < 10 and self.unit == 1:
                self.values.append(int(part))
            else:
                self._decimal(part.strip(), voter, line, notes)

    def whole(self) -> Integers:
        """All points in units."""
        return np.frombuffer(self.values, dtype=np.int64)

    def _decimal(self, part: str, voter: str, line: int, notes: Notes) -> None:
        value = number(part)
        if value is None:
            notes.fault("points", line, f"“{short(part)}” in the vote of {short(voter)} is not a number of points.")
        elif value < 0:
            notes.fault(
                "points-below-zero",
                line,
                f"The vote of {short(voter)} gives {short(part)} points, which is below zero.",
            )
        elif value > MOST or (value * 10**DECIMALS).denominator != 1:
            notes.fault(
                "points",
                line,
                f"The vote of {short(voter)} gives {short(part)} points: too many, or too many decimals.",
            )
        else:
            if self.unit == 1 and value.denominator != 1:
                self.unit = Fraction(1, 10**DECIMALS)
                self.values = array("q", (each * 10**DECIMALS for each in self.values))
            self.values.append(int(value / self.unit))
