"""Forms of weighted criteria: the criteria, the scores, and what someone weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import Channel
from commonstar.web.common.forms import GovukForm
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activity_forms import CountedForm, InitiativesForm, refuse_equal
from commonstar.web.star.focus_it.weighing.bridge import WEIGHTS
from commonstar.web.star.focus_it.weighing.criteria import (
    MOST_CRITERIA,
    Judged,
    Method,
    as_settings,
    criteria_of,
    method_of,
    plain,
)
from commonstar.web.star.map_it.public import Initiative

WHOLE = 100
DIGITS, PLACES = 12, 2


def _number(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=DIGITS, decimal_places=PLACES, **more)


class CriteriaForm(InitiativesForm):
    """Which initiatives are compared, by what, and how people say what matters more."""

    mark_optional = False

    weights_by = forms.ChoiceField(
        label=gettext_lazy("How do people say what matters more?"),
        widget=forms.RadioSelect,
        choices=[
            (Method.POINTS.value, gettext_lazy("They share out 100 points")),
            (Method.SWING.value, gettext_lazy("They begin with what they would improve first, and compare the rest")),
        ],
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, **kwargs)
        self.initial["weights_by"] = method_of(activity).value
        there = list(criteria_of(activity))
        for place in range(MOST_CRITERIA):
            self._add_slot(place, there[place] if place < len(there) else None)

    def _add_slot(self, place: int, judged: Judged | None) -> None:
        number = {"n": place + 1}
        made: dict[str, forms.Field] = {
            "name": forms.CharField(required=False, max_length=100, label=_("Criterion %(n)d: its name") % number),
            "worst": _number(_("Criterion %(n)d: the number at its worst end") % number),
            "best": _number(_("Criterion %(n)d: the number at its best end") % number),
            "unit": forms.CharField(
                required=False, max_length=40, label=_("Criterion %(n)d: of what, such as £ or people a year") % number
            ),
        }
        for part, field in made.items():
            self.fields[f"{part}_{place}"] = field
            if judged is not None:
                value = getattr(judged, part)
                self.initial[f"{part}_{place}"] = plain(value) if isinstance(value, Fraction) else value

    @property
    def slots(self) -> list[tuple[int, list[BoundField]]]:
        """Each criterion with its fields, for a page that lays them out."""
        parts = ("name", "worst", "best", "unit")
        return [(place + 1, [self[f"{part}_{place}"] for part in parts]) for place in range(MOST_CRITERIA)]

    def clean(self) -> dict[str, Any]:
        """At least two criteria, each with a name of its own and a scale that has a length."""
        found = super().clean()
        named = [place for place in range(MOST_CRITERIA) if found.get(f"name_{place}")]
        for place in named:
            worst, best = found.get(f"worst_{place}"), found.get(f"best_{place}")
            if worst is None or best is None or worst == best:
                self.add_error(f"worst_{place}", _("Give the two ends of its scale as two different numbers."))
        if len(named) < 2:
            raise ValidationError(_("Name at least two criteria."))
        refuse_equal([found[f"name_{place}"] for place in named])
        return found

    def settings(self) -> dict[str, Any]:
        """Criteria and method, as settings."""
        given = self.cleaned_data
        found = [
            Judged(
                f"c{place}",
                given[f"name_{place}"],
                Fraction(given[f"worst_{place}"]),
                Fraction(given[f"best_{place}"]),
                given[f"unit_{place}"],
            )
            for place in range(MOST_CRITERIA)
            if given[f"name_{place}"]
        ]
        return as_settings(found, Method(given["weights_by"]))


class ScoresForm(GovukForm):
    """A score for each initiative and criterion, on the scale of the criterion."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Judged],
        initiatives: Sequence[Initiative],
        scores: Mapping[str, Mapping[str, Fraction]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.initiatives = criteria, initiatives
        for row in initiatives:
            for each in criteria:
                low, high = sorted((each.worst, each.best))
                name = self._name(row, each)
                self.widths = {**self.widths, name: "10"}  # type: ignore[misc]  # this form's fields are its own
                self.fields[name] = _number(
                    each.name, help_text=each.scale, min_value=_decimal(low), max_value=_decimal(high)
                )
                value = scores.get(str(row.pk), {}).get(each.id)
                if value is not None:
                    self.initial[name] = plain(value)

    @property
    def rows(self) -> list[tuple[Initiative, list[BoundField]]]:
        """Each initiative with its scores, for a page that lays them out."""
        return [(row, [self[self._name(row, each)] for each in self.criteria]) for row in self.initiatives]

    def scores(self) -> dict[str, dict[str, Fraction]]:
        """What was filled in, by initiative and criterion."""
        given = self.cleaned_data
        return {
            str(row.pk): {
                each.id: Fraction(given[name])
                for each in self.criteria
                if given[name := self._name(row, each)] is not None
            }
            for row in self.initiatives
        }

    def _name(self, row: Initiative, judged: Judged) -> str:
        return f"{judged.id}-{row.pk.hex}"


class WeighingForm(CountedForm):
    """What matters more to someone: a number for each criterion."""

    mark_optional = False

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, programme=activity.gathering.programme, **kwargs)
        self.criteria, self.method = criteria_of(activity), method_of(activity)
        self.widths = {each.id: "3" for each in self.criteria}  # type: ignore[misc]  # this form's fields are its own
        for each in self.criteria:
            self.fields[each.id] = forms.IntegerField(
                label=each.name,
                help_text=each.stake,
                required=False,
                min_value=0,
                max_value=WHOLE,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[BoundField]:
        """The questions, for a page that lays them out."""
        return [self[each.id] for each in self.criteria]

    @property
    def is_swing(self) -> bool:
        """Whether people compare with what they would improve first."""
        return self.method is Method.SWING

    def clean(self) -> dict[str, Any]:
        """The points come to 100, or the first has 100; what is typed up from paper only has to be some."""
        found = super().clean()
        if self.errors:
            return found
        given = self._points()
        if not any(given.values()):
            raise ValidationError(_("Give a number to at least one."))
        if self.channel is not Channel.WEB:
            return found
        if self.is_swing and max(given.values()) != WHOLE:
            raise ValidationError(_("Give 100 to the one that you would improve first."))
        whole = sum(given.values())
        if not self.is_swing and whole != WHOLE:
            words = ngettext("You gave %(n)d point. Give 100 in all.", "You gave %(n)d points. Give 100 in all.", whole)
            raise ValidationError(words % {"n": whole})
        return found

    def _points(self) -> dict[str, int]:
        return {each.id: self.cleaned_data.get(each.id) or 0 for each in self.criteria}

    def answered(self) -> dict[str, Any]:
        """The numbers, by criterion."""
        return {WEIGHTS: self._points()}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
