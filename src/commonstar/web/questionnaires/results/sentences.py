"""Numbers and answers of a round in words of the reader's language."""

from __future__ import annotations

from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.questionnaires import bridge

HIDDEN = gettext_lazy("Hidden: too few people, or others could be worked out from it")


def hidden() -> Promise:
    """Why there is no number. It does not say which of the two, since that would tell something."""
    return HIDDEN


def value(number: float | Fraction) -> str:
    """A number on a scale, to two places."""
    return str(number_format(f"{float(number):.2f}"))


def percent(count: int, of: int) -> str:
    """A share in whole hundredths; nothing of nothing."""
    return _("{number}\u00a0%").format(number=round(100 * count / of)) if of else "–"


def interval(found: bridge.Estimate, *, is_signed: bool = False, times: int = 1) -> str:
    """An estimate with the ends of its interval; `times` a hundred, a share in hundredths.

    Where the answers of a part do not differ, no interval means anything.
    """
    sign = "+" if is_signed and found.value > 0 else ""
    told, low, high = (value(times * each) for each in (found.value, found.low, found.high))
    if not has_interval(found):
        return _("{value} (no range: all answers of a group are alike)").format(value=f"{sign}{told}")
    return _("{value} (between {low} and {high})").format(value=f"{sign}{told}", low=low, high=high)


def has_interval(found: bridge.Estimate) -> bool:
    """Whether an interval says how sure a value is: not where all answers of a part are alike, or there is but one."""
    return bridge.NO_SPREAD not in found.warnings


def class_words(
    record: bridge.Instrument, question: bridge.Question, column: bridge.Column, language: str
) -> list[tuple[str, str]]:
    """Each answer that is counted, with its words: choices as they were asked, bands of a number as they are."""
    if question.kind in bridge.FREE:
        return [(code, _("Wrote something")) for code in column.classes]
    labels = {each.code: each.label.in_language(language) for each in record.choices_of(question)}
    return [(code, labels.get(code, code)) for code in column.classes]
