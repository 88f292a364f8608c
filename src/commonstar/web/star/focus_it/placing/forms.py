"""Forms of the 2×2: its axes, and where someone puts each initiative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activity_forms import CountedForm, InitiativesForm
from commonstar.web.star.focus_it.placing.axes import PARTS, SAVING, SIDES, Axis, as_settings, axes_of, shows_saving
from commonstar.web.star.focus_it.placing.bridge import HIGH, LOW, PLACED
from commonstar.web.star.map_it.public import Initiative

LABELS = {
    "across": {
        "name": gettext_lazy("Axis from left to right: its name"),
        "question": gettext_lazy("Axis from left to right: what are people asked?"),
        "low": gettext_lazy("Axis from left to right: what does its low end mean?"),
        "high": gettext_lazy("Axis from left to right: what does its high end mean?"),
    },
    "up": {
        "name": gettext_lazy("Axis from bottom to top: its name"),
        "question": gettext_lazy("Axis from bottom to top: what are people asked?"),
        "low": gettext_lazy("Axis from bottom to top: what does its low end mean?"),
        "high": gettext_lazy("Axis from bottom to top: what does its high end mean?"),
    },
}
LONGEST = {"name": 60, "question": 200, "low": 40, "high": 40}


class AxesForm(InitiativesForm):
    """Which initiatives are placed, and on which axes."""

    shows_saving = forms.BooleanField(
        required=False,
        label=gettext_lazy("Draw beside each what it is estimated to save"),
        help_text=gettext_lazy("As a range, from its business case or quick estimate. Only the results show it."),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, **kwargs)
        for side, axis in zip(SIDES, axes_of(activity), strict=True):
            for part in PARTS:
                self.fields[f"{side}_{part}"] = forms.CharField(
                    max_length=LONGEST[part], label=LABELS[side][part], initial=str(getattr(axis, part))
                )
        self.initial[SAVING] = shows_saving(activity)
        self.order_fields([*(f"{side}_{part}" for side in SIDES for part in PARTS), SAVING])

    def settings(self) -> dict[str, Any]:
        """The axes, as settings."""
        given = self.cleaned_data
        axes = {side: Axis(*(given[f"{side}_{part}"] for part in PARTS)) for side in SIDES}
        return as_settings(axes, saving=given[SAVING])


class PlacingForm(CountedForm):
    """Where someone puts each initiative: two questions each, from 1 to 5, or not sure."""

    mark_optional = False

    def __init__(self, *args: Any, activity: Activity, initiatives: Sequence[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, programme=activity.gathering.programme, **kwargs)
        self.initiatives, self.axes = initiatives, axes_of(activity)
        for row in initiatives:
            for side, axis in zip(SIDES, self.axes, strict=True):
                self.fields[_name(side, row)] = forms.ChoiceField(
                    required=False, label=str(axis.question), choices=[("", _("Not sure")), *_steps(axis)]
                )

    @property
    def rows(self) -> list[tuple[Initiative, list[BoundField]]]:
        """Each initiative with its two questions, for a page that lays them out."""
        return [(row, [self[_name(side, row)] for side in SIDES]) for row in self.initiatives]

    def clean(self) -> dict[str, Any]:
        """Something is placed, and what is placed has a place on both axes."""
        found = super().clean()
        for row in self.initiatives:
            told = [found.get(_name(side, row)) for side in SIDES]
            if any(told) and not all(told):
                missing = SIDES[0] if told[1] else SIDES[1]
                self.add_error(
                    _name(missing, row),
                    _("Answer both questions about “%(title)s”, or choose “Not sure” twice.") % {"title": row.title},
                )
        if not self.errors and not self._places():
            raise ValidationError(_("Place at least one. You can leave the others at “Not sure”."))
        return found

    def _places(self) -> dict[str, list[int]]:
        given = self.cleaned_data
        told = {str(row.pk): [given.get(_name(side, row)) for side in SIDES] for row in self.initiatives}
        return {pk: [int(str(each)) for each in pair] for pk, pair in told.items() if all(pair)}

    def answered(self) -> dict[str, Any]:
        """Across and up, by initiative."""
        return {PLACED: self._places()}


def _name(side: str, row: Initiative) -> str:
    return f"{side}-{row.pk.hex}"


def _steps(axis: Axis) -> list[tuple[str, str]]:
    """From the low end to the high end, with what the ends mean."""
    ends = {LOW: axis.low, HIGH: axis.high}
    return [
        (str(step), _("%(step)d: %(meaning)s") % {"step": step, "meaning": ends[step]} if step in ends else str(step))
        for step in range(LOW, HIGH + 1)
    ]
