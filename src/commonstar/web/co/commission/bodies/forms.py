"""Forms of elected bodies: what they are, who left, what was agreed and decided, and money."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import TermEnd
from commonstar.web.co.commission.bodies.money import Grant, Spent
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.programmes.public import Decided, KeptFileField, what_is_kept

LONGEST = 4_000
EXAMPLE = gettext_lazy("For example, 27 3 2027.")
SIGNS = re.compile(r"[£€$\s]|,(?=\d{3}(?!\d))")  # a comma only before three figures: 2,5 is not 25
CURRENCIES = (
    ("GBP", gettext_lazy("Pounds (£)")),
    ("EUR", gettext_lazy("Euros (€)")),
    ("USD", gettext_lazy("Dollars ($)")),
)


def long(label: Any, help_text: Any = "", rows: int = 3, **more: Any) -> forms.CharField:
    """A box for several sentences."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class MoneyField(forms.DecimalField):
    """An amount to the penny, with or without its sign and commas between thousands."""

    def __init__(self, *, label: Any, least: Decimal, **more: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"})
        super().__init__(label=label, min_value=least, max_digits=12, decimal_places=2, widget=box, **more)

    def to_python(self, value: Any) -> Any:
        """Reads it exactly."""
        return super().to_python(SIGNS.sub("", value) if isinstance(value, str) else value)


class PastDateField(GovukDateField):
    """A day that is not in the future."""

    def clean(self, value: Any) -> Any:
        """Refuses a day to come."""
        found: date | None = super().clean(value)
        if found and found > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return found


class BodyForm(GovukForm):
    """What a body is called and what it is for."""

    title = forms.CharField(max_length=200, label=gettext_lazy("What is it called?"))
    remit = long(gettext_lazy("What is it for?"), gettext_lazy("What it decides, and what it does not decide."))


class EndForm(GovukForm):
    """How and when a term ended."""

    end = forms.ChoiceField(label=gettext_lazy("Why does it end?"), choices=choices(TermEnd), widget=forms.RadioSelect)
    on = GovukDateField(label=gettext_lazy("From which day on is the seat empty?"), help_text=EXAMPLE)
    reason = long(
        gettext_lazy("What should people know?"),
        gettext_lazy("Only what the person agreed to. Nothing about health."),
        required=False,
    )


class TaskForm(GovukForm):
    """What the body agreed to do."""

    title = forms.CharField(max_length=300, label=gettext_lazy("What is to do?"))
    who = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Who does it?"), help_text=gettext_lazy("A group or a role.")
    )
    agreed_on = PastDateField(label=gettext_lazy("When was it agreed?"), help_text=EXAMPLE)
    due_on = GovukDateField(required=False, label=gettext_lazy("By when?"), help_text=EXAMPLE)


class DoneForm(GovukForm):
    """That a task is done."""

    done_on = PastDateField(label=gettext_lazy("When was it done?"), help_text=EXAMPLE)
    what_came = long(gettext_lazy("What came of it?"))


class MeetingForm(GovukForm):
    """That the body met."""

    widths = {"present": "3", "guests": "3"}

    held_on = PastDateField(label=gettext_lazy("When was it?"), help_text=EXAMPLE)
    where = forms.CharField(max_length=200, required=False, label=gettext_lazy("Where?"))
    present = forms.IntegerField(
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("How many of its members came?"),
    )
    guests = forms.IntegerField(
        min_value=0,
        max_value=9999,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("How many others came?"),
    )
    summary = long(gettext_lazy("What was talked about?"), rows=5, required=False)


class DecisionForm(GovukForm):
    """A decision of the body."""

    title = forms.CharField(max_length=300, label=gettext_lazy("What was decided?"))
    reasons = long(gettext_lazy("Why?"), gettext_lazy("Somebody who was not there should understand."), rows=5)
    heard = long(gettext_lazy("Who was heard?"), required=False)
    decided_on = PastDateField(label=gettext_lazy("When?"), help_text=EXAMPLE)

    def decided(self, by: str) -> Decided:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Decided(given["title"], given["reasons"], by, given["decided_on"], heard=given["heard"])


class GrantForm(GovukForm):
    """Money for a year, and who decided it."""

    amount = MoneyField(label=gettext_lazy("How much?"), least=Decimal("0.01"))
    currency = forms.ChoiceField(label=gettext_lazy("In which currency?"), choices=CURRENCIES)
    begins_on = GovukDateField(label=gettext_lazy("First day on which it can be spent"), help_text=EXAMPLE)
    ends_on = GovukDateField(label=gettext_lazy("Last day on which it can be spent"), help_text=EXAMPLE)
    decided_by = forms.CharField(max_length=200, label=gettext_lazy("Who grants it?"))
    decided_on = PastDateField(label=gettext_lazy("When was it granted?"), help_text=EXAMPLE)
    reasons = long(gettext_lazy("What is it for, and what is it not for?"), rows=5)

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("begins_on") and given.get("ends_on") and given["begins_on"] >= given["ends_on"]:
            self.add_error("ends_on", _("The last day comes after the first."))
        return given

    def grant(self, title: str) -> Grant:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        decided = Decided(title, given["reasons"], given["decided_by"], given["decided_on"])
        return Grant(given["begins_on"], given["ends_on"], given["amount"], given["currency"], decided)


class SpendForm(GovukForm):
    """What was spent, with its receipt."""

    what = forms.CharField(max_length=300, label=gettext_lazy("What was it for?"))
    amount = MoneyField(label=gettext_lazy("How much?"), least=Decimal("0.01"))
    spent_on = PastDateField(label=gettext_lazy("When?"), help_text=EXAMPLE)
    paid_to = forms.CharField(
        max_length=200,
        label=gettext_lazy("Whom was it paid to?"),
        help_text=gettext_lazy("A shop, a group or a role. Everyone who can see the programme reads it."),
    )
    receipt = KeptFileField(required=False, label=gettext_lazy("The receipt"))
    no_receipt = forms.CharField(max_length=300, required=False, label=gettext_lazy("If there is no receipt: why?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipt"].help_text = what_is_kept()

    def clean(self) -> dict[str, Any]:
        """A receipt, or why there is none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("receipt") and not given.get("no_receipt") and "receipt" not in self.errors:
            self.add_error("receipt", _("Choose a picture of the receipt, or say below why there is none."))
        return given

    def spent(self) -> Spent:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Spent(given["spent_on"], given["what"], given["paid_to"], given["amount"], given["no_receipt"])


class TakeBackForm(GovukForm):
    """Why something that was spent is taken back."""

    reason = long(
        gettext_lazy("What was wrong?"), gettext_lazy("It stays on the page with this reason, and counts no more.")
    )


class NextYearForm(GovukForm):
    """What happens with the money next year."""

    amount = MoneyField(
        label=gettext_lazy("How much is granted anew for the next year?"),
        least=Decimal(0),
        help_text=gettext_lazy("0 if nothing is."),
    )
    rest = forms.ChoiceField(
        label=gettext_lazy("What happens with what is left?"),
        widget=forms.RadioSelect,
        choices=(
            ("keep", gettext_lazy("The body keeps it for the next year")),
            ("back", gettext_lazy("It goes back to whoever granted it")),
        ),
    )
    decided_by = forms.CharField(max_length=200, label=gettext_lazy("Who decided it?"))
    decided_on = PastDateField(label=gettext_lazy("When?"), help_text=EXAMPLE)
    reasons = long(gettext_lazy("Why?"), rows=5)

    def decided(self, title: str) -> Decided:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Decided(title, given["reasons"], given["decided_by"], given["decided_on"])
