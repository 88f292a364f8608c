"""Reads the small parts of a value model's file: exact numbers, expressions, shares, provenance, discount rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from commonstar.engine.value.bias import GRADES
from commonstar.engine.value.discounting import NAMED, Band, Discount
from commonstar.engine.value.expressions import Expression, ExpressionRefused, Name, Number, parse
from commonstar.engine.value.model import Provenance
from commonstar.formats.yaml import Fields

NAME = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
FRACTION = re.compile(r"-?\d{1,30}(?:/\d{1,30}|\.\d{1,30})?")
MOST_DIGITS = 30
RESERVED = ("min", "max")
ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))


def exact(value: Any) -> Fraction | None:
    """A number as it is written in the file, or None where it is something else; "1/3" in quotes is a fraction."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if abs(value) < 10**MOST_DIGITS else None
    if isinstance(value, Decimal):
        small = (
            value.is_finite() and abs(value.adjusted()) < MOST_DIGITS and len(value.as_tuple().digits) <= MOST_DIGITS
        )
        return Fraction(value) if small else None
    if isinstance(value, str) and FRACTION.fullmatch(value.strip()) and not re.search(r"/0+$", value.strip()):
        return Fraction(value.strip())
    return None


def number(fields: Fields, key: str) -> Fraction | None:
    """An exact number, or None where not given. Raises `FieldError`."""
    value = fields.raw(key)
    if value is None:
        return None
    found = exact(value)
    if found is None:
        raise fields.error("not-a-number", f"{shown(value)} is not a number that can be read exactly", key)
    return found


def needed(fields: Fields, key: str) -> Fraction:
    """An exact number that must be given. Raises `FieldError`."""
    found = number(fields, key)
    if found is None:
        raise fields.error("missing", f"{key} is missing", key)
    return found


def shown(value: Any) -> str:
    """A value for an error, cut short."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def known_name(fields: Fields, name: Any, key: str = "") -> str:
    """An id or input name. Raises `FieldError` for anything that an expression could not hold."""
    if not isinstance(name, str) or not NAME.fullmatch(name) or name in RESERVED or len(name) > 80:
        reason = "is not a name: use letters, digits, - and _, beginning with a letter (not min or max)"
        raise fields.error("not-a-name", f"{shown(name)} {reason}", key)
    return name


def expression(fields: Fields, key: str, names: frozenset[str], value: Any = None) -> Expression | None:
    """A number, an input's name, or "= an expression"; None where not given. Raises `FieldError`."""
    value = fields.raw(key) if value is None else value
    if value is None:
        return None
    found = exact(value)
    if found is not None:
        return Number(found)
    if not isinstance(value, str):
        raise fields.error("not-an-amount", f"{shown(value)} is neither a number, a name nor an expression", key)
    text = value.strip()
    if not text.startswith("="):
        return Name(known_name(fields, text, key))
    try:
        return parse(text[1:], names)
    except ExpressionRefused as error:
        raise fields.error(f"expression-{error.code}", f"{error} ({shown(text)})", key) from error


def needed_expression(fields: Fields, key: str, names: frozenset[str]) -> Expression:
    """As `expression`, but it must be given."""
    found = expression(fields, key, names)
    if found is None:
        raise fields.error("missing", f"{key} is missing", key)
    return found


def expressions(fields: Fields, key: str, names: frozenset[str]) -> tuple[Expression, ...]:
    """A list of expressions, empty if not given."""
    value = fields.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise fields.error("not-a-list", "a list is expected", key)
    found = [expression(fields, key, names, each) for each in value]
    if any(each is None for each in found):
        raise fields.error("not-an-amount", "one of the amounts is empty", key)
    return tuple(each for each in found if each is not None)


def shares(fields: Fields, key: str) -> tuple[tuple[str, Fraction], ...]:
    """Agencies' shares, each a constant."""
    inner = fields.inner(key)
    return tuple((str(name), needed(inner, name)) for name in inner.value)


def provenance(fields: Fields) -> Provenance:
    """Source, grade and what else is said of where a figure comes from."""
    return Provenance(
        fields.text("source"),
        fields.flag("illustrative"),
        grade(fields, "grade"),
        fields.text("grade_reason"),
        fields.flag("before_after"),
        fields.text("comparator"),
    )


def grade(fields: Fields, key: str) -> int | None:
    """A grade from 1 to 6."""
    value = fields.whole(key)
    if value is not None and value not in GRADES:
        raise fields.error("not-a-grade", f"{shown(value)} is not a grade from 1 to 6", key)
    return value


def discount(fields: Fields, key: str) -> Discount | None:
    """A named set of rates, one rate, or bands; None where not given."""
    value = fields.raw(key)
    if value is None:
        return None
    if isinstance(value, str):
        if value not in NAMED:
            raise fields.error("unknown-term", f"{shown(value)} is not one of {', '.join(NAMED)}", key)
        return NAMED[value]
    inner = fields.inner(key)
    if "rate" in inner.value:
        rate = _rate(inner)
        inner.done()
        return Discount("own", (Band(rate),))
    bands = tuple(_band(row) for row in inner.rows("bands"))
    inner.done()
    ends = [band.through for band in bands]
    rising = all(a is not None and (b is None or a < b) for a, b in pairwise(ends))
    if not bands or ends[-1] is not None or not rising:
        raise fields.error("bands", "bands need rising years in `through`, and none in the last", key)
    return Discount("own", bands)


def _band(row: Fields) -> Band:
    band = Band(_rate(row), row.whole("through"))
    row.done()
    return band


def _rate(fields: Fields) -> Fraction:
    rate = needed(fields, "rate")
    if not 0 <= rate <= 1:
        raise fields.error("not-a-share", "a rate is a number from 0 to 1", "rate")
    return rate


def _mapping(value: Any) -> Any:
    """A value alone stands for a mapping that gives only the value."""
    return {"value": value} if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else value or {}


def by_key(fields: Fields, key: str) -> Mapping[str, Fields]:
    """The mappings under the keys of a mapping, each key a name; empty if not given."""
    if fields.raw(key) is None:
        return {}
    inner = fields.inner(key)
    return {
        known_name(inner, name, str(name)): Fields.of(inner.document, (*inner.path, name), _mapping(inner.value[name]))
        for name in inner.value
    }
