"""The form for one figure, the same in every room. Without a source a figure is not taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonstar.formats.figures import FigureError, FigureRecord, Source
from commonstar.vocabulary import Better, ChangeKind, Level
from commonstar.web.common.forms import GovukForm, PartialDateField
from commonstar.web.common.phrases import choices
from commonstar.web.evidence.bridge import NUMBERS
from commonstar.web.evidence.sentences import GRADES

EMPTY = ("", gettext_lazy("Not known"))


def _number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=18, decimal_places=4, **more)


class FigureForm(GovukForm):
    """One figure with its source; `record()` gives it once the form is valid. A share is typed as per cent."""

    widths = {"unit": "10", "currency": "3", "price_year": "4"} | dict.fromkeys(NUMBERS, "10")

    indicator = forms.CharField(
        label=gettext_lazy("What was measured"),
        help_text=gettext_lazy("For example, cost to the council."),
        max_length=300,
    )
    better = forms.ChoiceField(
        label=gettext_lazy("Which direction is better"), choices=choices(Better), initial=Better.NEITHER.value
    )
    baseline = _number(gettext_lazy("Before"))
    result = _number(gettext_lazy("Result, or the figure itself"))
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("For example, people, hours or %."),
        max_length=60,
        required=False,
    )
    change = _number(pgettext_lazy("of a figure", "Change"))
    change_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of change"),
        help_text=gettext_lazy("A share is given as per cent of what it was before: a fall by a quarter is -25."),
        choices=[EMPTY, *choices(ChangeKind)],
        required=False,
    )
    comparator = forms.CharField(label=gettext_lazy("Compared with"), max_length=200, required=False)
    comparator_change = _number(gettext_lazy("Change there"))
    population = forms.CharField(label=gettext_lazy("Who or what was counted"), max_length=200, required=False)
    period = forms.CharField(label=gettext_lazy("Period"), max_length=120, required=False)
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("For money: three capitals, such as GBP or EUR."),
        max_length=3,
        required=False,
    )
    price_year = forms.IntegerField(
        label=gettext_lazy("Price year"),
        help_text=gettext_lazy("For money: the year whose prices these are."),
        min_value=1900,
        max_value=2200,
        required=False,
    )
    beneficiary = forms.CharField(label=gettext_lazy("Who benefits"), max_length=120, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=[EMPTY, *choices(Level)], required=False)
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Grade of the evidence"),
        choices=[EMPTY, *((grade.number, format_lazy("{}: {}", grade.number, grade.evidence)) for grade in GRADES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    edition = forms.CharField(
        label=gettext_lazy("Edition"),
        help_text=gettext_lazy("What tells it from an earlier figure, such as 2024. Both stand side by side."),
        max_length=60,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What a number cannot say, such as “more than” or “an estimate”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    source_title = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who says so: the title of the report, page or letter."),
        max_length=400,
    )
    source_publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200, required=False)
    source_date = PartialDateField(label=gettext_lazy("Date of the source"), required=False)
    source_url = forms.URLField(
        label=gettext_lazy("Web address of the source"), max_length=500, required=False, assume_scheme="https"
    )

    def clean_currency(self) -> str:
        """Currency codes are written in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """A figure says something, and its parts do not contradict each other."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        if all(self.cleaned_data[name] is None for name in NUMBERS):
            self.add_error("result", _("Give a result, or a change."))
        has_change = any(self.cleaned_data[name] is not None for name in ("change", "comparator_change"))
        if has_change and not self.cleaned_data["change_kind"]:
            self.add_error("change_kind", _("Say what kind of change it is."))
        if self.errors:
            return self.cleaned_data
        try:
            self.record()
        except FigureError as error:
            names = {"currency": _("Enter a currency as three capitals, such as GBP.")}
            message = names.get(error.code, _("These parts of the figure do not fit together."))
            raise ValidationError({"currency": message} if error.code == "currency" else message) from error
        return self.cleaned_data

    def record(self) -> FigureRecord:
        """The figure as typed. Raises `FigureError` where its parts contradict each other."""
        given = self.cleaned_data
        kind = ChangeKind(given["change_kind"]) if given["change_kind"] else None
        source = Source(
            given["source_title"],
            given["source_publisher"],
            str(given["source_date"] or ""),
            given["source_url"],
        )
        return FigureRecord(
            source=source,
            better=Better(given["better"]),
            change_kind=kind,
            change=_share(given["change"], kind),
            comparator_change=_share(given["comparator_change"], kind),
            level=Level(given["level"]) if given["level"] else None,
            **{name: given[name] for name in ("indicator", "baseline", "result", "unit", "comparator", "population")},
            **{name: given[name] for name in ("period", "currency", "price_year", "beneficiary", "grade")},
            **{name: given[name] for name in ("note", "edition")},
        )


def newer_edition(earlier: FigureRecord) -> dict[str, Any]:
    """What the form of a newer edition starts from: the indicator and its units, not its numbers and not its source."""
    texts = ("indicator", "unit", "currency", "population", "beneficiary")
    return {
        **{name: getattr(earlier, name) for name in texts},
        **{name: value.value for name in ("better", "change_kind", "level") if (value := getattr(earlier, name))},
    }


def _share(value: Decimal | None, kind: ChangeKind | None) -> Decimal | None:
    return value.scaleb(-2) if value is not None and kind is ChangeKind.RELATIVE else value
