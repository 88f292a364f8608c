"""The two axes of a 2×2, as the settings of its activity hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from commonstar.web.gatherings.public import Activity

AXES, SAVING = "axes", "shows_saving"
SIDES = ("across", "up")
PARTS = ("name", "question", "low", "high")
Text = str | Promise


@dataclass(frozen=True)
class Axis:
    """An axis: its name in the picture, what people are asked, and what its ends mean."""

    name: Text
    question: Text
    low: Text
    high: Text


USUAL = {
    "across": Axis(
        gettext_lazy("Public involvement"),
        gettext_lazy("How much could people who live here take part?"),
        gettext_lazy("A little"),
        gettext_lazy("A lot"),
    ),
    "up": Axis(
        gettext_lazy("Savings potential"),
        gettext_lazy("How much could it save?"),
        gettext_lazy("A little"),
        gettext_lazy("A lot"),
    ),
}


def axes_of(activity: Activity) -> tuple[Axis, Axis]:
    """The axis across and the axis up; what was never changed is in the reader's language."""
    told = activity.settings.get(AXES)
    across, up = (_axis(side, told.get(side) if isinstance(told, dict) else None) for side in SIDES)
    return across, up


def _axis(side: str, told: Any) -> Axis:
    usual, given = USUAL[side], told if isinstance(told, dict) else {}
    return Axis(*(str(given.get(part, "")) or getattr(usual, part) for part in PARTS))


def shows_saving(activity: Activity) -> bool:
    """Whether the estimated saving is drawn beside each dot."""
    return bool(activity.settings.get(SAVING, True))


def as_settings(axes: Mapping[str, Axis], *, saving: bool) -> dict[str, Any]:
    """Axes as settings; a text that is the usual one stays out, so that each reader sees it in their language."""
    told = {
        side: {part: words for part, words in asdict(axis).items() if words != str(getattr(USUAL[side], part))}
        for side, axis in axes.items()
    }
    return {AXES: told, SAVING: saving}
