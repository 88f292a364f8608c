"""Expressions of a value model: numbers, input names, + - * / ^ ( ) min max, and nothing else (`value-expressions/1`).

Power binds tighter than a minus before it and is read from the right; its exponent must be a constant. See
docs/explanation/public-value.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, Overflow
from fractions import Fraction
from typing import Any

MOST_CHARACTERS = 2_000
MOST_DEPTH = 40
MOST_PARTS = 200
MOST_BITS = 4_096
MOST_EXPONENT = 64
DIGITS = 50

REFUSALS: Mapping[str, str] = {
    "empty": "there is no expression",
    "too-long": "the expression is longer than 2,000 characters",
    "too-deep": "the parts of the expression are nested too deeply",
    "too-many": "the expression has more than 200 parts",
    "sign": "the sign {what} at character {place} is not understood; use numbers, names, + - * / ^ ( ) min max",
    "unexpected": "{what} at character {place} stands where it cannot",
    "unfinished": "the expression ends too early",
    "exponent": "the exponent at character {place} is not a constant number",
    "division": "it divides by zero",
    "power": "{what} cannot be raised to that power",
    "too-large": "a number in it has more than 4,096 bits",
}


class ExpressionRefused(ValueError):
    """An expression that is not computed: a `code` of REFUSALS, what it is about, and the character (from 1)."""

    def __init__(self, code: str, what: str = "", place: int = 0) -> None:
        self.code = code
        self.what = what
        self.place = place
        super().__init__(REFUSALS[code].format(what=what, place=place))


@dataclass(frozen=True)
class Number:
    """A constant, exact."""

    value: Fraction


@dataclass(frozen=True)
class Name:
    """The value of an input."""

    name: str


@dataclass(frozen=True)
class Operation:
    """`+ - * / min max` of two operands or more."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Power:
    """A base to a constant exponent."""

    base: Expression
    exponent: Fraction


Expression = Number | Name | Operation | Power

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|([A-Za-z_][A-Za-z0-9_-]*[A-Za-z0-9_]|[A-Za-z_])|([-+*/^(),]))")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


def parse(source: str, names: frozenset[str] | None = None) -> Expression:
    """Read an expression without its leading `=`.

    A name may hold a hyphen, so `a-b` is the name a-b if `names` has it, else a minus b. Raises `ExpressionRefused`.
    """
    if len(source) > MOST_CHARACTERS:
        raise ExpressionRefused("too-long")
    tokens = list(_tokens(source, names))
    if not tokens:
        raise ExpressionRefused("empty")
    if len(tokens) > MOST_PARTS:
        raise ExpressionRefused("too-many")
    return _Reader(tokens).whole()


def _tokens(source: str, names: frozenset[str] | None) -> Iterator[_Token]:
    at = 0
    while source[at:].strip():
        found = _TOKEN.match(source, at)
        if found is None:
            rest = source[at:].lstrip()
            raise ExpressionRefused("sign", rest[0], len(source) - len(rest) + 1)
        place = found.start(found.lastindex or 0) + 1
        text = found[found.lastindex or 0]
        kind = ("number", "name", "sign")[(found.lastindex or 1) - 1]
        if kind == "name" and names is not None and text not in names:
            text = _known_beginning(text, names)
        yield _Token(kind, text, place)
        at = place - 1 + len(text)


def _known_beginning(text: str, names: frozenset[str]) -> str:
    """The longest known name that a hyphenated word begins with, else what stands before the first hyphen."""
    parts = text.split("-")
    for count in range(len(parts) - 1, 0, -1):
        if "-".join(parts[:count]) in names:
            return "-".join(parts[:count])
    return text if len(parts) == 1 else parts[0] or text


class _Reader:
    """Reads tokens from the left: sums of products of powers."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> _Token:
        if self.at >= len(self.tokens):
            raise ExpressionRefused("unfinished")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, sign: str) -> None:
        token = self.take()
        if token.text != sign:
            raise ExpressionRefused("unexpected", token.text, token.place)

    def whole(self) -> Expression:
        tree = self.sum()
        if self.at < len(self.tokens):
            token = self.take()
            raise ExpressionRefused("unexpected", token.text, token.place)
        return tree

    def chain(self, signs: str, inner: Callable[[], Expression]) -> Expression:
        left = inner()
        while self.peek() and self.peek() in signs:
            sign = self.take().text
            left = Operation(sign, (left, inner()))
        return left

    def sum(self) -> Expression:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise ExpressionRefused("too-deep")
        tree = self.chain("+-", self.product)
        self.depth -= 1
        return tree

    def product(self) -> Expression:
        return self.chain("*/", self.signed)

    def signed(self) -> Expression:
        signs = 0
        while self.peek() == "-":
            self.take()
            signs += 1
        tree = self.power()
        return Operation("-", (Number(Fraction(0)), tree)) if signs % 2 else tree

    def power(self) -> Expression:
        base = self.operand()
        if self.peek() != "^":
            return base
        place = self.take().place
        exponent = self.exponent(place)
        if self.peek() == "^":
            raise ExpressionRefused("unexpected", "^", self.take().place)
        return Power(base, exponent)

    def exponent(self, place: int) -> Fraction:
        """A constant: any expression without names."""
        sign = -1 if self.peek() == "-" else 1
        if sign == -1:
            self.take()
        tree = self.operand()
        if names_in(tree):
            raise ExpressionRefused("exponent", place=place)
        return sign * Exact({}).value(tree)

    def operand(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return Number(Fraction(token.text))
        if token.text in ("min", "max") and self.peek() == "(":
            self.take()
            return Operation(token.text, self.arguments())
        if token.kind == "name":
            return Name(token.text)
        if token.text == "(":
            tree = self.sum()
            self.expect(")")
            return tree
        raise ExpressionRefused("unexpected", token.text, token.place)

    def arguments(self) -> tuple[Expression, ...]:
        found = [self.sum()]
        while self.peek() == ",":
            self.take()
            found.append(self.sum())
        self.expect(")")
        return tuple(found)


def names_in(tree: Expression) -> frozenset[str]:
    """The input names that an expression uses."""
    if isinstance(tree, Name):
        return frozenset([tree.name])
    if isinstance(tree, Power):
        return names_in(tree.base)
    if isinstance(tree, Operation):
        return frozenset().union(*map(names_in, tree.operands))
    return frozenset()


def written(tree: Expression) -> str:
    """An expression as text that reads as the same again; brackets around each operation within another."""
    if isinstance(tree, Number):
        return _number(tree.value)
    if isinstance(tree, Name):
        return tree.name
    if isinstance(tree, Power):
        exponent = _number(tree.exponent)
        return f"{_bracketed(tree.base)} ^ {f'({exponent})' if '/' in exponent else exponent}"
    if tree.operator in ("min", "max"):
        return f"{tree.operator}({', '.join(map(written, tree.operands))})"
    return f" {tree.operator} ".join(map(_bracketed, tree.operands))


def _number(value: Fraction) -> str:
    """As a decimal where it ends within 50 digits, else as a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = Context(prec=DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(decimal, "f") if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def _bracketed(tree: Expression) -> str:
    return f"({written(tree)})" if isinstance(tree, Operation | Power) else written(tree)


class Exact:
    """Computes expressions with fractions; `inexact` tells whether a power had to be cut at 50 digits."""

    def __init__(self, values: Mapping[str, Fraction]) -> None:
        self.values = values
        self.inexact = False

    def value(self, tree: Expression) -> Fraction:
        """The exact value. Raises `ExpressionRefused`, and `KeyError` for a name without a value."""
        if isinstance(tree, Number):
            return _bounded(tree.value)
        if isinstance(tree, Name):
            return self.values[tree.name]
        if isinstance(tree, Power):
            return _bounded(self._power(self.value(tree.base), tree.exponent))
        parts = [self.value(each) for each in tree.operands]
        if tree.operator == "/" and parts[1] == 0:
            raise ExpressionRefused("division")
        return _bounded(combine(tree.operator, parts, min, max))

    def _power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator == 1 and abs(exponent) <= MOST_EXPONENT:
            if base == 0 and exponent < 0:
                raise ExpressionRefused("division")
            if max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent) > 2 * MOST_BITS:
                raise ExpressionRefused("too-large")
            return base ** int(exponent)
        if base <= 0:
            raise ExpressionRefused("power", "a number that is not above zero")
        self.inexact = True
        context = Context(prec=DIGITS)
        try:
            low = context.divide(Decimal(base.numerator), Decimal(base.denominator))
            high = context.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))
            found = context.power(low, high)
        except (InvalidOperation, Overflow) as error:
            raise ExpressionRefused("too-large") from error
        if abs(found.adjusted()) > MOST_BITS // 4:
            raise ExpressionRefused("too-large")
        return Fraction(found)


def combine(operator: str, parts: list[Any], least: Callable[..., Any], most: Callable[..., Any]) -> Any:
    """One operation on fractions, or on arrays of draws where `least` and `most` can take them."""
    if operator == "min":
        return least(*parts) if len(parts) > 1 else parts[0]
    if operator == "max":
        return most(*parts) if len(parts) > 1 else parts[0]
    left, right = parts
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    return left * right if operator == "*" else left / right


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise ExpressionRefused("too-large")
    return value
