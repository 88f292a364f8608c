"""Answers as a table, one row a person: read whole or not at all, each problem with its row and column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonstar.engine.survey.answering import problems, read_answer
from commonstar.engine.survey.answers import Answers, Layout, codes_of
from commonstar.engine.survey.conditions import Answer
from commonstar.engine.survey.instrument import Instrument, Kind
from commonstar.formats.tables import read_table

ROUND, GROUP, UNIT = "round", "group", "unit"
OWN = (ROUND, GROUP, UNIT)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell: `row` as a spreadsheet numbers it, 1 for the heading; `code` is stable."""

    row: int
    column: str
    code: str
    reason: str


class AnswersError(ValueError):
    """A table of answers that cannot be counted; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


@dataclass(frozen=True)
class RoundAnswers:
    """One round's answers with the codes that its arrays count by."""

    round: str
    units: tuple[str, ...]
    groups: tuple[str, ...]
    answers: Answers


def read_answers(data: bytes, filename: str, instrument: Instrument) -> tuple[RoundAnswers, ...]:
    """Read a CSV or XLSX table of answers, the rounds in the order of their names.

    Raises `TableRefused` for what is no table and `AnswersError` with all problems. Units come in the order of their
    names; groups in the instrument's, of which those that nobody belongs to are kept.
    """
    table = read_table(data, filename=filename)
    questions = {one.name: one for one in instrument.questions if one.kind is not Kind.NOTE}
    found = [
        Problem(1, column, "unknown-column", f"There is no question {column}.")
        for column in table.columns
        if column not in questions and column not in OWN
    ]
    people: list[dict[str, Answer]] = []
    places: list[dict[str, str]] = []
    groups = tuple(term.code for term in instrument.answered_by)
    for number, cells in enumerate(table.rows, start=table.first_row_number):
        row = dict(zip(table.columns, cells, strict=False))
        place = {name: row.get(name, "").strip() for name in OWN}
        given = {name: read_answer(one, row[name]) for name, one in questions.items() if row.get(name, "").strip()}
        if groups and place[GROUP] not in groups:
            reason = f"{place[GROUP] or 'Nothing'} is not among the groups: {', '.join(groups)}."
            found.append(Problem(number, GROUP, "unknown-group", reason))
        found += [
            Problem(number, one.question, one.code, str(one)) for one in problems(instrument, given, place[GROUP])
        ]
        people.append(given)
        places.append(place)
    if found:
        raise AnswersError(tuple(found))
    return tuple(
        _round(
            name,
            instrument,
            groups,
            [(place, one) for place, one in zip(places, people, strict=True) if place[ROUND] == name],
        )
        for name in sorted({place[ROUND] for place in places})
    )


def _round(
    name: str, instrument: Instrument, groups: tuple[str, ...], rows: list[tuple[dict[str, str], dict[str, Answer]]]
) -> RoundAnswers:
    units = tuple(sorted({place[UNIT] for place, _ in rows}))
    groups = groups or ("",)
    answers = Answers(
        np.array([units.index(place[UNIT]) for place, _ in rows], np.int32),
        np.array([groups.index(place[GROUP]) if place[GROUP] else 0 for place, _ in rows], np.int16),
        codes_of(Layout.of(instrument), instrument, [one for _, one in rows]),
    )
    return RoundAnswers(name, units, groups, answers)
