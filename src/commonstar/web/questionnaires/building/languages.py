"""The languages of an instrument: how far each is, and what a review of one makes of the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language_info

from commonstar.web.questionnaires import bridge

STATES = bridge.TranslationState


@dataclass(frozen=True)
class Review:
    """Who looked at a language, in what role, and on which day."""

    role: str
    day: date


def translation(record: bridge.Instrument, language: str) -> bridge.Translation | None:
    """A language of an instrument and how far it is, if it has that language."""
    return next((each for each in record.translations if each.language == language), None)


def missing(record: bridge.Instrument, language: str) -> int:
    """How many texts of the original have no words in a language."""
    return sum(1 for words in bridge.all_words(record) if words and language not in words.languages)


def with_review(record: bridge.Instrument, language: str, review: Review | None) -> bridge.Instrument:
    """With a language reviewed, or a draft again where `review` is None. The original stays what it is."""
    made = [_with(each, review) if each.language == language else each for each in record.translations]
    return replace(record, translations=tuple(made))


def honest(record: bridge.Instrument) -> bridge.Instrument:
    """With every reviewed language that lacks words a draft again, as after a question was added."""
    made = [each if bridge.is_complete(record, each.language) else _with(each, None) for each in record.translations]
    return replace(record, translations=tuple(made))


def all_drafts(record: bridge.Instrument) -> bridge.Instrument:
    """With every language a draft but the original."""
    return replace(record, translations=tuple(_with(each, None) for each in record.translations))


def _with(each: bridge.Translation, review: Review | None) -> bridge.Translation:
    if each.state is STATES.ORIGINAL:
        return each
    if review is None:
        return bridge.Translation(each.language, STATES.DRAFT)
    return bridge.Translation(each.language, STATES.REVIEWED, review.role, review.day.isoformat())


def name_of(language: str) -> str:
    """A language's name in itself, or its code where it is not known."""
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language
