"""The form of a figure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Better, ChangeKind, Level
from commonstar.web.common.forms import GovukForm, PartialDateField
from commonstar.web.common.phrases import choices
from commonstar.web.evidence.public import Figure
from commonstar.web.star.map_it.figures.actions import FigureValues, SourceValues

ANY = [("", gettext_lazy("Not told"))]
NUMBERS = ("baseline", "result", "change")


def _number(label: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(required=False, max_digits=18, decimal_places=4, widget=widget, label=label)


def _words(label: Any, limit: int, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(required=required, max_length=limit, label=label, help_text=help_text)


class FigureForm(GovukForm):
    """What was measured, what came out, and who says so. Without a source there is no figure."""

    widths = {**dict.fromkeys(NUMBERS, "10"), "currency": "3", "price_year": "4", "grade": "2", "unit": "10"}
    indicator = _words(
        gettext_lazy("What was measured"), 300, gettext_lazy("For example, cost to the council."), required=True
    )
    better = forms.ChoiceField(
        choices=choices(Better),
        initial=Better.NEITHER,
        widget=forms.RadioSelect,
        label=gettext_lazy("Which is better?"),
    )
    baseline = _number(gettext_lazy("Before"))
    result = _number(gettext_lazy("After, or the figure itself"))
    change = _number(gettext_lazy("Change"))
    change_kind = forms.ChoiceField(
        required=False, choices=[*ANY, *choices(ChangeKind)], label=gettext_lazy("What kind of change")
    )
    unit = _words(gettext_lazy("Unit"), 60, gettext_lazy("For example, people, hours, % or GBP."))
    currency = _words(gettext_lazy("Currency, if it is money"), 3, gettext_lazy("Three letters, such as GBP."))
    price_year = forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("Price year, if it is money"),
    )
    period = _words(gettext_lazy("Period"), 120, gettext_lazy("For example, a year, or 2019 to 2021."))
    population = _words(gettext_lazy("Who was counted"), 200)
    beneficiary = _words(gettext_lazy("Who benefits, or who pays"), 120)
    level = forms.ChoiceField(required=False, choices=[*ANY, *choices(Level)], label=gettext_lazy("Level"))
    grade = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("Grade of the evidence, 1 to 6"),
    )
    edition = _words(gettext_lazy("Edition"), 60, gettext_lazy("What tells it from an earlier figure, such as 2024."))
    note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Note")
    )
    source_title = _words(
        gettext_lazy("Source"), 400, gettext_lazy("The report, page or person that says so."), required=True
    )
    source_publisher = _words(gettext_lazy("Who published it"), 200)
    source_date = PartialDateField(required=False, label=gettext_lazy("Date of the source"))
    source_url = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Address of the source")
    )

    def clean(self) -> dict[str, Any]:
        """A figure has at least one number."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and all(given.get(name) is None for name in NUMBERS):
            raise ValidationError(_("Give at least one number: before, after or change."))
        return given

    def values(self) -> FigureValues:
        """The figure."""
        return FigureValues(**{name: self.cleaned_data[name] for name in FigureValues.__dataclass_fields__})

    def source(self) -> SourceValues:
        """Who says so."""
        given = self.cleaned_data
        date = str(given["source_date"] or "")
        return SourceValues(given["source_title"], given["source_publisher"], date, given["source_url"])


def from_earlier(figure: Figure) -> dict[str, Any]:
    """What a newer edition starts from: the indicator and its units, not its numbers and not its source."""
    kept = ("indicator", "better", "change_kind", "unit", "currency", "population", "beneficiary", "level")
    return {name: getattr(figure, name) for name in kept}
