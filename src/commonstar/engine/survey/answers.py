"""Answers in bulk, a column a question, and how often each was given.

A column of a million answers is an array of small numbers, so that a round is counted in one pass and little memory.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from commonstar.engine.survey.disclosure import Tally
from commonstar.engine.survey.instrument import NUMBERS, Instrument, Kind, Question

NO_ANSWER = -1
MOST_CHOICES = 63
# How numbers are told where the question names no bands: finely where there is little, coarsely where much.
BANDS = tuple(map(Decimal, (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)))

Codes = NDArray[np.integer]


@dataclass(frozen=True)
class Column:
    """What can be answered to a question, as it is counted.

    `classes` are the codes of choices, or the bands of a number, or the one class "answered" of text and dates.
    `several` says that a person may be in several of them. A code is the place of the class, from 0; of several, the
    sum of 2 to the power of each place. `tells` says whether it may not come out that all are in one class. `apart` are
    the classes outside of shares: choices that stand apart and, of several, go with no other.
    """

    question: str
    classes: tuple[str, ...]
    several: bool = False
    tells: bool = True
    apart: tuple[str, ...] = ()

    @property
    def variables(self) -> int:
        """Of how many variables it consists: one, or one a choice where several may be chosen."""
        return len(self.classes) if self.several else 1


@dataclass(frozen=True)
class Layout:
    """All columns of an instrument, in the order of its questions."""

    columns: tuple[Column, ...]

    @classmethod
    def of(cls, instrument: Instrument) -> Layout:
        """The layout of an instrument. Raises `ValueError` where several of more than 63 choices may be chosen."""
        return cls(tuple(column(instrument, one) for one in instrument.questions if one.kind is not Kind.NOTE))

    @cached_property
    def _places(self) -> dict[str, tuple[Column, int]]:
        """By question its column and the number of its first variable."""
        before = accumulate((column.variables for column in self.columns), initial=1)
        return {column.question: (column, first) for column, first in zip(self.columns, before, strict=False)}

    def column(self, question: str) -> Column:
        """The column of a question. Raises `KeyError` if there is none."""
        return self._places[question][0]

    def first_variable(self, question: str) -> int:
        """The number of a question's first variable. Raises `KeyError` if there is none."""
        return self._places[question][1]


@dataclass(frozen=True)
class Answers:
    """One round's answers. All arrays have a place for each person.

    `units` and `groups` are places in the lists that belong to the round; `codes` has an array a column of the layout,
    `NO_ANSWER` (or 0, where several may be chosen) where there is none.
    """

    units: Codes
    groups: Codes
    codes: tuple[Codes, ...]

    def __len__(self) -> int:
        return len(self.units)


def column(instrument: Instrument, question: Question) -> Column:
    """How a question is counted."""
    if question.kind in NUMBERS:
        return Column(question.name, tuple(label for label, _ in bands(question)))
    if question.kind in (Kind.TEXT, Kind.DATE):
        return Column(question.name, ("answered",), tells=False)
    choices = instrument.choices_of(question)
    codes = tuple(choice.code for choice in choices)
    several = question.kind is Kind.SELECT_MULTIPLE
    apart = tuple(choice.code for choice in choices if choice.apart and (choice.alone or not several))
    if several and len(codes) > MOST_CHOICES:
        raise ValueError(f"{question.name} has more than {MOST_CHOICES} choices of which several may be chosen")
    return Column(question.name, codes, several, apart=apart)


def bands(question: Question) -> tuple[tuple[str, Decimal], ...]:
    """The bands of a number: what each is called and its least number. There is at least one.

    Under the first one counts as the first, which is then called after its end: <10. A whole number of at most eleven
    values has a band a value.
    """
    edges = question.bands or _edges(question)
    least, highest = _bounds(question)
    is_open = least is None or least < edges[0]
    labels = []
    for place, edge in enumerate(edges):
        if place == 0 and is_open and (len(edges) > 1 or edge == highest):
            labels.append(f"<{edges[1]}" if len(edges) > 1 else f"<={edge}")
        elif place + 1 == len(edges):
            labels.append(str(edge) if edge == highest else f"{edge}+")
        elif question.kind is Kind.INTEGER:
            last = edges[place + 1] - 1
            labels.append(str(edge) if last == edge else f"{edge}-{last}")
        else:
            labels.append(f"{edge}-<{edges[place + 1]}")
    return tuple(zip(labels, edges, strict=True))


def _edges(question: Question) -> tuple[Decimal, ...]:
    least, most = _bounds(question)
    if question.kind is Kind.INTEGER and least is not None and most is not None and most - least <= 10:
        return tuple(least + step for step in range(max(0, int(most - least)) + 1))
    inside = [edge for edge in BANDS if (least is None or edge > least) and (most is None or edge <= most)]
    if least is None and not inside and most is not None:
        return (most,)
    return tuple([least, *inside] if least is not None else inside)


def _bounds(question: Question) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that can be answered: of whole numbers, whole ones."""
    least, most = question.least, question.most
    if question.kind is not Kind.INTEGER:
        return least, most
    return (
        None if least is None else Decimal(math.ceil(least)),
        None if most is None else Decimal(math.floor(most)),
    )


def band_code(question: Question, number: int | Decimal) -> int:
    """The place of the band that a number lies in."""
    return max(0, sum(number >= edge for _, edge in bands(question)) - 1)


def tally(layout: Layout, answers: Answers, units: int, groups: int) -> Tally:
    """Count a round of so many units and groups. Raises `ValueError` for codes out of range."""
    cells = answers.units.astype(np.int64) * groups + answers.groups
    _in_range(answers.units, units, "units")
    _in_range(answers.groups, groups, "groups")
    widest = max([2, *(2 if column.several else len(column.classes) for column in layout.columns)]) + 1
    variables = 1 + sum(column.variables for column in layout.columns)
    counts = np.zeros((units * groups, variables, widest), np.int64)
    telling = np.zeros((variables, widest), bool)
    counts[:, 0, 0] = np.bincount(cells, minlength=units * groups)
    variable = 1
    for column, codes in zip(layout.columns, answers.codes, strict=True):
        part = slice(variable, variable + column.variables)
        if column.several:
            counts[:, part] = _several(column, cells, codes, counts[:, part])
            telling[part, 0] = True
        else:
            counts[:, variable] = _one(column, cells, codes, counts[:, variable])
            telling[variable, : len(column.classes)] = column.tells
        variable += column.variables
    return Tally(counts.reshape(units, groups, variables, widest), telling)


def _in_range(codes: Codes, limit: int, what: str) -> None:
    if len(codes) and not (codes.min() >= 0 and codes.max() < limit):
        raise ValueError(f"a code of {what} is out of range")


def _one(column: Column, cells: Codes, codes: Codes, shape: NDArray[np.int64]) -> NDArray[np.int64]:
    """cell, class: how many gave each answer, the last class being none."""
    if len(codes) and not (codes.min() >= NO_ANSWER and codes.max() < len(column.classes)):
        raise ValueError(f"a code of {column.question} is out of range")
    width = shape.shape[1]
    found = np.bincount(cells * width + np.where(codes < 0, width - 1, codes), minlength=shape.size)
    return found.reshape(shape.shape)


def _several(column: Column, cells: Codes, codes: Codes, shape: NDArray[np.int64]) -> NDArray[np.int64]:
    """cell, choice, class: how many chose each, did not, or did not answer."""
    if len(codes) and not (codes.min() >= 0 and int(codes.max()) < 1 << len(column.classes)):
        raise ValueError(f"a code of {column.question} is out of range")
    found = np.zeros_like(shape)
    people = np.bincount(cells, minlength=len(shape))
    answered = np.bincount(cells[codes > 0], minlength=len(shape))
    for place in range(len(column.classes)):
        chose = np.bincount(cells[(codes >> place) & 1 > 0], minlength=len(shape))
        found[:, place, 0], found[:, place, 1], found[:, place, -1] = chose, answered - chose, people - answered
    return found


def codes_of(layout: Layout, instrument: Instrument, people: Sequence[Mapping[str, object]]) -> tuple[Codes, ...]:
    """The codes of answers that are held a person at a time: by question a code, several codes, a number or text.

    Answers that the instrument does not know raise `ValueError`.
    """
    found: list[Codes] = []
    for column in layout.columns:
        question = instrument.question(column.question)
        assert question is not None
        given = [_code(column, question, person.get(column.question)) for person in people]
        found.append(np.array(given, np.int64 if column.several else np.int16))
    return tuple(found)


def _code(column: Column, question: Question, answer: object) -> int:
    if answer is None or answer == "" or answer == ():
        return 0 if column.several else NO_ANSWER
    try:
        if column.several:
            assert isinstance(answer, tuple)
            return sum(1 << column.classes.index(code) for code in set(answer))
        if question.kind in NUMBERS:
            assert isinstance(answer, int | Decimal)
            return band_code(question, answer)
        return 0 if not column.tells else column.classes.index(str(answer))
    except ValueError as error:
        raise ValueError(f"{column.question} has no choice {answer!r}") from error
