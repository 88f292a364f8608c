"""Forms on which an agency is asked, answers, and says what was realised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import ConfirmationState, Realisation
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.worth import words
from commonstar.web.worth.agreeing.actions import Answer, Entry
from commonstar.web.worth.agreeing.bridge import Gain, Part

PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,9})?)\s*%?")
RATIO = re.compile(r"(\d{1,9})\s*/\s*([1-9]\d{0,8})")


class AskForm(GovukForm):
    """Asks which person of the agency is asked."""

    person = forms.CharField(
        label=gettext_lazy("Whom do you ask?"),
        help_text=gettext_lazy("The name of a person who can speak for this agency’s budget."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = forms.CharField(
        label=gettext_lazy("Their position"),
        help_text=gettext_lazy("For example: head of finance."),
        max_length=200,
        required=False,
    )


class ShareField(forms.CharField):
    """A share in hundredths ("12.5") or as a fraction ("1/3"); gives a `Fraction` from 0 to 1.

    `given` is the share that stands in the box: left as it is, it is taken however long its digits.
    """

    def __init__(self, *, given: Fraction | None = None, **more: Any) -> None:
        self.given = given
        super().__init__(initial=None if given is None else as_typed(given), **more)

    def clean(self, value: Any) -> Fraction | None:
        """Reads it exactly."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        if text == self.initial:
            return self.given
        if found := RATIO.fullmatch(text):
            share = Fraction(int(found[1]), int(found[2]))
        elif found := PERCENT.fullmatch(text):
            share = Fraction(found[1].replace(",", ".")) / 100
        else:
            raise forms.ValidationError(_("Enter a number of per cent, such as 12.5, or a fraction, such as 1/3."))
        if share > 1:
            raise forms.ValidationError(_("A share is at most 100 per cent."))
        return share


def as_typed(share: Fraction) -> str:
    """A share as it would be typed: in per cent where that is exact, else as a fraction."""
    hundredths = share * 100
    if (hundredths * 1000).denominator == 1:
        return f"{float(hundredths):.10g}"
    return f"{share.numerator}/{share.denominator}"


@dataclass(frozen=True)
class Question:
    """A line of the agency's part on the page, with the boxes for its own numbers."""

    gain: Gain
    name: str
    share: BoundField
    cashable: BoundField


class AnswerForm(GovukForm):
    """Asks a named person of an agency whether its part is right."""

    mark_optional = False
    widths = {"share": "5", "cashable": "5"}

    state = forms.ChoiceField(
        label=gettext_lazy("Is this right for your agency?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether this is right for your agency.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What should the others know?"),
        help_text=gettext_lazy("If you change or dispute something, say why in a sentence or two."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    person = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    position = forms.CharField(
        label=gettext_lazy("Your position"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (ConfirmationState.CONFIRMED, _("Yes, we confirm it")),
            *([(ConfirmationState.CHANGED, _("Almost: our own numbers stand below"))] if part.gains else []),
            (ConfirmationState.DISPUTED, _("No, we dispute it")),
        ]
        for each in part.gains:
            name = each.name or words.readable(each.line)
            for what, label, value in (
                ("share", _("%(line)s: our share, per cent"), each.share),
                ("cashable", _("%(line)s: of it cashable, per cent"), each.cashable),
            ):
                self.fields[f"{what}_{each.line}"] = ShareField(
                    given=value,
                    label=label % {"line": name},
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "text", "autocomplete": "off", "class": "govuk-input--width-5"}
                    ),
                )

    def questions(self) -> Iterator[Question]:
        """The lines that bring the agency something, with their boxes."""
        for each in self.part.gains:
            name = each.name or words.readable(each.line)
            yield Question(each, name, self[f"share_{each.line}"], self[f"cashable_{each.line}"])

    def clean(self) -> dict[str, Any]:
        """Own numbers need to differ; whoever changes or disputes says why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        state = given.get("state")
        if state in (ConfirmationState.CHANGED, ConfirmationState.DISPUTED) and not given.get("words", "").strip():
            self.add_error("words", _("Say in a sentence why, so that the others can answer."))
        if state == ConfirmationState.CHANGED and not self.errors and not self.said():
            self.add_error("state", _("Your numbers are the same as theirs. Confirm it, or change a number below."))
        return given

    def said(self) -> dict[str, tuple[Fraction, Fraction]]:
        """The lines of which this person gives other numbers; an empty box leaves theirs."""
        found = {}
        for each in self.part.gains:
            share, cashable = (self.cleaned_data.get(f"{what}_{each.line}") for what in ("share", "cashable"))
            mine = (each.share if share is None else share, each.cashable if cashable is None else cashable)
            if mine != (each.share, each.cashable):
                found[each.line] = mine
        return found

    def answer(self) -> Answer:
        """What was said."""
        given, state = self.cleaned_data, ConfirmationState(self.cleaned_data["state"])
        said = self.said() if state is ConfirmationState.CHANGED else {}
        return Answer(state, given["person"], given["position"], given["words"], said)


class RealisedForm(GovukForm):
    """Asks what an agency really got or paid in a year."""

    widths = {"amount": "10"}

    agency = forms.ChoiceField(label=gettext_lazy("Which agency?"))
    year = forms.TypedChoiceField(label=gettext_lazy("In which financial year?"), coerce=int)
    kind = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=choices(Realisation),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it was.")},
    )
    amount = forms.DecimalField(
        label=gettext_lazy("How much?"),
        help_text=gettext_lazy("In the money of that year. What was lost has a minus before it."),
        max_digits=14,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where does the number come from?"),
        help_text=gettext_lazy("For example: the ledger of May 2026, or the outturn report."),
        max_length=300,
    )
    note = forms.CharField(
        label=gettext_lazy("What should the reader know?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(
        self, *args: Any, agencies: list[tuple[str, str]], years: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("agency", agencies), ("year", years)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose")), *offered]

    def entry(self) -> Entry:
        """What was entered."""
        given = self.cleaned_data
        kind = Realisation(given["kind"])
        return Entry(given["agency"], given["year"], kind, given["amount"], given["source"], given["note"])
