"""Every text of an instrument by a key that stays, so that it can be read and written in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from commonstar.web.questionnaires import bridge

Change = Callable[[str, bridge.Words], bridge.Words]
STATES = bridge.TranslationState


@dataclass(frozen=True)
class Text:
    """A text of the original, and what it is in another language; "" where it is not there yet."""

    key: str
    original: str
    words: str

    @property
    def part(self) -> str:
        """What it is: title, introduction, answered_by, dimensions, levels, choices, label, hint, message."""
        head, *rest = self.key.split(":")
        return rest[-1] if head == "items" else head


def mapped(record: bridge.Instrument, change: Change) -> bridge.Instrument:
    """With every text changed by a function of its key and its words. Texts that are not there are not asked about."""

    def on(key: str, words: bridge.Words) -> bridge.Words:
        return change(key, words) if words else words

    def terms(name: str, found: tuple[bridge.Term, ...]) -> tuple[bridge.Term, ...]:
        return tuple(replace(each, label=on(f"{name}:{each.code}", each.label)) for each in found)

    return replace(
        record,
        title=on("title", record.title),
        introduction=on("introduction", record.introduction),
        answered_by=terms("answered_by", record.answered_by),
        dimensions=terms("dimensions", record.dimensions),
        levels=terms("levels", record.levels),
        items=tuple(_item(each, on) for each in record.items),
        choice_lists=tuple(_list(each, on) for each in record.choice_lists),
    )


def _item(item: bridge.Question | bridge.Group, on: Change) -> bridge.Question | bridge.Group:
    key = f"items:{item.name}"
    if isinstance(item, bridge.Group):
        return replace(item, label=on(f"{key}:label", item.label), items=tuple(_item(each, on) for each in item.items))
    return replace(
        item,
        label=on(f"{key}:label", item.label),
        hint=on(f"{key}:hint", item.hint),
        constraint_message=on(f"{key}:message", item.constraint_message),
    )


def _list(found: bridge.ChoiceList, on: Change) -> bridge.ChoiceList:
    key = f"choices:{found.name}"
    return replace(
        found,
        choices=tuple(replace(each, label=on(f"{key}:code:{each.code}", each.label)) for each in found.choices),
        low=on(f"{key}:low", found.low),
        high=on(f"{key}:high", found.high),
    )


def texts(record: bridge.Instrument, language: str) -> list[Text]:
    """All texts, those of the questions with their answers last, each in the original and in a language."""
    found: list[Text] = []
    original = record.languages[0]

    def look(key: str, words: bridge.Words) -> bridge.Words:
        told = dict(words.texts)
        found.append(Text(key, told.get(original, ""), told.get(language, "")))
        return words

    mapped(record, look)
    return found


def with_texts(record: bridge.Instrument, language: str, told: Mapping[str, str]) -> bridge.Instrument:
    """With these texts in a language, by key; an empty one takes it out. The language is a draft if any changed."""

    def change(key: str, words: bridge.Words) -> bridge.Words:
        if key not in told or dict(words.texts).get(language, "") == told[key]:
            return words
        others = tuple(each for each in words.texts if each[0] != language)
        return bridge.Words((*others, (language, told[key])) if told[key] else others)

    made = mapped(record, change)
    if language not in record.languages:
        return replace(made, translations=(*record.translations, bridge.Translation(language, STATES.DRAFT)))
    if made == record:
        return record
    drafted = [
        bridge.Translation(language, STATES.DRAFT) if each.language == language else each
        for each in record.translations
    ]
    return replace(made, translations=tuple(drafted))


def asks_the_same(one: bridge.Instrument, other: bridge.Instrument) -> bool:
    """Whether two versions differ in nothing but their languages."""
    return _in_original(one) == _in_original(other)


def _in_original(record: bridge.Instrument) -> bridge.Instrument:
    original = record.languages[0]
    plain = mapped(record, lambda _key, words: bridge.Words(((original, dict(words.texts).get(original, "")),)))
    return replace(plain, version="", translations=record.translations[:1], carried=bridge.NOTHING_CARRIED)
