"""The form of what holds for the whole model: its years, its prices, how later years count, the financial year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.worth.documents import Content
from commonstar.web.worth.filling.contents import Unreadable, names_of, new_key, read_amount, read_levels, typed
from commonstar.web.worth.filling.forms import NEW, SOURCES
from commonstar.web.worth.filling.parts import Box, Spot

STANDARD, HEALTH, RATE, BANDS = "green-book", "green-book-health", "rate", "bands"
DISCOUNTS = (
    (STANDARD, gettext_lazy("As the Green Book does: 3.5 % a year, less after 30 years")),
    (HEALTH, gettext_lazy("As the Green Book does for health: 1.5 % a year, less after 30 years")),
    (RATE, gettext_lazy("At a rate of my own, which I give below")),
)
PLAIN = ("title", "summary", "currency", "price_year", "years")
AMOUNT = Spot("amount", Box.AMOUNT)


def _whole(label: Any, least: int, most: int, wrong: Any) -> forms.IntegerField:
    """A whole number; whatever is wrong with it, one sentence says what is asked."""
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    field = forms.IntegerField(label=label, error_messages=messages)
    field.validators += [MinValueValidator(least, wrong), MaxValueValidator(most, wrong)]
    return field


class SettingsForm(GovukForm):
    """Asks what holds for the whole model."""

    widths = {"price_year": "4", "years": "3", "inflator": "5", "start_month": "2", "rate": "5"}

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("What is it, in a few sentences?"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Three letters, such as GBP or EUR."),
        error_messages={"invalid": gettext_lazy("Give the currency in three capital letters, such as GBP or EUR.")},
    )
    price_year = _whole(
        gettext_lazy("At the prices of which year?"), 1900, 2200, gettext_lazy("Give a price year from 1900 to 2200.")
    )
    years = _whole(
        gettext_lazy("Over how many years do you look?"),
        1,
        60,
        gettext_lazy("Give a number of years from 1 to 60."),
    )
    discount = forms.ChoiceField(
        label=gettext_lazy("How much less does money count that comes later?"), choices=DISCOUNTS
    )
    rate = forms.CharField(
        label=gettext_lazy("A rate of your own, a year"),
        help_text=gettext_lazy("A share such as 3 % or 0.03."),
        max_length=20,
        required=False,
    )
    deflator = forms.CharField(
        label=gettext_lazy("Price levels"),
        help_text=gettext_lazy(
            "One line a year: the year, a colon, and the level, such as 2015: 80. An input at the prices of another "
            "year is converted by them, with its working."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    deflator_source = forms.ChoiceField(label=gettext_lazy("Where do the price levels come from?"), required=False)
    deflator_title = forms.CharField(label=gettext_lazy("Title of that source"), max_length=400, required=False)
    deflator_url = forms.URLField(
        label=gettext_lazy("Its address on the web"), required=False, assume_scheme="https", max_length=400
    )
    start_month = _whole(
        gettext_lazy("In which month does your financial year start?"),
        1,
        12,
        gettext_lazy("Give the month as a number from 1 to 12."),
    )
    inflator = forms.CharField(
        label=gettext_lazy("Inflation a year, for the financial case"),
        help_text=gettext_lazy("A share such as 2 % or 0.02."),
        required=False,
    )

    def __init__(self, data: Any, content: Content) -> None:
        super().__init__(data, initial=_initial(content))
        self.content = content
        if self.initial["discount"] == BANDS:
            kept = (BANDS, _("At the rates that stand in the model’s file"))
            self.fields["discount"].choices = [kept, *DISCOUNTS]  # type: ignore[attr-defined]  # a field of choices
        sources = names_of(content, "sources").items()
        another = (NEW, _("Another source, which I name below"))
        self.fields["deflator_source"].choices = [("", _("Choose")), *sources, another]  # type: ignore[attr-defined]

    def clean_inflator(self) -> str:
        """A share or nothing."""
        if not isinstance(read_amount(self.cleaned_data["inflator"]), int | Decimal | None):
            raise forms.ValidationError(_("Give inflation as a share, such as 2 % or 0.02."))
        return str(self.cleaned_data["inflator"])

    def clean_deflator(self) -> dict[str, Any]:
        """The levels by year."""
        try:
            return read_levels(self.cleaned_data["deflator"])
        except Unreadable as error:
            raise forms.ValidationError(
                _("This line is no year with a level above zero: “%(line)s”.") % {"line": error}
            ) from error

    def clean(self) -> dict[str, Any]:
        """A rate of one's own is given; levels have a source."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("discount") == RATE:
            rate = read_amount(given.get("rate", ""))
            if rate is None or isinstance(rate, str) or not 0 <= rate <= 1:
                self.add_error("rate", _("Give a rate from 0 to 100 %, such as 3 %."))
        if given.get("deflator") and not given.get("deflator_source"):
            self.add_error("deflator_source", _("Say where the price levels come from."))
        if given.get("deflator") and given.get("deflator_source") == NEW and not given.get("deflator_title"):
            self.add_error("deflator_title", _("Say what the source is called."))
        return given

    def put(self) -> None:
        """Write it into the document."""
        given, content = self.cleaned_data, self.content
        for name in PLAIN:
            content[name] = given[name]
        if not given["summary"]:
            del content["summary"]
        self._put_rates()
        self._put_levels()
        financial = dict(content.get("financial") or {}) | {"start_month": given["start_month"]}
        inflator = read_amount(given["inflator"])
        if inflator is None:
            financial.pop("inflator", None)
        else:
            financial["inflator"] = inflator
        content["financial"] = financial

    def _put_rates(self) -> None:
        chosen = self.cleaned_data["discount"]
        if chosen == RATE:
            self.content["discount"] = {"rate": read_amount(self.cleaned_data["rate"])}
        elif chosen != BANDS and (chosen != STANDARD or "discount" in self.content):
            self.content["discount"] = chosen

    def _put_levels(self) -> None:
        given, content = self.cleaned_data, self.content
        if not given["deflator"]:
            content.pop("deflator", None)
            return
        source = given["deflator_source"]
        if source == NEW:
            source = new_key(content, SOURCES, given["deflator_title"])
            told = {"title": given["deflator_title"], "url": given["deflator_url"]}
            content.setdefault("sources", {})[source] = {name: text for name, text in told.items() if text}
        content["deflator"] = {"series": given["deflator"], "source": source}


def _initial(content: Content) -> dict[str, Any]:
    """What stands in a document."""
    financial, deflator = content.get("financial") or {}, content.get("deflator") or {}
    discount = content.get("discount") or STANDARD
    rates = discount if isinstance(discount, dict) else {}
    return {
        **{name: content.get(name) for name in PLAIN},
        "currency": content.get("currency") or "GBP",
        "discount": discount if isinstance(discount, str) else RATE if "rate" in rates else BANDS,
        "rate": typed(AMOUNT, rates.get("rate")),
        "deflator": "\n".join(f"{year}: {level}" for year, level in (deflator.get("series") or {}).items()),
        "deflator_source": deflator.get("source") or "",
        "start_month": financial.get("start_month", 4),
        "inflator": financial.get("inflator", ""),
    }
