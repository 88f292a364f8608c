"""Rows to the records of `engine/survey` and back: definitions, packed answers, published cells."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from commonstar.engine.survey.answering import AnswerProblem, asked, problems, read_answer
from commonstar.engine.survey.answers import Answers, Layout, codes_of
from commonstar.engine.survey.conditions import Answer
from commonstar.engine.survey.disclosure import Plan
from commonstar.engine.survey.instrument import Group, Instrument, Kind, Question, TranslationState, walk
from commonstar.engine.survey.results import Published, publish
from commonstar.formats.instruments import read_instrument

FORMAT = "commonstar-published/1"
FREE = frozenset({Kind.TEXT, Kind.DATE})
ONE, SEVERAL = "<i2", "<i8"

__all__ = [
    "Answer",
    "AnswerProblem",
    "Group",
    "Instrument",
    "Kind",
    "Published",
    "Question",
    "TranslationState",
    "asked",
    "counted",
    "definition",
    "free_words",
    "key_of_words",
    "packed",
    "problems",
    "questions_in",
    "read_answer",
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
    row = np.zeros(1, _row_type(layout))
    for place, codes in enumerate(codes_of(layout, definition(text), [answers])):
        row[f"c{place}"] = codes
    return row.tobytes()


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
    """Published counts as JSON: lists of numbers, compressed."""
    plan = published.plan
    return {
        "format": FORMAT,
        "round": published.round,
        "units": list(published.units),
        "groups": list(published.groups),
        "threshold": published.threshold,
        "plan": [_array(part) for part in (plan.total, plan.groups, plan.units, plan.crossed)],
        "tables": [
            _array(part) for part in (published.total, published.by_group, published.by_unit, published.crossed)
        ],
    }


def unstored(cells: Mapping[str, Any], text: str) -> Published:
    """The published counts of a round again."""
    plan = Plan(*(_unarray(each).astype(bool) for each in cells["plan"]))
    tables = [_unarray(each).astype(np.int64) for each in cells["tables"]]
    return Published(
        cells["round"],
        layout_of(text),
        tuple(cells["units"]),
        tuple(cells["groups"]),
        int(cells["threshold"]),
        plan,
        *tables,
    )


def _array(part: Any) -> dict[str, Any]:
    data = zlib.compress(np.ascontiguousarray(part, "<i4").tobytes(), 6)
    return {"shape": list(part.shape), "data": base64.b64encode(data).decode("ascii")}


def _unarray(told: Mapping[str, Any]) -> Any:
    data = zlib.decompress(base64.b64decode(told["data"]))
    return np.frombuffer(data, "<i4").reshape(told["shape"])


def key_of_words(response: str, question: str) -> str:
    """The key of an open answer: from its response's key and the question, so that a take-back finds it."""
    return hashlib.sha256(f"commonstar open answer {response} {question}".encode()).hexdigest()[:32]
