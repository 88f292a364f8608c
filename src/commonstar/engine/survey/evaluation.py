"""What an expression comes to for one person's answers (method `xforms/1`), as ODK's clients compute it.

Values are text, numbers, true or false, and days. Numbers are IEEE 754 doubles, as XPath 1.0 section 3.5 has them. An
answer that was not given is the empty text, which is no number, so that a comparison by size with it does not hold. An
evaluation never fails: what has no result is not-a-number or the empty text. See docs/explanation/expressions.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import assert_never

from commonstar.engine.survey.expressions import (
    Call,
    Column,
    Expression,
    Itself,
    Negative,
    Number,
    Operation,
    Reference,
    Text,
)
from commonstar.engine.survey.patterns import PatternRefused, matches

NAN = math.nan
_NEAR = 1e-12
_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.+\-Z]*)?", re.ASCII)
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOST_PLACES = 30


@dataclass(frozen=True)
class Day:
    """A day, as the number of days since 1 January 1970."""

    number: int


Value = str | float | bool | Day


@dataclass(frozen=True)
class Given:
    """What an expression may look at.

    `answers` are texts by the name of the question: a number in digits, a day as YYYY-MM-DD, several choices with
    spaces between them; a question that was not asked or not answered may be left out. `itself` is the answer that
    the expression is about, `columns` those of the choice that is being filtered, `today` a day as YYYY-MM-DD.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    itself: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    today: str = ""


def evaluate(tree: Expression, given: Given) -> Value:
    """The value of an expression."""
    match tree:
        case Text(value):
            return value
        case Number(written):
            return float(written)
        case Reference(name):
            return given.answers.get(name, "")
        case Itself():
            return given.itself
        case Column(name):
            return given.columns.get(name, "")
        case Negative(operand):
            return -as_number(evaluate(operand, given))
        case Operation():
            return _operation(tree, given)
        case Call():
            return _call(tree, given)
        case _:
            assert_never(tree)


def holds(tree: Expression, given: Given) -> bool:
    """Whether an expression holds: for `relevant`, `required`, and `constraint` of an answer that is not empty."""
    return as_truth(evaluate(tree, given))


def calculated(tree: Expression, given: Given) -> str:
    """The text that a calculation leaves as its answer: what is no number leaves it empty."""
    value = evaluate(tree, given)
    return "" if isinstance(value, float) and math.isnan(value) else as_text(value)


def as_number(value: Value) -> float:
    """A value as a number; a text that is a day counts as that day, any other that is no number as not-a-number."""
    match value:
        case bool():
            return float(value)
        case float():
            return value
        case Day(number):
            return float(number)
        case _:
            if _NUMBER.fullmatch(value):
                return float(value)
            day = read_day(value)
            return NAN if day is None else float(day.number)


def as_text(value: Value) -> str:
    """A value as text: whole numbers without a point, never with an exponent."""
    match value:
        case bool():
            return "true" if value else "false"
        case Day(number):
            return _day_text(number)
        case float():
            return _number_text(value)
        case _:
            return value


def as_truth(value: Value) -> bool:
    """A value as true or false: numbers unless zero or none, texts unless empty, days always."""
    match value:
        case bool():
            return value
        case float():
            return abs(value) > _NEAR
        case Day():
            return True
        case _:
            return value != ""


def read_day(text: str) -> Day | None:
    """The day of a text YYYY-MM-DD, with or without a time behind it; None if it is not one of the calendar."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= 12 or year < 1:
        return None
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _MONTH_DAYS[month - 1] + leap:
        return None
    return Day(_days(year, month, day))


def _days(year: int, month: int, day: int) -> int:
    """Days since 1 January 1970 in the Gregorian calendar, counting years from March so that 29 February is last."""
    year -= month <= 2
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + of_year - 719_468


def _day_text(number: int) -> str:
    """The day of a number, found by stepping from a year that is certainly not too late."""
    year = 1970 + number // 366 - 1 if number >= 0 else 1970 + number // 365 - 1
    while _days(year + 1, 1, 1) <= number:
        year += 1
    month = next(month for month in range(12, 0, -1) if _days(year, month, 1) <= number)
    return f"{year:04}-{month:02}-{number - _days(year, month, 1) + 1:02}"


def _number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < _NEAR:
        return "0"
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _operation(tree: Operation, given: Given) -> Value:
    left = evaluate(tree.left, given)
    if tree.operator in ("and", "or"):
        decided = as_truth(left)
        if decided is (tree.operator == "or"):
            return decided
        return as_truth(evaluate(tree.right, given))
    right = evaluate(tree.right, given)
    if tree.operator in ("=", "!="):
        return _equal(left, right) is (tree.operator == "=")
    return _OPERATORS[tree.operator](as_number(left), as_number(right))


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) is as_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        one, other = as_number(left), as_number(right)
        return one == other or abs(one - other) < _NEAR
    return as_text(left) == as_text(right)


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    if math.isnan(left) or math.isnan(right) or left == 0:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    return NAN if math.isinf(left) or right == 0 else math.fmod(left, right)


_OPERATORS: Mapping[str, Callable[[float, float], Value]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divided,
    "mod": _remainder,
}


def _call(tree: Call, given: Given) -> Value:
    match tree.function:
        case "if":
            condition, first, second = tree.arguments
            return evaluate(first if holds(condition, given) else second, given)
        case "today":
            return read_day(given.today) or ""
    return _FUNCTIONS[tree.function](*(evaluate(argument, given) for argument in tree.arguments))


def _coalesce(first: Value, second: Value) -> Value:
    empty = first == "" or (isinstance(first, float) and math.isnan(first))
    return second if empty else first


def _selected(answer: Value, choice: Value) -> bool:
    return f" {as_text(choice).strip()} " in f" {as_text(answer)} "


def _selected_at(answer: Value, place: Value) -> str:
    chosen, at = as_text(answer).split(), _whole(place)
    return chosen[at] if 0 <= at < len(chosen) else ""


def _substr(text: Value, start: Value, end: Value | None = None) -> str:
    found = as_text(text)
    first = _whole(start)
    last = len(found) if end is None else _whole(end)
    first, last = (max(0, len(found) + at) if at < 0 else min(at, len(found)) for at in (first, last))
    return found[first:last] if first < last else ""


def _whole(value: Value) -> int:
    number = as_number(value)
    # As Java turns doubles into integers: not-a-number is 0, the rest is held within 32 bits.
    return 0 if math.isnan(number) else int(max(-(2.0**31), min(2.0**31 - 1, number)))


def _int(value: Value) -> float:
    number = as_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(value: Value, places: Value = 0.0) -> float:
    number, at = as_number(value), _whole(places)
    if not math.isfinite(number):
        return number
    if abs(at) > _MOST_PLACES:
        return NAN
    try:
        way = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-at), way))
    except InvalidOperation:  # the number has no digits so far behind the point
        return number


def _pow(base: Value, exponent: Value) -> float:
    try:
        result = math.pow(as_number(base), as_number(exponent))
    except OverflowError:
        return math.inf
    except ValueError:
        return NAN
    return result


def _date(value: Value) -> Value:
    if isinstance(value, Day):
        return value
    if isinstance(value, str):
        return read_day(value) or ""
    number = as_number(value)
    within = math.isfinite(number) and _days(1, 1, 1) <= number <= _days(9999, 12, 31)
    return Day(math.trunc(number)) if within else ""


def _regex(text: Value, pattern: Value) -> bool:
    try:
        return matches(as_text(pattern), as_text(text))
    except PatternRefused:
        return False


def _translate(text: Value, old: Value, new: Value) -> str:
    replaced = as_text(new)
    table: dict[int, str] = {}
    for at, character in enumerate(as_text(old)):
        table.setdefault(ord(character), replaced[at : at + 1])
    return as_text(text).translate(table)


def _extreme(better: Callable[[float, float], float], values: tuple[Value, ...]) -> float:
    numbers = [as_number(value) for value in values]
    if any(math.isnan(number) for number in numbers):
        return NAN
    result = numbers[0]
    for number in numbers[1:]:
        result = better(result, number)
    return result


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "abs": lambda value: abs(as_number(value)),
    "boolean": as_truth,
    "boolean-from-string": lambda value: as_text(value).lower() in ("true", "1"),
    "coalesce": _coalesce,
    "concat": lambda *values: "".join(as_text(value) for value in values),
    "contains": lambda text, part: as_text(part) in as_text(text),
    "count-selected": lambda value: float(len(as_text(value).split())),
    "date": _date,
    "ends-with": lambda text, part: as_text(text).endswith(as_text(part)),
    "false": lambda: False,
    "int": _int,
    "max": lambda *values: _extreme(max, values),
    "min": lambda *values: _extreme(min, values),
    "normalize-space": lambda value: " ".join(as_text(value).split()),
    "not": lambda value: not as_truth(value),
    "number": as_number,
    "pow": _pow,
    "regex": _regex,
    "round": _round,
    "selected": _selected,
    "selected-at": _selected_at,
    "starts-with": lambda text, part: as_text(text).startswith(as_text(part)),
    "string": as_text,
    "string-length": lambda value: float(len(as_text(value))),
    "substr": _substr,
    "substring-after": lambda text, part: _around(text, part)[1],
    "substring-before": lambda text, part: _around(text, part)[0],
    "translate": _translate,
    "true": lambda: True,
}


def _around(text: Value, part: Value) -> tuple[str, str]:
    """What stands before and after the first place of a part; nothing where it is not there (XPath 1.0, 4.2).

    An empty part stands at the very beginning.
    """
    whole, found = as_text(text), as_text(part)
    if not found:
        return "", whole
    before, here, after = whole.partition(found)
    return (before, after) if here else ("", "")
