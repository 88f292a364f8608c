"""Conditions: when a question is asked, and which answers fit, as a small tree that can be checked, drawn and exported.

A condition speaks of answers to questions by name; the name `.` means the question that the condition belongs to (as
in a constraint). Evaluation follows the XPath of XLSForm where they meet: a comparison with an unanswered question does
not hold, whatever the operator, except that it differs (`!=`) from any value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from commonstar.engine.survey import evaluation, expressions

# What is answered: the code of a choice, the codes of several, a number, or text (a date is text, YYYY-MM-DD).
Answer = str | tuple[str, ...] | int | Decimal

ITSELF = "."


class Operator(StrEnum):
    """How an answer is compared."""

    EQUAL = "="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Answered:
    """Holds where the question has an answer."""

    question: str


@dataclass(frozen=True)
class Chosen:
    """Holds where the choice is among those chosen, of one or of several."""

    question: str
    choice: str


@dataclass(frozen=True)
class Compare:
    """Holds where the answer compares so with a value. A text that is compared must be a date or a choice's code."""

    question: str
    operator: Operator
    value: str | int | Decimal


@dataclass(frozen=True)
class Not:
    """Holds where its part does not."""

    part: Condition


@dataclass(frozen=True)
class Every:
    """Holds where all parts do; without parts, always."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """Holds where at least one part does; without parts, never."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Formula:
    """Holds where an expression of XLSForm does (method `xforms/1`): for what the other conditions cannot say.

    It must not speak of today, since answers are looked at again on other days.
    """

    source: str


Condition = Answered | Chosen | Compare | Not | Every | Some | Formula


def holds(condition: Condition, answers: Mapping[str, Answer], itself: Answer | None = None) -> bool:
    """Whether a condition holds for one person's answers. A question that was not asked has no answer."""
    match condition:
        case Answered(question):
            return _answer(question, answers, itself) not in (None, "", ())
        case Chosen(question, choice):
            found = _answer(question, answers, itself)
            return choice in found if isinstance(found, tuple) else found == choice
        case Compare():
            return _compares(condition, _answer(condition.question, answers, itself))
        case Not(part):
            return not holds(part, answers, itself)
        case Every(parts):
            return all(holds(part, answers, itself) for part in parts)
        case Some(parts):
            return any(holds(part, answers, itself) for part in parts)
        case Formula(source):
            given = evaluation.Given(texts_of(answers), "" if itself is None else _text(itself))
            return evaluation.holds(read_formula(source), given)
        case _:
            assert_never(condition)


def _text(answer: Answer) -> str:
    """An answer as expressions have it: codes with spaces between them, a number in digits."""
    if isinstance(answer, tuple):
        return " ".join(answer)
    return format(answer, "f") if isinstance(answer, Decimal) else str(answer)


def texts_of(answers: Mapping[str, Answer]) -> dict[str, str]:
    """Answers as expressions have them."""
    return {name: _text(answer) for name, answer in answers.items()}


@lru_cache(maxsize=1024)
def read_filter(source: str) -> expressions.Expression:
    """The expression of a choice filter. Raises `ExpressionRefused`, also for one that speaks of today or of itself."""
    tree = expressions.parse(source, columns=True)
    for part in expressions.parts(tree):
        if part == expressions.Call("today"):
            raise expressions.ExpressionRefused("function", "today", source.index("today") + 1)
        if isinstance(part, expressions.Itself):
            raise expressions.ExpressionRefused("unexpected", ".", source.index(".") + 1)
    return tree


@lru_cache(maxsize=1024)
def read_formula(source: str) -> expressions.Expression:
    """The expression of a formula. Raises `ExpressionRefused`, also for one that speaks of today."""
    tree = expressions.parse(source)
    if expressions.Call("today") in expressions.parts(tree):
        raise expressions.ExpressionRefused("function", "today", source.index("today") + 1)
    return tree


def named_questions(condition: Condition) -> Iterator[str]:
    """The questions that a condition speaks of, with repetitions; those of formulas last."""
    for leaf in leaves(condition):
        yield leaf.question
    for formula in formulas(condition):
        tree = read_formula(formula.source)
        yield from expressions.references(tree)
        yield from (ITSELF for part in expressions.parts(tree) if isinstance(part, expressions.Itself))


def formulas(condition: Condition) -> Iterator[Formula]:
    """The formulas in a condition, in order."""
    match condition:
        case Not(part):
            yield from formulas(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from formulas(part)
        case Formula():
            yield condition


def leaves(condition: Condition) -> Iterator[Answered | Chosen | Compare]:
    """The parts of a condition that look at one answer, in order; formulas are told by `formulas`."""
    match condition:
        case Not(part):
            yield from leaves(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from leaves(part)
        case Answered() | Chosen() | Compare():
            yield condition
        case Formula():
            pass
        case _:
            assert_never(condition)


def _answer(question: str, answers: Mapping[str, Answer], itself: Answer | None) -> Answer | None:
    return itself if question == ITSELF else answers.get(question)


def _compares(condition: Compare, answer: Answer | None) -> bool:
    if answer is None or answer == "" or answer == ():
        return condition.operator is Operator.DIFFERENT
    if isinstance(answer, tuple):
        answer = " ".join(answer)
    value = condition.value
    if isinstance(answer, str) or isinstance(value, str):
        return _ordered(condition.operator, str(answer), str(value))
    return _ordered(condition.operator, Decimal(answer), Decimal(value))


def _ordered(operator: Operator, left: str | Decimal, right: str | Decimal) -> bool:
    match operator:
        case Operator.EQUAL:
            return left == right
        case Operator.DIFFERENT:
            return left != right
        case Operator.LESS:
            return left < right  # type: ignore[operator]  # both are text or both are numbers
        case Operator.AT_MOST:
            return left <= right  # type: ignore[operator]  # as above
        case Operator.MORE:
            return left > right  # type: ignore[operator]  # as above
        case Operator.AT_LEAST:
            return left >= right  # type: ignore[operator]  # as above
        case _:
            assert_never(operator)
