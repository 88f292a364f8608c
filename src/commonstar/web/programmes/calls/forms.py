"""What people without an account are asked for a demand, and how a call is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.forms import GovukForm
from commonstar.web.participation.pages import TakingPartForm
from commonstar.web.participation.public import Contribution, Line
from commonstar.web.programmes.calls.queries import groups_of
from commonstar.web.programmes.models import Challenge

LONGEST = 2_000


class VoiceForm(TakingPartForm):
    """A demand in one's own words."""

    label_sizes = {"words": "m"}
    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("What do you want to change?"),
        help_text=_("Say it in your own words, in any language. Do not write names."),
        error_messages={"required": _("Write what you want to change.")},
    )
    group = forms.ChoiceField(
        required=False,
        label=_("Which group do you belong to?"),
        help_text=_("This helps us see who has not been heard yet. Small numbers are never published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, name) for name in groups_of(self.door.organisation)]
        if known:
            self.fields["group"].choices = [("", _("I would rather not say")), *known]  # type: ignore[attr-defined]
        else:
            del self.fields["group"]


def lines_of(said: Mapping[str, Any]) -> Sequence[Line]:
    """What was said, for the slip and for who moderates."""
    found = [Line(_("What I want to change"), said.get("words", ""))]
    return [*found, Line(_("Group"), said["group"])] if said.get("group") else found


class CallForm(GovukForm):
    """Asks what people are called for."""

    title = forms.CharField(
        max_length=120,
        label=_("What do you ask people?"),
        help_text=_("A short question. It stands on the poster and at the top of their page."),
        error_messages={"required": _("Write the question.")},
    )
    challenge = forms.ChoiceField(required=False, label=_("Under which challenge?"))
    is_premoderated = forms.BooleanField(
        required=False, initial=True, label=_("Look at each one before it is shown to members")
    )

    def __init__(self, *args: Any, challenges: Sequence[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.pk): row for row in challenges}
        options = [("", _("All of the programme")), *((pk, row.title) for pk, row in self.known.items())]
        self.fields["challenge"].choices = options  # type: ignore[attr-defined]  # a choice field has them

    def challenge_chosen(self) -> Challenge | None:
        """The challenge that it is about."""
        return self.known.get(self.cleaned_data["challenge"])


class TakeInForm(GovukForm):
    """Which of what was said becomes a demand."""

    said = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=_("Which of them are demands?"),
        error_messages={"required": _("Tick one at least.")},
    )

    def __init__(self, *args: Any, rows: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(row.key, str(row.said.get("words", ""))) for row in rows]
        self.fields["said"].choices = options  # type: ignore[attr-defined]  # a choice field has them
        self.initial["said"] = [key for key, _words in options]
