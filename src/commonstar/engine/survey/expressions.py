"""Expressions of XLSForm as a small tree: read, checked and written; `evaluation` computes them (method `xforms/1`).

A subset of XPath 1.0 with the functions of ODK XForms that speak of a person's answers. What lies outside of it (paths,
predicates, repeats, other instances, chance) is refused by name, so that a form can keep the text without running it.
See docs/explanation/expressions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from commonstar.engine.survey.patterns import PatternRefused, read_pattern

METHOD = "xforms/1"
MOST_CHARACTERS = 10_000
MOST_DEPTH = 40
MOST_OPERATORS = 200
MANY = 99

# Each function with the least and most arguments that it takes.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "abs": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "coalesce": (2, 2),
    "concat": (1, MANY),
    "contains": (2, 2),
    "count-selected": (1, 1),
    "date": (1, 1),
    "ends-with": (2, 2),
    "false": (0, 0),
    "if": (3, 3),
    "int": (1, 1),
    "max": (1, MANY),
    "min": (1, MANY),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "number": (1, 1),
    "pow": (2, 2),
    "regex": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substr": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "today": (0, 0),
    "translate": (3, 3),
    "true": (0, 0),
}

REFUSALS: Mapping[str, str] = {
    "empty": "there is no expression",
    "too-long": "it is longer than 10,000 characters",
    "too-deep": "its parts are nested too deeply",
    "sign": "the sign {what} at character {place} is not understood",
    "path": "{what} at character {place} looks into the form's structure, which is not computed here",
    "function": "the function {what}() at character {place} is not computed here",
    "arguments": "the function {what}() at character {place} has the wrong number of arguments",
    "pattern": "the pattern {what} at character {place} is not one that is matched here",
    "unexpected": "{what} at character {place} stands where it cannot",
    "unfinished": "it ends too early",
    "quotes": "a text holds both kinds of quotation marks",
}


class ExpressionRefused(ValueError):
    """An expression that is not computed: a `code` of REFUSALS, what it is about, and the character (from 1)."""

    def __init__(self, code: str, what: str = "", place: int = 0) -> None:
        self.code = code
        self.what = what
        self.place = place
        super().__init__(REFUSALS[code].format(what=what, place=place))


@dataclass(frozen=True)
class Text:
    """A text between quotation marks."""

    value: str


@dataclass(frozen=True)
class Number:
    """A number as it is written: digits with at most one point."""

    written: str


@dataclass(frozen=True)
class Reference:
    """The answer to a question: `${name}`."""

    name: str


@dataclass(frozen=True)
class Itself:
    """The answer that the expression is about: `.`."""


@dataclass(frozen=True)
class Column:
    """A column of the choice that is being filtered; only in a choice filter."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function of FUNCTIONS with its arguments."""

    function: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Negative:
    """A minus before an operand."""

    operand: Expression


@dataclass(frozen=True)
class Operation:
    """Two operands and an operator of LEVELS between them."""

    operator: str
    left: Expression
    right: Expression


Expression = Text | Number | Reference | Itself | Column | Call | Negative | Operation

# Operators from the loosest to the tightest; those of one level are read from the left.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_HEIGHT = {operator: height for height, operators in enumerate(LEVELS) for operator in operators}
_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<reference>\$\{{\s*(?P<name>{_NAME})\s*\}})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<path>\.\.|//|/|\[|\]|@|::|\||\$(?:\{{[^}}]*\}}?)?)
    | (?P<itself>\.)
    | (?P<sign><=|>=|!=|[=<>+\-*(),])
    | (?P<word>{_NAME})
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


def parse(source: str, *, columns: bool = False) -> Expression:
    """Read an expression; with `columns`, a bare name is a column of the choice (in a choice filter).

    Raises `ExpressionRefused` for whatever is not computed here, by name and place.
    """
    if len(source) > MOST_CHARACTERS:
        raise ExpressionRefused("too-long")
    tokens = list(_tokens(source))
    if not tokens:
        raise ExpressionRefused("empty")
    reader = _Reader(tokens, columns=columns)
    tree = reader.level(0)
    reader.end()
    return tree


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while source[at:].strip():
        found = _TOKEN.match(source, at)
        if found is None:
            rest = source[at:].lstrip()
            raise ExpressionRefused("sign", rest[0], len(source) - len(rest) + 1)
        kind = str(found.lastgroup) if found.lastgroup != "name" else "reference"
        text = found["name"] if kind == "reference" else found[kind]
        yield _Token(kind, text, found.start(found.lastgroup or 0) + 1)
        at = found.end()


class _Reader:
    """Reads tokens from the left, one level of operators within the other."""

    def __init__(self, tokens: list[_Token], *, columns: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.columns = columns
        self.depth = 0
        self.operators = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise ExpressionRefused("unfinished")
        self.at += 1
        return token

    def end(self) -> None:
        token = self.peek()
        if token is not None:
            raise ExpressionRefused("path" if token.kind == "path" else "unexpected", token.text, token.place)

    def level(self, height: int) -> Expression:
        """Operands with operators of this level of LEVELS, or of tighter ones, between them."""
        left = self.negated()
        while (token := self.peek()) and token.kind in {"sign", "word"} and _HEIGHT.get(token.text, -1) >= height:
            self.at += 1
            self.operators += 1
            # A chain of operators is as deep a tree as brackets make, though it is read without going deep.
            if self.operators > MOST_OPERATORS:
                raise ExpressionRefused("too-deep")
            left = Operation(token.text, left, self.level(_HEIGHT[token.text] + 1))
        return left

    def negated(self) -> Expression:
        token = self.peek()
        if token and token.kind == "sign" and token.text == "-":
            self.at += 1
            self.deeper()
            operand = self.negated()
            self.depth -= 1
            return Negative(operand)
        return self.operand()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise ExpressionRefused("too-deep")

    def operand(self) -> Expression:
        token = self.take()
        match token.kind:
            case "number":
                return Number(token.text)
            case "text":
                return Text(token.text[1:-1])
            case "reference":
                return Reference(token.text)
            case "itself":
                return Itself()
            case "word":
                return self.named(token)
            case "path":
                raise ExpressionRefused("path", token.text, token.place)
        if token.text != "(":
            raise ExpressionRefused("unexpected", token.text, token.place)
        self.deeper()
        inner = self.level(0)
        self.close()
        self.depth -= 1
        return inner

    def close(self) -> None:
        token = self.take()
        if token.text != ")" or token.kind != "sign":
            raise ExpressionRefused("path" if token.kind == "path" else "unexpected", token.text, token.place)

    def named(self, token: _Token) -> Expression:
        following = self.peek()
        if following and following.kind == "sign" and following.text == "(":
            return self.call(token)
        if following and following.kind == "path":
            raise ExpressionRefused("path", following.text, following.place)
        if not self.columns:
            raise ExpressionRefused("path", token.text, token.place)
        return Column(token.text)

    def call(self, token: _Token) -> Call:
        if token.text not in FUNCTIONS:
            raise ExpressionRefused("function", token.text, token.place)
        self.deeper()
        self.take()
        arguments: list[Expression] = []
        following = self.peek()
        if following and following.text == ")" and following.kind == "sign":
            self.take()
        else:
            arguments.append(self.level(0))
            while (comma := self.peek()) and comma.kind == "sign" and comma.text == ",":
                self.take()
                arguments.append(self.level(0))
            self.close()
        self.depth -= 1
        least, most = FUNCTIONS[token.text]
        if not least <= len(arguments) <= most:
            raise ExpressionRefused("arguments", token.text, token.place)
        if token.text == "regex":
            _check_pattern(arguments[1], token)
        return Call(token.text, tuple(arguments))


def _check_pattern(argument: Expression, token: _Token) -> None:
    if not isinstance(argument, Text):
        raise ExpressionRefused("pattern", "that is computed", token.place)
    try:
        read_pattern(argument.value)
    except PatternRefused as refused:
        raise ExpressionRefused("pattern", argument.value, token.place) from refused


def write(tree: Expression) -> str:
    """The expression as text, with no more brackets than needed: what `parse` makes of it is equal to the tree.

    Raises `ExpressionRefused` for a text that holds both kinds of quotation marks, which XPath 1.0 cannot write.
    """
    return _write(tree, 0)


def _write(tree: Expression, height: int) -> str:
    match tree:
        case Text(value):
            if "'" in value and '"' in value:
                raise ExpressionRefused("quotes")
            return f'"{value}"' if "'" in value else f"'{value}'"
        case Number(written):
            return written
        case Reference(name):
            return f"${{{name}}}"
        case Itself():
            return "."
        case Column(name):
            return name
        case Call(function, arguments):
            return f"{function}({', '.join(_write(argument, 0) for argument in arguments)})"
        case Negative(operand):
            return f"-{_write(operand, len(LEVELS))}"
        case Operation(operator, left, right):
            return _write_operation(operator, left, right, height)
        case _:
            assert_never(tree)


def _write_operation(operator: str, left: Expression, right: Expression, height: int) -> str:
    own = _HEIGHT[operator]
    text = f"{_write(left, own)} {operator} {_write(right, own + 1)}"
    return f"({text})" if own < height else text


def parts(tree: Expression) -> Iterator[Expression]:
    """The expression and all expressions in it, from the left."""
    yield tree
    match tree:
        case Call(_, arguments):
            for argument in arguments:
                yield from parts(argument)
        case Negative(operand):
            yield from parts(operand)
        case Operation(_, left, right):
            yield from parts(left)
            yield from parts(right)


def references(tree: Expression) -> tuple[str, ...]:
    """The names of the questions that an expression speaks of, each once, from the left."""
    return tuple(dict.fromkeys(part.name for part in parts(tree) if isinstance(part, Reference)))
