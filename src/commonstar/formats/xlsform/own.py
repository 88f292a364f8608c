"""What an instrument says and an XLSForm has no column for travels in a sheet of its own, which others pass over.

Each row says one thing: of which sheet and item (a question; a list; list/code for a choice; nothing for the whole),
which property, in which language where it is words, and its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from commonstar.engine.survey.instrument import (
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Question,
    Term,
    Translation,
    TranslationState,
    Words,
)
from commonstar.formats.xlsform.named import Named
from commonstar.formats.xlsform.sheets import Line

HEADINGS = ("sheet", "item", "property", "language", "value")
_TERMS = ("answered_by", "dimensions", "levels")
Key = tuple[str, str, str, str]


def own_rows(one: Instrument) -> list[dict[str, str]]:
    """The rows of the sheet; none where an XLSForm says all that there is to say."""
    return [
        dict(zip(HEADINGS, (sheet, item, name, language, value), strict=True))
        for sheet, item, name, language, value in _said(one)
        if value
    ]


def _said(one: Instrument) -> Iterator[tuple[str, str, str, str, str]]:
    for language, text in one.title.texts[1:]:
        yield "settings", "", "title", language, text
    yield from _words("settings", "", "introduction", one.introduction)
    for terms in _TERMS:
        for term in getattr(one, terms):
            yield "settings", term.code, terms, "", term.code
            yield from _words("settings", term.code, terms, term.label)
    yield "settings", "", "pair", "", one.pair
    yield "settings", "", "licence", "", one.licence
    for number, source in enumerate(one.sources, 1):
        yield "settings", str(number), "source", "", source
    for each in one.translations:
        if each.state is TranslationState.REVIEWED:
            yield "settings", "", "reviewed_by", each.language, each.reviewed_by
            yield "settings", "", "reviewed_on", each.language, each.reviewed_on
    for question in one.questions:
        yield from _of_question(question)
    for choices in one.choice_lists:
        yield from _of_list(choices)


def _words(sheet: str, item: str, name: str, words: Words) -> Iterator[tuple[str, str, str, str, str]]:
    for language, text in words.texts:
        yield sheet, item, name, language, text


def _of_question(one: Question) -> Iterator[tuple[str, str, str, str, str]]:
    yield "survey", one.name, "reversed", "", "yes" if one.reversed else ""
    yield "survey", one.name, "dimension", "", one.dimension
    yield "survey", one.name, "level", "", one.level
    yield "survey", one.name, "asked_of", "", " ".join(one.asked_of)
    yield "survey", one.name, "pair", "", one.pair
    yield "survey", one.name, "tags", "", " ".join(one.tags)
    yield "survey", one.name, "bands", "", " ".join(format(band, "f") for band in one.bands)


def _of_list(one: ChoiceList) -> Iterator[tuple[str, str, str, str, str]]:
    yield "choices", one.name, "ordered", "", "yes" if one.ordered else ""
    yield from _words("choices", one.name, "low", one.low)
    yield from _words("choices", one.name, "high", one.high)
    for choice in one.choices:
        item = f"{one.name}/{choice.code}"
        yield "choices", item, "score", "", "" if choice.score is None else format(choice.score, "f")
        yield "choices", item, "apart", "", "yes" if choice.apart else ""
        yield "choices", item, "alone", "", "yes" if choice.alone else ""


class Own:
    """The sheet as it was read: what is asked for is taken, and the rest is named."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.values: dict[Key, str] = {}
        self.rows: dict[Key, int] = {}
        self.taken: set[Key] = set()
        for line in lines:
            key = (line.get("sheet"), line.get("item"), line.get("property"), line.get("language"))
            self.values.setdefault(key, line.get("value"))
            self.rows.setdefault(key, line.number)

    def get(self, sheet: str, item: str, name: str, language: str = "") -> str:
        """One value, or nothing."""
        key = (sheet, item, name, language)
        self.taken.add(key)
        return self.values.get(key, "")

    def words(self, sheet: str, item: str, name: str, languages: tuple[str, ...]) -> Words:
        """Words in the languages of the form."""
        found = ((language, self.get(sheet, item, name, language)) for language in languages)
        return Words(tuple((language, text) for language, text in found if text))

    def flag(self, sheet: str, item: str, name: str) -> bool:
        """Whether it says yes."""
        return self.get(sheet, item, name) == "yes"

    def left(self) -> tuple[Named, ...]:
        """What nobody asked for."""
        return tuple(
            Named("cell", "_commonstar", row, "property") for key, row in self.rows.items() if key not in self.taken
        )

    def whole(self, one: Instrument) -> Instrument:
        """The instrument with what the sheet says of the whole."""
        languages = one.languages
        title = one.title.texts + self.words("settings", "", "title", languages[1:]).texts
        terms = {}
        for name in _TERMS:
            codes = [key[1] for key in self.values if key[0] == "settings" and key[2] == name and not key[3]]
            for code in codes:
                self.get("settings", code, name)
            terms[name] = tuple(Term(code, self.words("settings", code, name, languages)) for code in codes)
        numbers = [key[1] for key in self.values if key[0] == "settings" and key[2] == "source"]
        return replace(
            one,
            title=Words(title),
            introduction=self.words("settings", "", "introduction", languages),
            pair=self.get("settings", "", "pair"),
            licence=self.get("settings", "", "licence"),
            sources=tuple(self.get("settings", number, "source") for number in numbers),
            translations=tuple(self._translation(each) for each in one.translations),
            answered_by=terms["answered_by"],
            dimensions=terms["dimensions"],
            levels=terms["levels"],
        )

    def _translation(self, one: Translation) -> Translation:
        by = self.get("settings", "", "reviewed_by", one.language)
        on = self.get("settings", "", "reviewed_on", one.language)
        if one.state is TranslationState.ORIGINAL or not by:
            return one
        return Translation(one.language, TranslationState.REVIEWED, by, on)

    def question(self, one: Question) -> Question:
        """The question with what the sheet says of it."""
        return replace(
            one,
            reversed=self.flag("survey", one.name, "reversed"),
            dimension=self.get("survey", one.name, "dimension"),
            level=self.get("survey", one.name, "level"),
            asked_of=tuple(self.get("survey", one.name, "asked_of").split()),
            pair=self.get("survey", one.name, "pair"),
            tags=tuple(self.get("survey", one.name, "tags").split()),
            bands=self._bands(one.name),
        )

    def _bands(self, name: str) -> tuple[Decimal, ...]:
        try:
            return tuple(map(Decimal, self.get("survey", name, "bands").split()))
        except InvalidOperation:
            return ()

    def choice_list(self, one: ChoiceList, languages: tuple[str, ...]) -> ChoiceList:
        """The list with what the sheet says of it and of its choices."""
        return replace(
            one,
            ordered=self.flag("choices", one.name, "ordered"),
            low=self.words("choices", one.name, "low", languages),
            high=self.words("choices", one.name, "high", languages),
            choices=tuple(self._choice(one.name, choice) for choice in one.choices),
        )

    def _choice(self, list_name: str, one: Choice) -> Choice:
        item = f"{list_name}/{one.code}"
        try:
            score = Decimal(self.get("choices", item, "score")) if self.get("choices", item, "score") else None
        except InvalidOperation:
            score = None
        apart, alone = (self.flag("choices", item, name) for name in ("apart", "alone"))
        return replace(one, score=score, apart=apart, alone=alone)


def with_own(items: tuple[Question | Group, ...], own: Own) -> tuple[Question | Group, ...]:
    """The items with what the sheet says of the questions among them."""
    return tuple(
        own.question(item) if isinstance(item, Question) else replace(item, items=with_own(item.items, own))
        for item in items
    )
