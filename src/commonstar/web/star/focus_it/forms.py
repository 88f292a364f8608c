"""Forms of Focus it: the filters of the long list, and why something is chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.star.focus_it.actions import Choice
from commonstar.web.star.map_it.public import Choices, FilterForm

LONGEST = 10_000  # characters
NARROWING = ("search", "co", "need", "place", "status", "sort")


class LongListForm(FilterForm):
    """The filters of the list of initiatives that help to choose."""

    def __init__(self, data: Any, offered: Choices) -> None:
        super().__init__(data, offered)
        for name in set(self.fields) - set(NARROWING):
            del self.fields[name]
        self.order_fields(NARROWING)


class ChoiceForm(GovukForm):
    """Why an initiative goes on the shortlist or off it, who decided, and when."""

    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "Somebody who was not there should understand. It stands in the decision log, for whoever may see the "
            "programme."
        ),
        error_messages={"required": gettext_lazy("Say why.")},
    )
    decided_by = forms.CharField(
        max_length=300,
        label=gettext_lazy("Who decided?"),
        help_text=gettext_lazy("A board, a meeting, a group. Whoever may see the programme can read this."),
        error_messages={"required": gettext_lazy("Say who decided.")},
    )
    decided_on = GovukDateField(label=gettext_lazy("When?"), help_text=gettext_lazy("For example, 27 3 2026."))

    def clean_decided_on(self) -> date:
        """Nothing was decided in the future."""
        day: date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return day

    def choice(self) -> Choice:
        """What was filled in, as the actions take it."""
        given = self.cleaned_data
        return Choice(given["reason"], given["decided_by"], given["decided_on"])
