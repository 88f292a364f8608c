"""What is wrong with an instrument, all at once, each fault with a stable code and where it lies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from commonstar.engine.survey.conditions import (
    ITSELF,
    Chosen,
    Compare,
    Condition,
    Formula,
    formulas,
    leaves,
    named_questions,
    read_filter,
)
from commonstar.engine.survey.expressions import Column, ExpressionRefused, parts, references
from commonstar.engine.survey.instrument import (
    NUMBERS,
    SELECTS,
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Translation,
    TranslationState,
    Words,
    walk,
)

# What XML, and so XLSForm, takes as a name; codes may also begin with a digit.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

FAULTS: dict[str, str] = {
    "name": "{name} is no name: begin with a letter, then letters, digits, and . _ -",
    "code": "{name} is no code: letters, digits, and . _ - only.",
    "twice": "{name} stands twice.",
    "no-questions": "There is nothing to ask.",
    "no-language": "No language is named.",
    "language": "{name} is not the code of a language.",
    "no-original": "The first language must be the original, and the only one.",
    "unreviewed": "A reviewed language says by whom and on which day (YYYY-MM-DD).",
    "unknown-language": "There are words in {name}, which is not among the languages.",
    "no-words": "There are no words in {name}.",
    "no-words-reviewed": "The language {name} is said to be reviewed, but words are missing.",
    "no-choices": "This needs a list of choices.",
    "choices-of-none": "Only questions that choose take a list of choices.",
    "unknown-choices": "There is no list of choices called {name}.",
    "few-choices": "A list needs at least two choices.",
    "no-score": "On an ordered list every choice has a score or stands apart.",
    "scores": "The scores of an ordered list must rise from choice to choice.",
    "reversed": "Only an ordered choice or a number can be reversed.",
    "bounds": "Only numbers have bounds, and the least must not be above the most.",
    "bands": "Only numbers have bands, and these must rise; those of whole numbers are whole.",
    "unknown-group": "{name} is not among the groups who answer.",
    "unknown-dimension": "{name} is not among the dimensions.",
    "unknown-level": "{name} is not among the levels.",
    "unknown-question": "The condition speaks of {name}, which is not asked before.",
    "unknown-choice": "The condition speaks of the choice {name}, which the question does not have.",
    "formula": "The formula is not computed here: {why}.",
    "filter": "The filter of choices is not computed here: {why}.",
    "filter-of-none": "Only questions that choose have a filter of choices.",
    "no-column": "The filter speaks of {name}, which no choice of the list has.",
    "columns": "The names of a choice's columns are names, and each stands once.",
    "compared": "{name} cannot be compared with {value}.",
    "not-itself": "Only a constraint speaks of the answer itself.",
    "note": "A note is neither required nor constrained.",
    "empty-group": "There is nothing in the group.",
}


@dataclass(frozen=True)
class Fault:
    """One fault: `code` is a key of `FAULTS`, `where` the question, group or list, `params` fill the sentence."""

    code: str
    where: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        sentence = FAULTS[self.code].format(**dict(self.params))
        return f"{self.where}: {sentence}" if self.where else sentence


class InstrumentError(ValueError):
    """An instrument that cannot be asked; `faults` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def check(instrument: Instrument) -> None:
    """Raises `InstrumentError` with all faults, if there are any."""
    found = faults(instrument)
    if found:
        raise InstrumentError(found)


def faults(instrument: Instrument) -> tuple[Fault, ...]:
    """All faults of an instrument, in the order in which they stand."""
    return tuple(_Checker(instrument).all())


def is_complete(instrument: Instrument, language: str) -> bool:
    """Whether every text that there is in the original is there in a language too."""
    return all(language in words.languages for words in all_words(instrument) if words)


def all_words(instrument: Instrument) -> Iterator[Words]:
    """Every piece of text that people read."""
    yield from (instrument.title, instrument.introduction)
    for terms in (instrument.answered_by, instrument.dimensions, instrument.levels):
        yield from (term.label for term in terms)
    for choices in instrument.choice_lists:
        yield from (choices.low, choices.high, *(choice.label for choice in choices.choices))
    for item, _ in walk(instrument.items):
        yield item.label
        if isinstance(item, Question):
            yield from (item.hint, item.constraint_message)


@dataclass
class _Checker:
    instrument: Instrument
    asked: dict[str, Question] = field(default_factory=dict)

    def all(self) -> Iterator[Fault]:
        yield from self.head()
        for choices in self.instrument.choice_lists:
            yield from self.choices(choices)
        yield from self.items()
        yield from self.twice("", (item.name for item, _ in walk(self.instrument.items)))
        if not self.asked:
            yield Fault("no-questions", "")

    def head(self) -> Iterator[Fault]:
        one = self.instrument
        yield from self.code(one.id, "id")
        yield from self.code(one.version, "version")
        yield from self.languages(one.translations)
        yield from self.words(one.title, "title")
        yield from self.words(one.introduction, "introduction", needed=False)
        parts = {"answered_by": one.answered_by, "dimensions": one.dimensions, "levels": one.levels}
        for where, terms in parts.items():
            yield from self.twice(where, (term.code for term in terms))
            for term in terms:
                yield from self.code(term.code, where)
                yield from self.words(term.label, f"{where}.{term.code}")
        yield from self.twice("choice_lists", (choices.name for choices in one.choice_lists))

    def languages(self, translations: tuple[Translation, ...]) -> Iterator[Fault]:
        if not translations:
            yield Fault("no-language", "")
        yield from self.twice("translations", (each.language for each in translations))
        originals = [number for number, each in enumerate(translations) if each.state is TranslationState.ORIGINAL]
        if translations and originals != [0]:
            yield Fault("no-original", "translations")
        for each in translations:
            if not LANGUAGE.fullmatch(each.language):
                yield _fault("language", "translations", name=each.language)
            if each.state is TranslationState.REVIEWED:
                if not each.reviewed_by.strip() or not DAY.fullmatch(each.reviewed_on):
                    yield Fault("unreviewed", f"translations.{each.language}")
                if not is_complete(self.instrument, each.language):
                    yield _fault("no-words-reviewed", "translations", name=each.language)

    def choices(self, choices: ChoiceList) -> Iterator[Fault]:
        yield from self.name(choices.name, "choice_lists")
        yield from self.twice(choices.name, (choice.code for choice in choices.choices))
        if len(choices.choices) < 2:
            yield Fault("few-choices", choices.name)
        for choice in choices.choices:
            yield from self.code(choice.code, choices.name)
            yield from self.words(choice.label, f"{choices.name}.{choice.code}")
            names = [name for name, _ in choice.columns]
            if len(set(names)) < len(names) or not all(NAME.fullmatch(name) for name in names):
                yield Fault("columns", f"{choices.name}.{choice.code}")
        yield from self.words(choices.low, f"{choices.name}.low", needed=False)
        yield from self.words(choices.high, f"{choices.name}.high", needed=False)
        if choices.ordered:
            yield from _scores(choices.name, choices.choices)

    def items(self) -> Iterator[Fault]:
        for item, _ in walk(self.instrument.items):
            yield from self.name(item.name, "")
            if item.relevant is not None:
                yield from self.condition(item.relevant, item.name)
            if isinstance(item, Group):
                yield from self.words(item.label, item.name, needed=False)
                if not item.items:
                    yield Fault("empty-group", item.name)
            else:
                yield from self.question(item)
                self.asked.setdefault(item.name, item)

    def question(self, one: Question) -> Iterator[Fault]:
        yield from self.words(one.label, one.name)
        yield from self.words(one.hint, f"{one.name}.hint", needed=False)
        yield from self.words(one.constraint_message, f"{one.name}.constraint_message", needed=False)
        yield from self.choices_of(one)
        yield from self.numbers(one)
        if one.kind is Kind.NOTE and (one.required or one.required_if is not None or one.constraint is not None):
            yield Fault("note", one.name)
        if one.constraint is not None:
            yield from self.condition(one.constraint, one.name, itself=one)
        if one.required_if is not None:
            yield from self.condition(one.required_if, one.name)
        if one.choice_filter:
            yield from self.choice_filter(one)
        known = {"group": (one.asked_of, self.instrument.answered_by)}
        known["dimension"] = ((one.dimension,) if one.dimension else (), self.instrument.dimensions)
        known["level"] = ((one.level,) if one.level else (), self.instrument.levels)
        for what, (codes, terms) in known.items():
            for code in codes:
                if code not in {term.code for term in terms}:
                    yield _fault(f"unknown-{what}", one.name, name=code)

    def choices_of(self, one: Question) -> Iterator[Fault]:
        if one.kind in SELECTS and not one.choices:
            yield Fault("no-choices", one.name)
        if one.kind not in SELECTS and one.choices:
            yield Fault("choices-of-none", one.name)
        elif one.choices and self.instrument.choice_list(one.choices) is None:
            yield _fault("unknown-choices", one.name, name=one.choices)

    def choice_filter(self, one: Question) -> Iterator[Fault]:
        if one.kind not in SELECTS:
            yield Fault("filter-of-none", one.name)
        try:
            tree = read_filter(one.choice_filter)
        except ExpressionRefused as refused:
            yield _fault("filter", one.name, why=str(refused))
            return
        known = {name for choice in self.instrument.choices_of(one) for name, _ in choice.columns}
        for name in dict.fromkeys(part.name for part in parts(tree) if isinstance(part, Column)):
            if name not in known:
                yield _fault("no-column", one.name, name=name)
        for name in references(tree):
            if name not in self.asked:
                yield _fault("unknown-question", one.name, name=name)

    def numbers(self, one: Question) -> Iterator[Fault]:
        bounds = one.least is not None or one.most is not None
        crossed = one.least is not None and one.most is not None and one.least > one.most
        if (bounds and one.kind not in NUMBERS) or crossed:
            yield Fault("bounds", one.name)
        rises = list(one.bands) == sorted(set(one.bands))
        is_split = one.kind is Kind.INTEGER and any(band != int(band) for band in one.bands)
        if one.bands and (one.kind not in NUMBERS or not rises or is_split):
            yield Fault("bands", one.name)
        found = self.instrument.choice_list(one.choices)
        ordered = one.kind is Kind.SELECT_ONE and found is not None and found.ordered
        if one.reversed and one.kind not in NUMBERS and not ordered:
            yield Fault("reversed", one.name)

    def condition(self, condition: Condition, where: str, itself: Question | None = None) -> Iterator[Fault]:
        for leaf in leaves(condition):
            if leaf.question == ITSELF:
                if itself is None:
                    yield Fault("not-itself", where)
                    continue
                asked: Question | None = itself
            else:
                asked = self.asked.get(leaf.question)
            if asked is None:
                yield _fault("unknown-question", where, name=leaf.question)
            elif isinstance(leaf, Chosen):
                yield from self.chosen(asked, leaf.choice, where)
            elif isinstance(leaf, Compare):
                yield from self.compared(asked, leaf, where)
        for formula in formulas(condition):
            yield from self.formula(formula, where, itself)

    def formula(self, formula: Formula, where: str, itself: Question | None) -> Iterator[Fault]:
        try:
            named = tuple(named_questions(formula))
        except ExpressionRefused as refused:
            yield _fault("formula", where, why=str(refused))
            return
        for name in dict.fromkeys(named):
            if name == ITSELF and itself is None:
                yield Fault("not-itself", where)
            elif name not in (ITSELF, where) and name not in self.asked:
                yield _fault("unknown-question", where, name=name)

    def chosen(self, asked: Question, code: str, where: str) -> Iterator[Fault]:
        if code not in {choice.code for choice in self.instrument.choices_of(asked)}:
            yield _fault("unknown-choice", where, name=code)

    def compared(self, asked: Question, leaf: Compare, where: str) -> Iterator[Fault]:
        if asked.kind in NUMBERS and isinstance(leaf.value, str):
            yield _fault("compared", where, name=asked.name, value=leaf.value)
        if asked.kind not in NUMBERS and not isinstance(leaf.value, str):
            yield _fault("compared", where, name=asked.name, value=str(leaf.value))
        if asked.kind is Kind.SELECT_ONE and isinstance(leaf.value, str) and leaf.value:
            yield from self.chosen(asked, leaf.value, where)

    def name(self, name: str, where: str) -> Iterator[Fault]:
        if not NAME.fullmatch(name):
            yield _fault("name", where, name=name)

    def code(self, name: str, where: str) -> Iterator[Fault]:
        if not CODE.fullmatch(name):
            yield _fault("code", where, name=name)

    def twice(self, where: str, names: Iterator[str]) -> Iterator[Fault]:
        for name, count in Counter(names).items():
            if count > 1:
                yield _fault("twice", where, name=name)

    def words(self, words: Words, where: str, *, needed: bool = True) -> Iterator[Fault]:
        for language in words.languages:
            if language not in self.instrument.languages:
                yield _fault("unknown-language", where, name=language)
        original = next(iter(self.instrument.languages), "")
        if (needed or words) and original and original not in words.languages:
            yield _fault("no-words", where, name=original)


def _scores(where: str, choices: tuple[Choice, ...]) -> Iterator[Fault]:
    scored = [choice for choice in choices if not choice.apart]
    scores: list[Decimal] = [choice.score for choice in scored if choice.score is not None]
    if len(scores) < len(scored):
        yield Fault("no-score", where)
    elif scores != sorted(set(scores)):
        yield Fault("scores", where)


def _fault(code: str, where: str, **params: str) -> Fault:
    return Fault(code, where, tuple(params.items()))
