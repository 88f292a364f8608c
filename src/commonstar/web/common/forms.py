"""What our forms have in common: a base class, dates in three boxes, and choices with a hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise


EMPTY_DATE = gettext_lazy("Enter a date.")
UNNAMED = (forms.Field.default_error_messages["required"], EMPTY_DATE)
USUAL_NUMBERS = tuple(each.default_error_messages["invalid"] for each in (forms.IntegerField, forms.DecimalField))


class GovukMixin:
    """For forms and model forms (named before them): no bubbles from the browser, no colon after a label, and a message
    for an empty field that names it.

    `widths` says how wide a field is: a number of characters ("2", "3", "4", "5", "10", "20", "30") or a part of the
    column ("one-half"). `label_sizes` makes a label larger ("m", "l"). `mark_optional` adds "(optional)" to labels.
    """

    widths: ClassVar[Mapping[str, str]] = {}
    label_sizes: ClassVar[Mapping[str, str]] = {}
    mark_optional: ClassVar[bool] = True
    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") in UNNAMED:
                field.error_messages["required"] = _required_message(field, _label(name, field))

    def full_clean(self) -> None:
        """Checks what was sent. In the summary at the top nothing but the message says which field is meant."""
        super().full_clean()  # type: ignore[misc]  # a form is named after this
        for name, found in (getattr(self, "_errors", None) or {}).items():
            field = self.fields.get(name)
            for error in found.data:
                words = _named(error, field, _label(name, field)) if field else ""
                if words:
                    error.message, error.params = words, None


def _label(name: str, field: forms.Field) -> str:
    return str(field.label or pretty_name(name))


def _named(error: ValidationError, field: forms.Field, label: str) -> str:
    """What is wrong, naming the field, where a field only has the words that all have; else ""."""
    if error.code == "required" and error.message in UNNAMED:
        return _required_message(field, label)
    if isinstance(field, forms.IntegerField):  # the other fields for numbers are such fields too
        if error.code == "invalid" and error.message in USUAL_NUMBERS:
            return _number_message(field, label)
        if error.code in ("min_value", "max_value") and error.code not in field.error_messages:
            return _range_message(field, label)
    return ""


def _required_message(field: forms.Field, label: str) -> str:
    """What to do, naming the field."""
    if isinstance(field, forms.BooleanField):
        return _("Tick the box “%(label)s”.") % {"label": label}
    if isinstance(field, forms.FileField):
        return _("Choose a file for “%(label)s”.") % {"label": label}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Choose an answer for “%(label)s”.") % {"label": label}
    if isinstance(field, GovukDateField | PartialDateField):
        return _("Enter a date for “%(label)s”.") % {"label": label}
    return _("Fill in “%(label)s”.") % {"label": label}


def _number_message(field: forms.IntegerField, label: str) -> str:
    """That what was typed is no number, naming the field."""
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return _("Enter a number for “%(label)s”.") % {"label": label}
    return _("Enter a whole number for “%(label)s”.") % {"label": label}


def _range_message(field: forms.IntegerField, label: str) -> str:
    """Which numbers can be, naming the field."""
    low, high = (None if each is None else _spoken(each) for each in (field.min_value, field.max_value))
    if high is None:
        return _("Enter %(low)s or more for “%(label)s”.") % {"low": low, "label": label}
    if low is None:
        return _("Enter %(high)s or less for “%(label)s”.") % {"high": high, "label": label}
    return _("Enter a number from %(low)s to %(high)s for “%(label)s”.") % {"low": low, "high": high, "label": label}


def _spoken(number: Any) -> str:
    """An end of a range as the reader's language writes it; a callable one is asked first."""
    return str(formats.number_format(number() if callable(number) else number, use_l10n=True, force_grouping=True))


class GovukForm(GovukMixin, forms.Form):
    """The base of our forms."""


@dataclass(frozen=True)
class Described:
    """A choice's label with a hint under it: `(value, Described(label, hint))`."""

    label: Text
    hint: Text

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year, as exact as it is known. Written as ISO 8601: 2026, 2026-05 or 2026-05-17.

    Raises ValueError where there is no such day, and for a day without its month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("A day needs its month.")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """The first day that this may mean: for putting in order."""
        return date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads what `str` writes; raises ValueError for anything else."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) > 3:
            raise ValueError(f"Not a date: {text}")
        return cls(*parts)


class GovukDateWidget(forms.MultiWidget):
    """Three boxes: day, month, year. What was typed stays, also when it is no date."""

    template_name = "django/forms/widgets/govuk_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({part: forms.TextInput(attrs=dict(box)) for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: date | PartialDate | str | None) -> list[int | None]:
        """Splits a stored value into the three boxes."""
        if not value:
            return [None, None, None]
        found = PartialDate.parse(value.isoformat() if isinstance(value, date) else str(value))
        return [found.day, found.month, found.year]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, and a label and a width for each box."""
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        wrong = " govuk-input--error" if context["widget"]["attrs"].get("aria-invalid") else ""
        for part, label, width in zip(context["widget"]["subwidgets"], labels, (2, 2, 4), strict=True):
            part["label"] = label
            part["attrs"]["class"] = f"govuk-input govuk-date-input__input govuk-input--width-{width}{wrong}"
        return context


def read_boxes(value: Sequence[str | None] | None) -> PartialDate | None:
    """Reads day, month and year as typed; ValidationError says which of them is wrong, None that all are empty."""
    day, month, year = ((text or "").strip() for text in (value or ("", "", "")))
    if not (day or month or year):
        return None
    if not (len(year) == 4 and year.isdecimal()):
        raise ValidationError(_("Enter the year with 4 figures, for example 2026."), code="year")
    if day and not month:
        raise ValidationError(_("Enter the month as well as the day."), code="month")
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        raise ValidationError(_("Enter a date that exists, for example 27 3 2026."), code="invalid") from None


class PartialDateField(forms.Field):
    """Asks for a date that may be known to the day, to the month or only to the year; gives a `PartialDate`."""

    widget = GovukDateWidget
    default_error_messages = {"required": EMPTY_DATE}

    def to_python(self, value: Sequence[str | None] | None) -> PartialDate | None:
        """Reads the three boxes."""
        return read_boxes(value)

    def has_changed(self, initial: PartialDate | str | None, data: Sequence[str | None] | None) -> bool:
        """Compares what the boxes say, so that 03 and 3 are the same month."""
        try:
            found = self.to_python(data)
        except ValidationError:
            return True
        return (str(found) if found else "") != str(initial or "")


class GovukDateField(forms.Field):
    """Asks for a whole date; gives a `datetime.date`."""

    widget = GovukDateWidget
    default_error_messages = {"required": EMPTY_DATE}

    def to_python(self, value: Sequence[str | None] | None) -> date | None:
        """Reads the three boxes; all of them are needed."""
        found = read_boxes(value)
        if found is None:
            return None
        if found.day is None:
            raise ValidationError(_("Enter the day and the month as well as the year."), code="incomplete")
        return found.first_day

    def has_changed(self, initial: date | None, data: Sequence[str | None] | None) -> bool:
        """Compares what the boxes say with the stored date."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
