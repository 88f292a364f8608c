"""Forms of moderators and helpers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Channel, RemovalReason
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.participation.public import Unreadable, read_slip


class RemoveForm(GovukForm):
    """Asks why something is removed; everyone can read the answer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it removed?"),
        choices=choices(RemovalReason),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explain it in a sentence"),
        help_text=gettext_lazy("Everyone can read this. Do not repeat what was said, and name nobody."),
        max_length=1_000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Explain it: a removal without a reason is censorship.")},
    )

    def clean_reason(self) -> RemovalReason:
        """As a term of the vocabulary."""
        return RemovalReason(self.cleaned_data["reason"])


class AppealForm(GovukForm):
    """Asks what comes of an appeal."""

    is_restored = forms.TypedChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=[("yes", gettext_lazy("Show it again")), ("no", gettext_lazy("It stays removed"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what comes of it.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Everyone can read this."),
        max_length=1_000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write an answer.")},
    )


class HelperForm(GovukForm):
    """Asks how what a helper enters was said. Stands above the form of what is said."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How was it said?"),
        choices=[
            (Channel.PAPER.value, gettext_lazy("It is on paper, and I type it up")),
            (Channel.HELPER.value, gettext_lazy("Someone tells me, and I write for them")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how it was said.")},
    )
    printed_slip = forms.CharField(
        label=gettext_lazy("Code of the slip on the paper"),
        help_text=gettext_lazy("If the sheet has a slip to tear off. Leave it empty to get a new slip."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    widths = {"printed_slip": "20"}

    def clean_channel(self) -> Channel:
        """As a term of the vocabulary."""
        return Channel(self.cleaned_data["channel"])

    def clean_printed_slip(self) -> str:
        """A slip's code as it is written on the paper."""
        typed = str(self.cleaned_data["printed_slip"])
        if not typed:
            return ""
        try:
            return read_slip(typed).code
        except Unreadable:
            raise forms.ValidationError(_("Check the code: it has 16 letters and numbers.")) from None


def bound(data: Any, kept: str) -> HelperForm:
    """The helper's form; for the next sheet, the way of saying stays chosen."""
    return HelperForm(data, initial={"channel": kept})
