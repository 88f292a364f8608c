"""Figures in words: a value with its unit, a change with its sign, what a grade stands for. Nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commonstar.formats.figures import FigureRecord
from commonstar.vocabulary import ChangeKind
from commonstar.web.common.forms import PartialDate

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Grade:
    """What a grade asks for: the evidence that the effect is real, how old it may be, how exact."""

    number: int
    evidence: Promise
    age: Promise


# The table is widely quoted and could not be checked at its source; pages say so.
GRADES = (
    Grade(1, gettext_lazy("A randomised trial in this country"), gettext_lazy("Under a year")),
    Grade(2, gettext_lazy("A randomised trial abroad"), gettext_lazy("One to two years")),
    Grade(3, gettext_lazy("An independent evaluation, or national statistics"), gettext_lazy("Two to three years")),
    Grade(4, gettext_lazy("Records kept by those in charge"), gettext_lazy("Three to four years")),
    Grade(5, gettext_lazy("Reports of something similar elsewhere"), gettext_lazy("Four to five years")),
    Grade(6, gettext_lazy("An estimate or an expert's judgement alone"), gettext_lazy("Over five years")),
)


def grade_word(grade: int | None) -> str:
    """A grade as a reader sees it."""
    return _("Grade %(number)s of 6") % {"number": grade} if grade else _("Not graded")


def when(text: str) -> str:
    """A date as exact as it is known, in the reader's language; what is no such date is shown as it is."""
    try:
        known = PartialDate.parse(text)
    except ValueError:
        return text
    if known.month is None:
        return str(known.year)
    return formats.date_format(known.first_day, "DATE_FORMAT" if known.day else "YEAR_MONTH_FORMAT")


def number(value: Decimal) -> str:
    """A number with the separators of the reader's language, all its digits kept."""
    text = formats.number_format(abs(value), use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if value < 0 else text


def amount(value: Decimal, unit: str, currency: str) -> str:
    """A number with its unit or currency: "550 sessions", "50%", "GBP 100,000 a year"."""
    text = number(value)
    if currency:
        rest = unit.removeprefix(currency).strip()
        return f"{currency} {text} {rest}".strip()
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def change(value: Decimal, kind: ChangeKind | None, unit: str = "", currency: str = "") -> str:
    """A change with its sign: a share as per cent, a difference with its unit."""
    sign = "+" if value > 0 else ""
    if kind is ChangeKind.RELATIVE:
        shown = value.scaleb(2).normalize()
        plain = shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown
        return f"{sign}{number(plain)}%"
    return sign + amount(value, unit, currency)


def said(figure: FigureRecord) -> str:
    """What a figure says in one line; "" where it has words only."""
    parts = []
    if figure.baseline is not None and figure.result is not None:
        before, after = (amount(v, figure.unit, figure.currency) for v in (figure.baseline, figure.result))
        parts.append(_("from %(before)s to %(after)s") % {"before": before, "after": after})
    elif figure.result is not None:
        parts.append(amount(figure.result, figure.unit, figure.currency))
    elif figure.baseline is not None:
        parts.append(_("%(before)s before") % {"before": amount(figure.baseline, figure.unit, figure.currency)})
    if figure.change is not None:
        parts.append(change(figure.change, figure.change_kind, figure.unit, figure.currency))
    return ", ".join(parts)


def compared(figure: FigureRecord) -> str:
    """What the figure is compared with; "" where with nothing."""
    if figure.comparator_change is None:
        return figure.comparator and _("Compared with: %(comparator)s") % {"comparator": figure.comparator}
    shown = change(figure.comparator_change, figure.change_kind, figure.unit, figure.currency)
    name = figure.comparator or pgettext("of a comparison", "elsewhere")
    return _("Compared with: %(comparator)s, %(change)s") % {"comparator": name, "change": shown}


def price(figure: FigureRecord) -> str:
    """The price year of money, or that it is not known; "" for what is not money."""
    if not figure.currency:
        return ""
    if figure.price_year is None:
        return _("Price year not known")
    return _("In prices of %(year)s") % {"year": figure.price_year}
