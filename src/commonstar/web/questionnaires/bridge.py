"""Rows to the records of `engine/survey` and back: definitions, packed answers, published cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from commonstar.engine.survey.answering import AnswerProblem, asked, is_needed, offered, problems, read_answer
from commonstar.engine.survey.carried import NOTHING_CARRIED
from commonstar.engine.survey.checking import Fault, InstrumentError, all_words, faults, is_complete
from commonstar.engine.survey.conditions import Answer, Answered, Chosen, Compare, Condition, Not, Operator
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
from commonstar.formats.instruments import read_instrument

if TYPE_CHECKING:
    from commonstar.web.questionnaires.results.bridge import (
        NO_SPREAD,
        THRESHOLD,
        Column,
        Distribution,
        Estimate,
        Gap,
        Hidden,
        NoAnswers,
        NoScale,
        NotInTable,
        Published,
        Scale,
        Score,
        Weighted,
        answer_share,
        change,
        checked,
        counted,
        gap,
        gaps,
        mean,
        packed,
        packed_columns,
        scores,
        share_change,
        share_gap,
        stored,
        unstored,
        weighted,
        with_wholes,
    )

COUNTING = "commonstar.web.questionnaires.results.bridge"

FREE = frozenset({Kind.TEXT, Kind.DATE})

__all__ = [
    "FREE",
    "NOTHING_CARRIED",
    "NO_SPREAD",
    "NO_WORDS",
    "THRESHOLD",
    "Answer",
    "AnswerProblem",
    "Answered",
    "Choice",
    "ChoiceList",
    "Chosen",
    "Column",
    "Compare",
    "Condition",
    "Distribution",
    "Estimate",
    "Fault",
    "Gap",
    "Group",
    "Hidden",
    "Instrument",
    "InstrumentError",
    "Kind",
    "NoAnswers",
    "NoScale",
    "Not",
    "NotInTable",
    "Operator",
    "Published",
    "Question",
    "Scale",
    "Score",
    "Term",
    "Translation",
    "TranslationState",
    "Weighted",
    "Words",
    "all_words",
    "answer_share",
    "asked",
    "change",
    "checked",
    "counted",
    "definition",
    "faults",
    "free_words",
    "gap",
    "gaps",
    "is_complete",
    "is_needed",
    "key_of_words",
    "mean",
    "offered",
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
    "walk",
    "weighted",
    "with_wholes",
]


def __getattr__(name: str) -> Any:
    """What counts in arrays, loaded when it is first asked for (PEP 562)."""
    if name in __all__:
        return getattr(import_module(COUNTING), name)
    raise AttributeError(name)


@lru_cache(maxsize=64)
def definition(text: str) -> Instrument:
    """The instrument of a version's text. It was checked on its way in, so that it can be read again."""
    return read_instrument(text)


def questions_in(group: Group) -> tuple[Question, ...]:
    """The questions of a group, and of the groups in it."""
    return tuple(item for item, _within in walk((group,)) if isinstance(item, Question))


def free_words(text: str, answers: Mapping[str, Answer]) -> dict[str, str]:
    """By question what was written freely: the only answers that are not codes."""
    found = {one.name: str(answers.get(one.name, "")).strip() for one in definition(text).questions if one.kind in FREE}
    return {name: words for name, words in found.items() if words}


def key_of_words(response: str, question: str) -> str:
    """The key of an open answer: from its response's key and the question, so that a take-back finds it."""
    return hashlib.sha256(f"commonstar open answer {response} {question}".encode()).hexdigest()[:32]
