"""Asking a question only after certain answers: conditions as a person chooses them, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.questionnaires import bridge

IS, IS_NOT, ANSWERED = "is", "is-not", "answered"
NUMBERS = (bridge.Kind.INTEGER, bridge.Kind.DECIMAL)
SELECTS = (bridge.Kind.SELECT_ONE, bridge.Kind.SELECT_MULTIPLE)
OPERATORS: dict[str, bridge.Operator] = {
    IS: bridge.Operator.EQUAL,
    IS_NOT: bridge.Operator.DIFFERENT,
    "at-least": bridge.Operator.AT_LEAST,
    "at-most": bridge.Operator.AT_MOST,
    "more": bridge.Operator.MORE,
    "less": bridge.Operator.LESS,
}
COMPARISONS: dict[str, Promise] = {
    IS: gettext_lazy("is"),
    IS_NOT: gettext_lazy("is not, or is left empty"),
    "at-least": gettext_lazy("is at least"),
    "at-most": gettext_lazy("is at most"),
    "more": gettext_lazy("is more than"),
    "less": gettext_lazy("is less than"),
    ANSWERED: gettext_lazy("was answered"),
}


@dataclass(frozen=True)
class Chosen:
    """A condition as it is chosen: the answer to a question, how it compares, and with what."""

    question: str
    how: str
    value: str = ""


def earlier(record: bridge.Instrument, name: str) -> list[bridge.Question]:
    """The questions before one, on whose answers it may depend."""
    names = [one.name for one in record.questions]
    before = record.questions[: names.index(name)]
    return [one for one in before if one.kind is not bridge.Kind.NOTE]


def comparisons(question: bridge.Question) -> list[tuple[str, Promise]]:
    """How an answer to a question can be compared."""
    if question.kind in NUMBERS:
        return list(COMPARISONS.items())
    known = (IS, IS_NOT, ANSWERED) if question.kind in SELECTS else (ANSWERED,)
    return [(how, COMPARISONS[how]) for how in known]


def condition_of(asked: bridge.Question, chosen: Chosen) -> bridge.Condition:
    """The condition of the engine. `value` is a choice's code, or a number that was checked."""
    if chosen.how == ANSWERED:
        return bridge.Answered(asked.name)
    if asked.kind in SELECTS:
        found = bridge.Chosen(asked.name, chosen.value)
        return bridge.Not(found) if chosen.how == IS_NOT else found
    number = Decimal(chosen.value)
    return bridge.Compare(asked.name, OPERATORS[chosen.how], int(number) if number == int(number) else number)


def chosen_of(condition: bridge.Condition | None) -> Chosen | None:
    """A condition as it would be chosen; None for none, and for one that only a file can say."""
    match condition:
        case bridge.Answered(question):
            return Chosen(question, ANSWERED)
        case bridge.Chosen(question, choice):
            return Chosen(question, IS, choice)
        case bridge.Not(bridge.Chosen(question, choice)):
            return Chosen(question, IS_NOT, choice)
        case bridge.Compare(question, operator, value):
            hows = {each: how for how, each in OPERATORS.items()}
            return Chosen(question, hows[operator], str(value))
    return None


def words_of(record: bridge.Instrument, condition: bridge.Condition | None) -> str:
    """A condition in words; "" where there is none."""
    if condition is None:
        return ""
    found = chosen_of(condition)
    asked = record.question(found.question) if found else None
    if found is None or asked is None:
        return _("Asked only under a condition that stands in its file.")
    language = record.languages[0]
    labels = {each.code: each.label.in_language(language) for each in record.choices_of(asked)}
    told = {"question": asked.label.in_language(language), "how": COMPARISONS[found.how]}
    if found.how == ANSWERED:
        return _("Asked only if “{question}” {how}.").format(**told)
    return _("Asked only if “{question}” {how}: {value}.").format(**told, value=labels.get(found.value, found.value))
