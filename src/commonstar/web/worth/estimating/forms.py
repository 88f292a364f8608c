"""The form of a quick estimate: five questions on one page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.worth.estimating.answers import Estimate, Gain, Sureness

GAINS = (
    (Gain.PEOPLE, gettext_lazy("People themselves"), gettext_lazy("Wellbeing, health, time, company.")),
    (
        Gain.CASH,
        gettext_lazy("A public budget, in money that it gets back"),
        gettext_lazy("A contract ends, a post is not filled."),
    ),
    (
        Gain.CAPACITY,
        gettext_lazy("A public service, in capacity"),
        gettext_lazy("Staff or beds are free for others; no money comes back."),
    ),
    (Gain.ECONOMY, gettext_lazy("Earnings and businesses"), gettext_lazy("Wages, jobs, trade.")),
)
SURE = (
    (
        Sureness.MEASURED,
        gettext_lazy("We counted or measured them here"),
        gettext_lazy("The range is a tenth below and above."),
    ),
    (
        Sureness.ELSEWHERE,
        gettext_lazy("They come from something similar elsewhere"),
        gettext_lazy("The range is three tenths below and above."),
    ),
    (Sureness.GUESS, gettext_lazy("They are a guess"), gettext_lazy("The range is half below and half above.")),
)
MOST = Decimal(10) ** 12
SIGNS = re.compile(r"[£€$%\s]|,(?=\d{3}(?!\d))")  # a comma only before three figures: 2,5 is not 25


def money(label: Any, help_text: Any = "", **more: Any) -> forms.DecimalField:
    """A box for an amount of money."""
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=0, max_value=MOST, max_digits=15, decimal_places=2, **more
    )


def without_signs(typed: str) -> str:
    """A number without its currency, spaces, and commas between thousands. "2,5" stays, and is then refused."""
    return SIGNS.sub("", typed)


class MoneyForm(GovukForm):
    """Takes amounts as people write them: with a pound sign, spaces and commas between thousands."""

    plain_numbers: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        for name in self.plain_numbers:
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        if data is not None:
            told = data.copy()
            for name in map(self.add_prefix, self.plain_numbers):
                told[name] = without_signs(str(told.get(name, "")))
            self.data = told


class EstimateForm(MoneyForm):
    """How many, how much better, worth what, costs what, how sure."""

    widths = {
        "people": "10",
        "better": "4",
        "worth": "10",
        "cost_once": "10",
        "cost_yearly": "10",
        "years": "3",
        "gainer": "30",
        "payer": "30",
    }
    plain_numbers = ("people", "better", "worth", "cost_once", "cost_yearly", "years")
    GROUPS = (
        (gettext_lazy("1. How many?"), ("title", "people")),
        (gettext_lazy("2. How much better?"), ("change", "better")),
        (gettext_lazy("3. Worth what?"), ("worth", "gain", "gainer")),
        (gettext_lazy("4. Costs what?"), ("cost_once", "cost_yearly", "payer", "years")),
        (gettext_lazy("5. How sure?"), ("sure", "source", "illustrative")),
    )

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    people = forms.IntegerField(
        label=gettext_lazy("How many people does it reach in a year?"), min_value=1, max_value=10**9
    )
    change = forms.CharField(
        label=gettext_lazy("What gets better for them?"),
        help_text=gettext_lazy("For example: they see somebody every week."),
        max_length=200,
    )
    better = forms.DecimalField(
        label=gettext_lazy("For how many in a hundred of them does it really get better?"),
        help_text=gettext_lazy("Leave out those for whom it would have happened anyway."),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    worth = money(
        gettext_lazy("What is that worth in a year, for each of them, in pounds?"),
        gettext_lazy("What it would cost otherwise, or what it is worth to them."),
    )
    gain = forms.ChoiceField(
        label=gettext_lazy("Worth to whom?"),
        choices=[(code.value, Described(label, hint)) for code, label, hint in GAINS],
        widget=forms.RadioSelect,
    )
    gainer = forms.CharField(
        label=gettext_lazy("What are they called?"),
        help_text=gettext_lazy("For example: older people, or the health service."),
        max_length=120,
    )
    cost_once = money(gettext_lazy("What does it cost once, in pounds?"), gettext_lazy("0 if nothing."))
    cost_yearly = money(gettext_lazy("What does it cost each year, in pounds?"), gettext_lazy("0 if nothing."))
    payer = forms.CharField(
        label=gettext_lazy("Who pays?"), help_text=gettext_lazy("For example: the council."), max_length=120
    )
    years = forms.IntegerField(
        label=gettext_lazy("Over how many years do you look?"), min_value=1, max_value=20, initial=3
    )
    sure = forms.ChoiceField(
        label=gettext_lazy("Where do most of these figures come from?"),
        choices=[(code.value, Described(label, hint)) for code, label, hint in SURE],
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=gettext_lazy("Name the source"),
        help_text=gettext_lazy("Who says so, and when. Without one they count as a judgement."),
        max_length=300,
        required=False,
    )
    illustrative = forms.BooleanField(
        label=gettext_lazy("The figures are invented, to show the way of reckoning (illustrative)"), required=False
    )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The five questions, each with its fields."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """Something must cost something: else there is nothing to weigh."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cost_once") == 0 and cleaned.get("cost_yearly") == 0:
            self.add_error("cost_yearly", _("Say what it costs once or each year; one of the two is more than 0."))
        return cleaned

    def estimate(self, before: Estimate | None = None) -> Estimate:
        """The answers; prices are of the year in which the first were given."""
        told = self.cleaned_data
        today = timezone.localdate()
        same = before is not None and before.source == told["source"]
        return Estimate(
            title=told["title"],
            people=told["people"],
            change=told["change"],
            better=told["better"] / 100,
            worth=told["worth"],
            gain=Gain(told["gain"]),
            gainer=told["gainer"],
            cost_once=told["cost_once"],
            cost_yearly=told["cost_yearly"],
            payer=told["payer"],
            years=told["years"],
            sure=Sureness(told["sure"]),
            price_year=before.price_year if before else today.year,
            source=told["source"],
            source_date=before.source_date if before and same else today.isoformat(),
            illustrative=told["illustrative"],
        )


def initial_of(found: Estimate) -> dict[str, Any]:
    """What the form shows of answers that were given."""
    return {**vars(found), "better": (found.better * 100).normalize() if found.better else 0}
