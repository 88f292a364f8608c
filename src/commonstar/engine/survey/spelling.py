"""Conditions as expressions and back: what an instrument says of when to ask, in the language of XLSForm.

Only what means exactly the same is turned into a condition; for anything else `condition_of` says None. An expression
comes back simplified: parts within parts of the same kind are one row of parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce

from commonstar.engine.survey.conditions import (
    ITSELF,
    Answered,
    Chosen,
    Compare,
    Condition,
    Every,
    Formula,
    Not,
    Operator,
    Some,
    read_formula,
)
from commonstar.engine.survey.evaluation import read_day
from commonstar.engine.survey.expressions import (
    Call,
    Expression,
    Itself,
    Negative,
    Number,
    Operation,
    Reference,
    Text,
)
from commonstar.engine.survey.instrument import NUMBERS, Kind

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_BY_SIZE = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})


class Unspeakable(ValueError):
    """A condition that no expression says."""


def expression_of(condition: Condition) -> Expression:
    """The expression that holds for the same answers. Raises `Unspeakable`."""
    match condition:
        case Answered(question):
            return Operation("!=", _reference(question), Text(""))
        case Chosen(question, choice):
            return Call("selected", (_reference(question), Text(choice)))
        case Compare():
            return _comparison(condition)
        case Not(part):
            return Call("not", (expression_of(part),))
        case Every(parts):
            return _joined("and", parts)
        case Some(parts):
            return _joined("or", parts)
        case Formula(source):
            return read_formula(source)


def _joined(operator: str, parts: tuple[Condition, ...]) -> Expression:
    if not parts:
        return Call("true" if operator == "and" else "false")
    found = [expression_of(part) for part in parts]
    return reduce(lambda left, right: Operation(operator, left, right), found)


def _reference(question: str) -> Expression:
    return Itself() if question == ITSELF else Reference(question)


def _comparison(condition: Compare) -> Expression:
    value = condition.value
    if not isinstance(value, str):
        return Operation(condition.operator.value, _reference(condition.question), number_of(Decimal(value)))
    if value == "" or ("'" in value and '"' in value):
        raise Unspeakable(f"{condition.question} {condition.operator} {value!r}")
    literal: Expression = Text(value)
    if condition.operator in _BY_SIZE:
        if read_day(value) is None:
            raise Unspeakable(f"{condition.question} {condition.operator} {value!r}")
        literal = Call("date", (literal,))
    return Operation(condition.operator.value, _reference(condition.question), literal)


def number_of(value: Decimal) -> Expression:
    """A number as an expression, with a minus in front where it is below zero."""
    written = Number(format(abs(value), "f"))
    return Negative(written) if value < 0 else written


def condition_of(tree: Expression, kinds: Mapping[str, Kind], itself: Kind | None = None) -> Condition | None:
    """The condition that holds for the same answers, or None; `kinds` are those of the questions, by name."""
    match tree:
        case Operation("and" | "or" as operator):
            return _parts(operator, tree, kinds, itself)
        case Operation(operator, left, right):
            return _compared(operator, left, right, kinds, itself)
        case Call("not", (part,)):
            inner = condition_of(part, kinds, itself)
            return None if inner is None else Not(inner)
        case Call("selected", (Reference() | Itself() as asked, Text(choice))):
            chooses = _kind(asked, kinds, itself) in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)
            return Chosen(_name(asked), choice) if chooses and choice and " " not in choice else None
        case Call("true"):
            return Every(())
        case Call("false"):
            return Some(())
    return None


def _parts(operator: str, tree: Operation, kinds: Mapping[str, Kind], itself: Kind | None) -> Every | Some | None:
    kind = Every if operator == "and" else Some
    found: list[Condition] = []
    for side in (tree.left, tree.right):
        part = condition_of(side, kinds, itself)
        if part is None:
            return None
        found += part.parts if isinstance(part, kind) and part.parts else [part]
    return kind(tuple(found))


def _compared(
    operator: str, left: Expression, right: Expression, kinds: Mapping[str, Kind], itself: Kind | None
) -> Condition | None:
    if operator not in _TURNED:
        return None
    if not isinstance(left, Reference | Itself):
        left, right, operator = right, left, _TURNED[operator]
    if not isinstance(left, Reference | Itself):
        return None
    kind, name, way = _kind(left, kinds, itself), _name(left), Operator(operator)
    if kind is None:
        return None
    number = _literal(right)
    if number is not None:
        return _number_compared(name, way, number, kind)
    if isinstance(right, Text) and way not in _BY_SIZE:
        if right.value == "":
            return Answered(name) if way is Operator.DIFFERENT else Not(Answered(name))
        return None if kind in NUMBERS else Compare(name, way, right.value)
    if kind is Kind.DATE and right == Call("date", (Text(day := _day(right)),)) and day and way in _BY_SIZE:
        return Compare(name, way, day)
    return None


def _number_compared(name: str, way: Operator, number: int | Decimal, kind: Kind) -> Compare | None:
    if kind in NUMBERS:
        return Compare(name, way, number)
    # The codes of choices are often numbers, and then compared as such.
    coded = kind is Kind.SELECT_ONE and isinstance(number, int) and number >= 0 and way not in _BY_SIZE
    return Compare(name, way, str(number)) if coded else None


def _day(tree: Expression) -> str:
    match tree:
        case Call("date", (Text(value),)) if len(value) == 10 and read_day(value) is not None:
            return value
    return ""


def _literal(tree: Expression) -> int | Decimal | None:
    match tree:
        case Number(written):
            return Decimal(written) if "." in written else int(written)
        case Negative(Number() as number):
            found = _literal(number)
            return None if found is None else -found
    return None


def _kind(asked: Expression, kinds: Mapping[str, Kind], itself: Kind | None) -> Kind | None:
    return kinds.get(asked.name) if isinstance(asked, Reference) else itself


def _name(asked: Expression) -> str:
    return asked.name if isinstance(asked, Reference) else ITSELF
