"""What initiatives are judged by, how weights are asked for, and their scores: the settings of an activity.

Numbers stand there as text, so that they stay exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from commonstar.web.gatherings.public import Activity

CRITERIA, METHOD, SCORES = "criteria", "weights_by", "scores"
MOST_CRITERIA = 6
MONEY = ("£", "€", "$")  # signs that stand before an amount


class Method(StrEnum):
    """How people give weights."""

    POINTS = "points"
    SWING = "swing"


@dataclass(frozen=True)
class Judged:
    """A criterion with its scale: from its worst end to its best, which may be the smaller number, and its unit."""

    id: str
    name: str
    worst: Fraction
    best: Fraction
    unit: str = ""

    @property
    def scale(self) -> str:
        """The two ends in words."""
        told = {"worst": self._with_unit(self.worst), "best": self._with_unit(self.best)}
        return _("From %(worst)s (worst) to %(best)s (best)") % told

    @property
    def stake(self) -> str:
        """What it can be, for whoever says how much it matters; "" where a scale without a unit tells them nothing."""
        if not self.unit:
            return ""
        told = {"worst": self._with_unit(self.worst), "best": self._with_unit(self.best)}
        return _("It can be anything from %(worst)s to %(best)s.") % told

    def _with_unit(self, value: Fraction) -> str:
        """A number of the scale: a sign of money stands before it, other units behind it."""
        sign = self.unit[:1] if self.unit[:1] in MONEY else ""
        return " ".join(part for part in (f"{sign}{spoken(value)}", self.unit.removeprefix(sign).strip()) if part)


def usual() -> tuple[Judged, ...]:
    """What is proposed at first, in the reader's language."""
    names = (
        _("How many people it helps"),
        _("How much people who live here take part"),
        _("How much it saves"),
    )
    return tuple(Judged(f"c{place}", name, Fraction(1), Fraction(5)) for place, name in enumerate(names))


def criteria_of(activity: Activity) -> tuple[Judged, ...]:
    """The criteria of an activity: its own, or the usual ones. What cannot be read is passed over."""
    found = [_read(each) for each in activity.settings.get(CRITERIA, ())]
    return tuple(each for each in found if each is not None) or usual()


def _read(told: Any) -> Judged | None:
    try:
        read = Judged(
            str(told["id"]), str(told["name"]), Fraction(told["worst"]), Fraction(told["best"]), str(told["unit"])
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return read if read.worst != read.best else None


def method_of(activity: Activity) -> Method:
    """How weights are asked for."""
    told = activity.settings.get(METHOD)
    return Method(told) if told in set(Method) else Method.POINTS


def as_settings(criteria: Sequence[Judged], method: Method) -> dict[str, Any]:
    """Criteria and method as settings."""
    told = [
        {"id": each.id, "name": each.name, "worst": str(each.worst), "best": str(each.best), "unit": each.unit}
        for each in criteria
    ]
    return {CRITERIA: told, METHOD: method.value}


def scores_of(activity: Activity) -> dict[str, dict[str, Fraction]]:
    """The scores by initiative (its identifier as text) and criterion, those that lie on their scales."""
    told, judged = activity.settings.get(SCORES), {each.id: each for each in criteria_of(activity)}
    found: dict[str, dict[str, Fraction]] = {}
    for initiative, row in told.items() if isinstance(told, dict) else ():
        read = {name: Fraction(value) for name, value in row.items() if name in judged}
        found[initiative] = {name: value for name, value in read.items() if _lies_on(judged[name], value)}
    return found


def _lies_on(judged: Judged, value: Fraction) -> bool:
    return min(judged.worst, judged.best) <= value <= max(judged.worst, judged.best)


def scores_as_settings(scores: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Any]:
    """Scores as settings."""
    return {SCORES: {pk: {name: str(value) for name, value in row.items()} for pk, row in scores.items()}}


def spoken(value: Fraction) -> str:
    """A number as the reader's language writes it."""
    return str(formats.number_format(Decimal(plain(value)), use_l10n=True, force_grouping=True))


def plain(value: Fraction) -> str:
    """A number as people type it; scales and scores have two decimals at most."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".") if value.denominator != 1 else str(value.numerator)
