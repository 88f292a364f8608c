"""Rows to the records of `engine/survey` and back: definitions, packed answers, published cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from commonstar.engine.survey.answering import AnswerProblem, asked, problems, read_answer
from commonstar.engine.survey.answers import Answers, Codes, Column, Layout, codes_of
from commonstar.engine.survey.checking import InstrumentError
from commonstar.engine.survey.comparisons import (
    Gap,
    NoScale,
    Score,
    answer_share,
    change,
    gap,
    gaps,
    mean,
    scores,
    share_change,
    share_gap,
)
from commonstar.engine.survey.conditions import Answer
from commonstar.engine.survey.disclosure import THRESHOLD
from commonstar.engine.survey.estimates import Estimate, Scale
from commonstar.engine.survey.instrument import (
    NO_WORDS,
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Term,
    Translation,
    TranslationState,
    Words,
    walk,
)
from commonstar.engine.survey.results import (
    Distribution,
    Hidden,
    NoAnswers,
    NotInTable,
    Published,
    of_plain,
    publish,
    to_plain,
)
from commonstar.formats.instruments import read_instrument

FREE = frozenset({Kind.TEXT, Kind.DATE})
ONE, SEVERAL = "<i2", "<i8"

__all__ = [
    "FREE",
    "NO_WORDS",
    "THRESHOLD",
    "Answer",
    "AnswerProblem",
    "Choice",
    "ChoiceList",
    "Column",
    "Distribution",
    "Estimate",
    "Gap",
    "Group",
    "Hidden",
    "Instrument",
    "InstrumentError",
    "Kind",
    "NoAnswers",
    "NoScale",
    "NotInTable",
    "Published",
    "Question",
    "Scale",
    "Score",
    "Term",
    "Translation",
    "TranslationState",
    "Words",
    "answer_share",
    "asked",
    "change",
    "counted",
    "definition",
    "free_words",
    "gap",
    "gaps",
    "key_of_words",
    "mean",
    "packed",
    "packed_columns",
    "problems",
    "questions_in",
    "read_answer",
    "scores",
    "share_change",
    "share_gap",
    "stored",
    "unstored",
]


@lru_cache(maxsize=64)
def definition(text: str) -> Instrument:
    """The instrument of a version's text. It was checked on its way in, so that it can be read again."""
    return read_instrument(text)


@lru_cache(maxsize=64)
def layout_of(text: str) -> Layout:
    """How the answers to a version are packed and counted."""
    return Layout.of(definition(text))


def _row_type(layout: Layout) -> np.dtype[Any]:
    return np.dtype([(f"c{place}", SEVERAL if one.several else ONE) for place, one in enumerate(layout.columns)])


def questions_in(group: Group) -> tuple[Question, ...]:
    """The questions of a group, and of the groups in it."""
    return tuple(item for item, _within in walk((group,)) if isinstance(item, Question))


def packed(text: str, answers: Mapping[str, Answer]) -> bytes:
    """One person's answers as bytes: two for each question, eight where several may be chosen.

    A number is kept as the band that it is told in, a text as "answered". Raises ValueError for unknown answers.
    """
    layout = layout_of(text)
    return packed_columns(text, codes_of(layout, definition(text), [answers]))[0]


def packed_columns(text: str, columns: Sequence[Codes]) -> list[bytes]:
    """The answers of many people, a column of codes a question, as the bytes of each."""
    kind = _row_type(layout_of(text))
    rows = np.zeros(len(columns[0]) if columns else 1, kind)
    for place, codes in enumerate(columns):
        rows[f"c{place}"] = codes
    data, size = rows.tobytes(), kind.itemsize
    return [data[start : start + size] for start in range(0, size * len(rows), size)]


def free_words(text: str, answers: Mapping[str, Answer]) -> dict[str, str]:
    """By question what was written freely: the only answers that are not codes."""
    found = {one.name: str(answers.get(one.name, "")).strip() for one in definition(text).questions if one.kind in FREE}
    return {name: words for name, words in found.items() if words}


def counted(
    name: str,
    text: str,
    rows: Iterable[tuple[str, str, bytes | memoryview]],
    *,
    units: Sequence[str],
    groups: Sequence[str],
) -> Published:
    """Count a round and keep what may be shown. `rows` are unit, group and packed answers, in any order."""
    listed = list(rows)
    layout = layout_of(text)
    table = np.frombuffer(b"".join(bytes(row[2]) for row in listed), _row_type(layout))
    unit_at = {code: place for place, code in enumerate(units or [""])}
    group_at = {code: place for place, code in enumerate(groups or [""])}
    answers = Answers(
        np.fromiter((unit_at[unit] for unit, _group, _codes in listed), np.int32, len(listed)),
        np.fromiter((group_at[group] for _unit, group, _codes in listed), np.int16, len(listed)),
        tuple(np.ascontiguousarray(table[f"c{place}"]) for place in range(len(layout.columns))),
    )
    return publish(name, layout, answers, units=tuple(unit_at), groups=tuple(group_at))


def stored(published: Published) -> dict[str, Any]:
    """Published counts as JSON, with nothing in it that is hidden."""
    return to_plain(published)


def unstored(cells: Mapping[str, Any], text: str) -> Published:
    """The published counts of a round again. Raises ValueError for those of another instrument."""
    return of_plain(cells, layout_of(text))


def key_of_words(response: str, question: str) -> str:
    """The key of an open answer: from its response's key and the question, so that a take-back finds it."""
    return hashlib.sha256(f"commonstar open answer {response} {question}".encode()).hexdigest()[:32]
