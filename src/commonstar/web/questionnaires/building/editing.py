"""Changes to a simple instrument: its questions stand in one list, without groups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from commonstar.web.questionnaires import bridge

ORIGINAL = bridge.TranslationState.ORIGINAL


@dataclass(frozen=True)
class NewQuestion:
    """A question as it is typed: `choices` one each, `is_scale` says that they go from the lowest to the highest."""

    kind: bridge.Kind
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_scale: bool = False
    required: bool = False


def started(title: str, introduction: str, groups: Iterable[str], code: str, language: str) -> bridge.Instrument:
    """An instrument that asks nothing yet but one open question, which may be removed when there are others."""
    words = {"en": "What do you want to tell us?"}
    label = words.get(language, words["en"])
    terms, names = [], set[str]()
    for each in groups:
        name = code_of(each, names)
        names.add(name)
        terms.append(bridge.Term(name, _words(language, each)))
    return bridge.Instrument(
        id=code,
        version="1",
        title=_words(language, title),
        translations=(bridge.Translation(language, ORIGINAL),),
        items=(bridge.Question("words", bridge.Kind.TEXT, _words(language, label)),),
        introduction=_words(language, introduction) if introduction else bridge.NO_WORDS,
        answered_by=tuple(terms),
    )


def is_simple(record: bridge.Instrument) -> bool:
    """Whether the builder can change it: nothing branches, nothing is grouped, one language."""
    return len(record.translations) == 1 and all(
        isinstance(item, bridge.Question) and item.relevant is None and item.constraint is None for item in record.items
    )


def with_question(record: bridge.Instrument, new: NewQuestion) -> bridge.Instrument:
    """With a question at the end."""
    language = record.languages[0]
    name = code_of(new.label, {one.name for one in record.questions})
    lists = record.choice_lists
    if new.choices:
        lists = (*lists, _list(f"{name}_choices"[:60], new, language))
    question = bridge.Question(
        name,
        new.kind,
        _words(language, new.label),
        hint=_words(language, new.hint) if new.hint else bridge.NO_WORDS,
        required=new.required,
        choices=lists[-1].name if new.choices else "",
    )
    return replace(record, items=(*record.items, question), choice_lists=lists)


def _list(name: str, new: NewQuestion, language: str) -> bridge.ChoiceList:
    made: list[bridge.Choice] = []
    for place, label in enumerate(new.choices, 1):
        code = code_of(label, {each.code for each in made})
        made.append(bridge.Choice(code, _words(language, label), Decimal(place) if new.is_scale else None))
    return bridge.ChoiceList(name, tuple(made), ordered=new.is_scale)


def with_changed(record: bridge.Instrument, name: str, new: NewQuestion) -> bridge.Instrument:
    """With other words, and other choices, of a question; its name and kind stay.

    A choice whose words stay keeps its code and what it is marked as. Choices that other questions share stay theirs.
    """
    language = record.languages[0]
    question = record.question(name)
    assert question is not None, "whoever asks has looked"
    lists, own = record.choice_lists, question.choices
    if new.choices:
        before = record.choice_list(own) or bridge.ChoiceList("", ())
        is_shared = any(one.choices == own and one.name != name for one in record.questions)
        if is_shared:
            own = code_of(f"{name}_choices", {each.name for each in lists})
        made = replace(before, name=own, choices=_rechosen(before, new, language), ordered=new.is_scale)
        lists = (*lists, made) if is_shared else tuple(made if each.name == own else each for each in lists)
    changed = replace(
        question,
        label=_words(language, new.label),
        hint=_words(language, new.hint) if new.hint else bridge.NO_WORDS,
        required=new.required,
        choices=own,
    )
    items = tuple(changed if item.name == name else item for item in record.items)
    return replace(record, items=items, choice_lists=lists)


def _rechosen(before: bridge.ChoiceList, new: NewQuestion, language: str) -> tuple[bridge.Choice, ...]:
    """The choices anew: those that are still there as they were, others with codes that none has or had."""
    kept = {each.label.in_language(language): each for each in before.choices}
    taken = {each.code for each in before.choices}
    made: list[bridge.Choice] = []
    place = 0
    for label in new.choices:
        choice = kept.get(label) or bridge.Choice(code_of(label, taken), _words(language, label))
        taken.add(choice.code)
        place += not choice.apart
        score = Decimal(place) if new.is_scale and not choice.apart else None
        made.append(replace(choice, score=score))
    return tuple(made)


def without(record: bridge.Instrument, name: str) -> bridge.Instrument:
    """Without a question; the last one stays, for something must be asked."""
    items = tuple(item for item in record.items if item.name != name)
    if not items:
        return record
    used = {one.choices for one in items if isinstance(one, bridge.Question)}
    return replace(record, items=items, choice_lists=tuple(each for each in record.choice_lists if each.name in used))


def moved(record: bridge.Instrument, name: str, step: int) -> bridge.Instrument:
    """With a question one place up (-1) or down (1)."""
    items = list(record.items)
    at = next((place for place, item in enumerate(items) if item.name == name), None)
    if at is None or not 0 <= at + step < len(items):
        return record
    items[at], items[at + step] = items[at + step], items[at]
    return replace(record, items=tuple(items))


def code_of(words: str, taken: set[str]) -> str:
    """A name for something, made from its words, that no other has."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")
    base = base if base and base[0].isalpha() else f"q_{base}".rstrip("_")
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found


def _words(language: str, text: str) -> bridge.Words:
    return bridge.Words(((language, text),))
