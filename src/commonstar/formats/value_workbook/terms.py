"""Expressions of a model as formulas of a spreadsheet, and names that a spreadsheet takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction

from commonstar.engine.value.expressions import Expression, Name, Number, Power

# What a spreadsheet reads as a cell, a row or column, or a constant, in upper or lower case.
_TAKEN = re.compile(r"[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*|true|false|_xl.*|[a-z]{1,3}", re.IGNORECASE)
SHORT = 15


def safe_names(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """A name for each that a spreadsheet takes and tells from all others; letters' case does not tell them apart."""
    found: dict[str, str] = {}
    used = {each.lower() for each in reserved}
    for name in names:
        text = name.replace("-", "_")
        if _TAKEN.fullmatch(text):
            text += "_"
        safe, count = text, 1
        while safe.lower() in used:
            count += 1
            safe = f"{text}_{count}"
        used.add(safe.lower())
        found[name] = safe
    return found


def formula_of(tree: Expression, names: Mapping[str, str]) -> str:
    """An expression as a formula without `=`; every part in brackets, since signs bind in another way there."""
    if isinstance(tree, Number):
        return literal(tree.value)
    if isinstance(tree, Name):
        return names[tree.name]
    if isinstance(tree, Power):
        # 0^0 is 1 here and an error there.
        return f"POWER({formula_of(tree.base, names)},{literal(tree.exponent)})" if tree.exponent else "1"
    parts = [formula_of(each, names) for each in tree.operands]
    if tree.operator in ("min", "max"):
        return f"{tree.operator.upper()}({','.join(parts)})"
    return f"({tree.operator.join(parts)})"


def literal(value: Fraction) -> str:
    """A constant in a formula, as near as a spreadsheet's numbers are."""
    if value.denominator != 1 and not ends(value) and max(map(len, str(value).split("/"))) < SHORT:
        return f"({value.numerator}/{value.denominator})"
    text = repr(float(value)).removesuffix(".0").upper()
    return f"({text})" if value < 0 else text


def ends(value: Fraction) -> bool:
    """Whether a number is a decimal of 15 digits, as a cell holds it."""
    decimal = Context(prec=SHORT).divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(decimal) == value
