"""Optimism bias by grade of evidence (method `optimism-bias/1`).

The table follows the widely quoted one of 2014 by grade 1 to 6; it could not be checked against its source and is
therefore labelled unverified. A model may replace it grade by grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

METHOD = "optimism-bias/1"
GRADES = range(1, 7)
BEFORE_AND_AFTER = 4


@dataclass(frozen=True)
class Bias:
    """How far benefits are cut and costs are raised, as shares."""

    benefit: Fraction
    cost: Fraction


NONE = Bias(Fraction(0), Fraction(0))
TABLE: Mapping[int, Bias] = {
    grade: Bias(Fraction(share), Fraction(share))
    for grade, share in zip(GRADES, ("0", "0.05", "0.10", "0.15", "0.25", "0.40"), strict=True)
}
