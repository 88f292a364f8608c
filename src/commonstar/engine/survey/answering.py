"""One person's answers: which questions are asked of them, and what is wrong with what they gave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonstar.engine.survey import evaluation
from commonstar.engine.survey.checking import DAY
from commonstar.engine.survey.conditions import Answer, holds, read_filter, texts_of
from commonstar.engine.survey.instrument import NUMBERS, SELECTS, Choice, Group, Instrument, Kind, Question, walk

PROBLEMS: dict[str, str] = {
    "unknown-question": "There is no question {name}.",
    "unknown-choice": "{name} is not among the choices.",
    "not-offered": "{name} is not offered after what was answered before.",
    "one-choice": "Only one choice is taken.",
    "alone": "{name} goes with no other choice.",
    "not-a-number": "{name} is not a number.",
    "not-whole": "{name} is not a whole number.",
    "too-low": "{name} is less than {limit}.",
    "too-high": "{name} is more than {limit}.",
    "not-a-day": "{name} is not a day: write YYYY-MM-DD.",
    "not-asked": "This is not asked after what was answered before.",
    "constraint": "The answer does not meet what the question demands.",
    "missing": "An answer is needed.",
}
_LAST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True)
class AnswerProblem:
    """What is wrong with an answer: a code of `PROBLEMS`, and what fills its sentence."""

    question: str
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return PROBLEMS[self.code].format(**dict(self.params))


def asked(instrument: Instrument, answers: Mapping[str, Answer], group: str = "") -> tuple[Question, ...]:
    """The questions that are asked of somebody of a group, given what they answered so far.

    Answers to questions that are not asked do not count in the conditions of later ones.
    """
    counted: dict[str, Answer] = {}
    found = []
    for item, within in walk(instrument.items):
        if isinstance(item, Group) or (item.asked_of and group not in item.asked_of):
            continue
        around: tuple[Group | Question, ...] = (*within, item)
        if all(one.relevant is None or holds(one.relevant, counted) for one in around):
            if item.choice_filter and not offered(instrument, item, counted):
                continue  # there is nothing to choose
            found.append(item)
            if item.name in answers:
                counted[item.name] = answers[item.name]
    return tuple(found)


def offered(instrument: Instrument, question: Question, answers: Mapping[str, Answer]) -> tuple[Choice, ...]:
    """The choices that a question offers after these answers, in their order."""
    choices = instrument.choices_of(question)
    if not question.choice_filter:
        return choices
    tree, texts = read_filter(question.choice_filter), texts_of(answers)
    return tuple(
        each for each in choices if evaluation.holds(tree, evaluation.Given(texts, columns=dict(each.columns)))
    )


def problems(instrument: Instrument, answers: Mapping[str, Answer], group: str = "") -> tuple[AnswerProblem, ...]:
    """All that is wrong with one person's answers, in the order of the questions."""
    questions = asked(instrument, answers, group)
    names = {question.name for question in questions}
    found: list[AnswerProblem] = []
    for question in questions:
        answer = answers.get(question.name)
        if answer in (None, "", ()):
            found += [AnswerProblem(question.name, "missing")] if is_needed(question, answers) else []
        elif answer is not None:
            found += _wrong(instrument, question, answer, answers)
    for name, answer in answers.items():
        if name not in names and answer not in ("", ()):
            is_known = instrument.question(name) is not None
            found.append(
                AnswerProblem(name, "not-asked") if is_known else _problem(name, "unknown-question", name=name)
            )
    return tuple(found)


def is_needed(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question needs an answer after these."""
    return question.required or (question.required_if is not None and holds(question.required_if, answers))


def _wrong(
    instrument: Instrument, question: Question, answer: Answer, answers: Mapping[str, Answer]
) -> Iterator[AnswerProblem]:
    before = len(found := list(_kind(instrument, question, answer, answers)))
    yield from found
    if not before and question.constraint is not None and not holds(question.constraint, answers, answer):
        yield AnswerProblem(question.name, "constraint")


def _kind(
    instrument: Instrument, question: Question, answer: Answer, answers: Mapping[str, Answer]
) -> Iterator[AnswerProblem]:
    """What does not fit the kind of question."""
    if question.kind in SELECTS:
        yield from _chosen(instrument, question, answer, answers)
    elif question.kind in NUMBERS:
        yield from _number(question, answer)
    elif question.kind is Kind.DATE and not is_day(answer):
        yield _problem(question.name, "not-a-day", name=str(answer))


def _chosen(
    instrument: Instrument, question: Question, answer: Answer, answers: Mapping[str, Answer]
) -> Iterator[AnswerProblem]:
    codes = answer if isinstance(answer, tuple) else (str(answer),)
    if question.kind is Kind.SELECT_ONE and isinstance(answer, tuple):
        yield AnswerProblem(question.name, "one-choice")
        return
    choices = {choice.code: choice for choice in instrument.choices_of(question)}
    open_ = {choice.code for choice in offered(instrument, question, answers)}
    for code in codes:
        if code not in choices:
            yield _problem(question.name, "unknown-choice", name=code)
        elif code not in open_:
            yield _problem(question.name, "not-offered", name=code)
        elif choices[code].alone and len(set(codes)) > 1:
            yield _problem(question.name, "alone", name=code)


def _number(question: Question, answer: Answer) -> Iterator[AnswerProblem]:
    if not isinstance(answer, int | Decimal):
        yield _problem(question.name, "not-a-number", name=str(answer))
    elif question.kind is Kind.INTEGER and answer != int(answer):
        yield _problem(question.name, "not-whole", name=str(answer))
    elif question.least is not None and answer < question.least:
        yield _problem(question.name, "too-low", name=str(answer), limit=str(question.least))
    elif question.most is not None and answer > question.most:
        yield _problem(question.name, "too-high", name=str(answer), limit=str(question.most))


def is_day(answer: Answer) -> bool:
    """Whether an answer is a day of the calendar, written YYYY-MM-DD."""
    if not isinstance(answer, str) or not DAY.fullmatch(answer):
        return False
    year, month, day = map(int, answer.split("-"))
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (28 if month == 2 and not is_leap else _LAST.get(month, 31))


def read_answer(question: Question, text: str) -> Answer:
    """A text from a form or a table as an answer: several choices are separated by spaces, numbers have a point.

    What is no number stays text, which `problems` then names.
    """
    text = text.strip()
    if question.kind is Kind.SELECT_MULTIPLE:
        return tuple(text.split())
    if question.kind in NUMBERS and re.fullmatch(r"[-+]?\d{1,15}", text):
        return int(text)
    if question.kind in NUMBERS and re.fullmatch(r"[-+]?(\d{1,15}\.\d{0,15}|\.\d{1,15})", text):
        return Decimal(text)
    return text


def _problem(question: str, code: str, **params: str) -> AnswerProblem:
    return AnswerProblem(question, code, tuple(params.items()))
