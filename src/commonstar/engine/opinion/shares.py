"""Shares of agree, disagree and unsure, and whether a statement divides people evenly (`polarised/1`).

Polarised is a statement with at least five answers of which agree and disagree have at least 35 % each and are no more
than 10 % of all answers apart. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

LEAST = 5
LARGE = Fraction(35, 100)
NEAR = Fraction(10, 100)


@dataclass(frozen=True)
class Answers:
    """How many people agree, disagree, or are unsure."""

    agree: int
    disagree: int
    unsure: int = 0

    @property
    def number(self) -> int:
        """How many answered."""
        return self.agree + self.disagree + self.unsure

    @property
    def shares(self) -> tuple[Fraction, Fraction, Fraction] | None:
        """The three shares of all answers; None where nobody answered."""
        if not self.number:
            return None
        return tuple(Fraction(each, self.number) for each in (self.agree, self.disagree, self.unsure))  # type: ignore[return-value]

    @property
    def is_polarised(self) -> bool:
        """Whether agree and disagree are both large and nearly equal."""
        large = min(self.agree, self.disagree) >= LARGE * self.number
        near = abs(self.agree - self.disagree) <= NEAR * self.number
        return self.number >= LEAST and large and near
