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


@dataclass(frozen=True)
class About:
    """What people read before the questions."""

    title: str
    introduction: str = ""


def started(about: About, groups: Iterable[str], code: str, language: str, label: str) -> bridge.Instrument:
    """An instrument that asks nothing yet but one open question, which may be removed when there are others."""
    terms, names = [], set[str]()
    for each in groups:
        name = code_of(each, names)
        names.add(name)
        terms.append(bridge.Term(name, _words(language, each)))
    return bridge.Instrument(
        id=code,
        version="1",
        title=_words(language, about.title),
        translations=(bridge.Translation(language, ORIGINAL),),
        items=(bridge.Question("words", bridge.Kind.TEXT, _words(language, label)),),
        introduction=_words(language, about.introduction) if about.introduction else bridge.NO_WORDS,
        answered_by=tuple(terms),
    )


def with_about(record: bridge.Instrument, about: About) -> bridge.Instrument:
    """With another title and introduction."""
    language = record.languages[0]
    introduction = rewritten(record.introduction, language, about.introduction)
    return replace(record, title=rewritten(record.title, language, about.title), introduction=introduction)


def is_simple(record: bridge.Instrument) -> bool:
    """Whether the builder can change it: its questions stand in one list, without groups."""
    return all(isinstance(item, bridge.Question) for item in record.items)


def rewritten(before: bridge.Words, language: str, text: str) -> bridge.Words:
    """Words with another text in the original; if it changed, what was written in other languages is gone."""
    if dict(before.texts).get(language, "") == text:
        return before
    return _words(language, text) if text else bridge.NO_WORDS


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
    """With other words, choices, or another kind, of a question; its name stays.

    A choice whose words stay keeps its code and what it is marked as. Choices that other questions share stay theirs.
    """
    language = record.languages[0]
    question = record.question(name)
    assert question is not None, "whoever asks has looked"
    lists, own = _lists(record, question, new)
    changed = replace(
        question if question.kind is new.kind else _bare(question, new.kind),
        label=rewritten(question.label, language, new.label),
        hint=rewritten(question.hint, language, new.hint),
        required=new.required,
        choices=own,
    )
    items = tuple(changed if item.name == name else item for item in record.items)
    return _pruned(replace(record, items=items, choice_lists=lists))


def _bare(question: bridge.Question, kind: bridge.Kind) -> bridge.Question:
    """A question of another kind, without what went with the old one."""
    return replace(
        question,
        kind=kind,
        least=None,
        most=None,
        bands=(),
        constraint=None,
        constraint_message=bridge.NO_WORDS,
        reversed=False,
        appearance="",
        choice_filter="",
    )


def _lists(
    record: bridge.Instrument, question: bridge.Question, new: NewQuestion
) -> tuple[tuple[bridge.ChoiceList, ...], str]:
    """The lists of choices, and which is the question's."""
    language, lists, own = record.languages[0], record.choice_lists, question.choices
    if not new.choices:
        return lists, ""
    before = record.choice_list(own) or bridge.ChoiceList("", ())
    is_shared = any(one.choices == own and one.name != question.name for one in record.questions)
    is_new = not own or is_shared
    if is_new:
        own = code_of(f"{question.name}_choices", {each.name for each in lists})
    made = replace(before, name=own, choices=_rechosen(before, new, language), ordered=new.is_scale)
    return ((*lists, made) if is_new else tuple(made if each.name == own else each for each in lists)), own


def _pruned(record: bridge.Instrument) -> bridge.Instrument:
    """Without lists of choices that no question uses."""
    used = {one.choices for one in record.questions}
    return replace(record, choice_lists=tuple(each for each in record.choice_lists if each.name in used))


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
    return _pruned(replace(record, items=items))


def with_condition(record: bridge.Instrument, name: str, condition: bridge.Condition | None) -> bridge.Instrument:
    """With a question asked only where a condition holds; None always."""
    items = tuple(
        replace(item, relevant=condition) if isinstance(item, bridge.Question) and item.name == name else item
        for item in record.items
    )
    return replace(record, items=items)


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
