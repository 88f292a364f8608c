"""An instrument: a questionnaire as versioned data, in several languages, that can be asked, printed and summarised.

Records only; `checking` says what is wrong with one, `conditions` evaluates its branching. An instrument that has been
asked is never changed: a new version stands beside it. The file is described in docs/reference/instrument-file.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from commonstar.engine.survey.carried import NOTHING_CARRIED, Carried
from commonstar.engine.survey.conditions import Condition


class Kind(StrEnum):
    """What a question takes as its answer. A note is shown and takes none."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    NOTE = "note"


SELECTS = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE})
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})


class TranslationState(StrEnum):
    """How far a language is: what the instrument was written in, a draft, or checked by a reader of that language."""

    ORIGINAL = "original"
    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Words:
    """The same words in several languages: pairs of language code (en, pt, ar) and text, the original's first."""

    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, **texts: str) -> Words:
        """Words from keywords: `Words.of(en="Yes", pt="Sim")`. A code with a hyphen needs the plain constructor."""
        return cls(tuple(texts.items()))

    def in_language(self, language: str) -> str:
        """The text in a language, or in the first that there is, or nothing."""
        found = dict(self.texts)
        return found.get(language) or next((text for _, text in self.texts if text), "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a text."""
        return tuple(language for language, text in self.texts if text)

    def __bool__(self) -> bool:
        return any(text for _, text in self.texts)


NO_WORDS = Words()


@dataclass(frozen=True)
class Translation:
    """A language of an instrument and how far it is.

    `reviewed_by` is a role or standing, never needed to be a name; `reviewed_on` a day, YYYY-MM-DD. Both are empty
    unless the state is reviewed.
    """

    language: str
    state: TranslationState
    reviewed_by: str = ""
    reviewed_on: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer to choose.

    `score` is its place on an ordered scale, for means and gaps. `apart` marks "not applicable", "do not know" and
    "rather not say": counted, but outside of shares, means and gaps. `alone` marks a choice of a multiple select that
    goes with no other, such as "none of these". `columns` are names and values of which filters of choices speak.
    """

    code: str
    label: Words
    score: Decimal | None = None
    apart: bool = False
    alone: bool = False
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ChoiceList:
    """The choices of one or several questions. `ordered` says that they form a scale, from the lowest on.

    `low` and `high` name the ends of the scale where only these are labelled in full.
    """

    name: str
    choices: tuple[Choice, ...]
    ordered: bool = False
    low: Words = NO_WORDS
    high: Words = NO_WORDS

    def choice(self, code: str) -> Choice | None:
        """The choice with a code, if there is one."""
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Term:
    """A code with its words: a group of who answers, a dimension, a level."""

    code: str
    label: Words


@dataclass(frozen=True)
class Question:
    """One thing that is asked.

    `choices` names a choice list, for selects. `least` and `most` bound a number; `bands` are the least numbers of the
    bands in which it is told, the lowest first, and if empty some are chosen. `relevant` is the condition under
    which it is asked, `constraint` the one that its answer must meet (`.` is the answer), `constraint_message` what is
    said otherwise. `reversed` says that a higher score means less of the dimension. `asked_of` are the codes of groups;
    empty means all. `pair` is the name under which the paired instrument asks the same, so that groups compare.
    `tags` mark uses, such as `would-do-more`. `appearance` is how XLSForm clients draw it. `required_if` is the
    condition under which an answer is needed. `choice_filter` is an expression (method `xforms/1`) over earlier answers
    and the choices' columns; only choices for which it holds are offered, and without any the question is not asked.
    """

    name: str
    kind: Kind
    label: Words
    hint: Words = NO_WORDS
    required: bool = False
    choices: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    bands: tuple[Decimal, ...] = ()
    relevant: Condition | None = None
    constraint: Condition | None = None
    constraint_message: Words = NO_WORDS
    reversed: bool = False
    dimension: str = ""
    level: str = ""
    asked_of: tuple[str, ...] = ()
    pair: str = ""
    tags: tuple[str, ...] = ()
    appearance: str = ""
    required_if: Condition | None = None
    choice_filter: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that belong together, under a heading; it may hold groups. `relevant` goes for all that is in it."""

    name: str
    label: Words
    items: tuple[Question | Group, ...]
    relevant: Condition | None = None
    appearance: str = ""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one version.

    `id` is stable over versions and languages; `version` is text (a date or a number). The first of `translations` is
    the language that it was written in. `answered_by` are the groups of who answers (people who use services, staff),
    kept apart in results; empty means one group. `sources` name where the ideas come from. `carried` is what the file
    that it came from says beyond this.
    """

    id: str
    version: str
    title: Words
    translations: tuple[Translation, ...]
    items: tuple[Question | Group, ...]
    choice_lists: tuple[ChoiceList, ...] = ()
    introduction: Words = NO_WORDS
    answered_by: tuple[Term, ...] = ()
    dimensions: tuple[Term, ...] = ()
    levels: tuple[Term, ...] = ()
    pair: str = ""
    licence: str = ""
    sources: tuple[str, ...] = ()
    carried: Carried = NOTHING_CARRIED

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages, the original first."""
        return tuple(translation.language for translation in self.translations)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order, out of their groups."""
        return tuple(question for question, _ in walk(self.items) if isinstance(question, Question))

    @cached_property
    def _by_name(self) -> dict[str, Question]:
        """Of two of one name, which is a fault, the first."""
        return {question.name: question for question in reversed(self.questions)}

    def question(self, name: str) -> Question | None:
        """The question of a name, if there is one."""
        return self._by_name.get(name)

    def choice_list(self, name: str) -> ChoiceList | None:
        """The choice list of a name, if there is one."""
        return next((choices for choices in self.choice_lists if choices.name == name), None)

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """The choices of a question; none for those that take no choice."""
        found = self.choice_list(question.choices)
        return found.choices if found else ()


def walk(
    items: tuple[Question | Group, ...], within: tuple[Group, ...] = ()
) -> Iterator[tuple[Question | Group, tuple[Group, ...]]]:
    """Every group and question in order, each with the groups that it lies in, outermost first."""
    for item in items:
        yield item, within
        if isinstance(item, Group):
            yield from walk(item.items, (*within, item))
