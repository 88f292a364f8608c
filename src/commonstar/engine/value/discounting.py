"""Discount rates in bands, and the factors they give (method `discounting/1`).

DF(n) is the product of 1/(1 + r_k) for k from 1 to n; the rate of a band counts only inside that band. The Green Book's
rates are data with the year they were read in. See docs/explanation/public-value.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

METHOD = "discounting/1"


@dataclass(frozen=True)
class Band:
    """A yearly rate up to and with year `through`; without an end in the last band."""

    rate: Fraction
    through: int | None = None


@dataclass(frozen=True)
class Discount:
    """A named set of bands, in order."""

    name: str
    bands: tuple[Band, ...]

    def rate(self, year: int) -> Fraction:
        """The rate that counts in a year, from 1."""
        return next(band.rate for band in self.bands if band.through is None or year <= band.through)

    def factors(self, years: int) -> tuple[Fraction, ...]:
        """The factors of years 0 to `years`; that of year 0 is 1."""
        found = [Fraction(1)]
        for year in range(1, years + 1):
            found.append(found[-1] / (1 + self.rate(year)))
        return tuple(found)


GREEN_BOOK = Discount("green-book", (Band(Fraction("0.035"), 30), Band(Fraction("0.03"), 75), Band(Fraction("0.025"))))
GREEN_BOOK_HEALTH = Discount(
    "green-book-health", (Band(Fraction("0.015"), 30), Band(Fraction("0.0129"), 75), Band(Fraction("0.0107")))
)
NAMED: Mapping[str, Discount] = {each.name: each for each in (GREEN_BOOK, GREEN_BOOK_HEALTH)}
