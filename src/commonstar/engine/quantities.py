"""Exact numbers for money and shares: how they are rounded, and how parts are rounded so that they sum.

Method `rounding/1`, see docs/explanation/public-value.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")

ZERO = Fraction(0)
ONE = Fraction(1)


def half_away(value: Fraction, places: int = 2) -> Decimal:
    """A number to so many decimal places; a half goes away from zero, as people round money."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def rounded_parts(parts: Mapping[Key, Fraction], places: int = 2) -> dict[Key, Decimal]:
    """Parts rounded so that they sum to their rounded total.

    Each is rounded half away from zero; what is then too much or too little goes, one unit of the last place each, to
    the parts that rounding moved most the other way. Ties go to the part named first.
    """
    unit = Decimal(1).scaleb(-places)
    shown = {key: half_away(value, places) for key, value in parts.items()}
    missing = half_away(sum(parts.values(), ZERO), places) - sum(shown.values(), Decimal(0))
    count = int(abs(missing) / unit)
    sign = 1 if missing > 0 else -1
    moved = sorted(parts, key=lambda key: sign * (Fraction(shown[key]) - parts[key]))
    for key in moved[:count]:
        shown[key] += sign * unit
    return shown


def exact_text(value: Fraction) -> str:
    """A number as numerator/denominator, from which anyone can go on without loss."""
    return f"{value.numerator}/{value.denominator}"
