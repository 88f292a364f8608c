"""Forms of the decision log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Standing
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.decisions.actions import Decided
from commonstar.web.programmes.decisions.queries import REVIEW, parsed
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat

MOST = 10_000  # people of one standing at one decision
LONGEST = 10_000  # characters


def _area(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecisionForm(GovukForm):
    """A decision, as it is written down once."""

    title = forms.CharField(
        max_length=300,
        label=gettext_lazy("What was decided?"),
        error_messages={"required": gettext_lazy("Say what was decided.")},
    )
    options = _area(gettext_lazy("Options considered"), gettext_lazy("One a line, the one chosen among them."))
    reasons = _area(
        gettext_lazy("Reasons"), gettext_lazy("Somebody who was not there should understand."), required=True
    )
    heard = _area(gettext_lazy("Who was heard?"), gettext_lazy("Which groups, how many, in what way."))
    not_heard = _area(
        gettext_lazy("Who was not heard?"), gettext_lazy("Groups that it concerns and that nobody heard, and why.")
    )
    decided_by = forms.CharField(
        max_length=300,
        label=gettext_lazy("Who decided?"),
        help_text=gettext_lazy("A board, a meeting, a group. Whoever may see the programme can read this."),
        error_messages={"required": gettext_lazy("Say who decided.")},
    )
    decided_on = GovukDateField(label=gettext_lazy("When?"), help_text=gettext_lazy("For example, 27 3 2026."))
    review_on = GovukDateField(
        required=False,
        label=gettext_lazy("When should it be looked at again?"),
        help_text=gettext_lazy("After this day it is marked as overdue for review."),
    )
    about = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("Its title stands in the log, for whoever may see the programme."),
    )

    widths = {f"took_part_{standing.value}": "3" for standing in Standing}

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: list[Any] = [("", gettext_lazy("Nothing in particular"))]
        for name, kind in registry.kinds.items():
            group = [(f"{name}:{pk}", title) for pk, title in kind.offer(seat)]
            if group:
                offered.append((kind.label, group))
        self.fields["about"].choices = offered  # type: ignore[attr-defined]  # a choice field has them
        for standing in Standing:
            self.fields[f"took_part_{standing.value}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=MOST,
                label=str(phrase(standing)),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def main(self) -> list[Any]:
        """The fields above the numbers."""
        return [self[name] for name in DecisionForm.base_fields]

    @property
    def numbers(self) -> list[Any]:
        """How many of each standing took part: a field each."""
        return [self[f"took_part_{standing.value}"] for standing in Standing]

    def clean_decided_on(self) -> Any:
        """Nothing was decided in the future."""
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """A review comes after the decision."""
        found = super().clean() or self.cleaned_data
        decided, review = found.get("decided_on"), found.get("review_on")
        if decided and review and review <= decided:
            self.add_error("review_on", _("Enter a day after the decision."))
        return found

    def decided(self, supersedes: int | None) -> Decided:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        kind, _colon, pk = given["about"].partition(":")
        about: UUID | None = parsed(pk) if pk else None
        return Decided(
            title=given["title"],
            options=given["options"],
            reasons=given["reasons"],
            heard=given["heard"],
            not_heard=given["not_heard"],
            decided_by=given["decided_by"],
            decided_on=given["decided_on"],
            review_on=given["review_on"],
            standings={standing: given[f"took_part_{standing.value}"] or 0 for standing in Standing},
            about=(kind, about) if about else None,
            supersedes=supersedes,
        )


class FilterForm(GovukForm):
    """What the list is narrowed to."""

    mark_optional = False
    search = forms.CharField(required=False, max_length=200, label=gettext_lazy("Search"))
    about = forms.ChoiceField(required=False, label=gettext_lazy("What it is about"))
    state = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Review"),
        choices=[("", gettext_lazy("All")), (REVIEW, gettext_lazy("Overdue for review"))],
    )

    def __init__(self, *args: Any, chosen: str = "", chosen_title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", gettext_lazy("Anything"))]
        choices += [(name, kind.label) for name, kind in registry.kinds.items()]
        if ":" in chosen:
            choices.append((chosen, chosen_title or chosen))
        self.fields["about"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
