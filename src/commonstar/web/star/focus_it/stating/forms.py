"""The forms of statements: writing them, answering them, and adding one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import ActivityState, Channel
from commonstar.web.common.forms import GovukForm
from commonstar.web.gatherings.public import Activity, last_activity_at
from commonstar.web.participation.pages import CountedForm, TakingPartForm
from commonstar.web.star.focus_it.stating.statements import ACTIVITY, LONGEST, Answer, Statement

PREFIX = "s-"
CHOICES = [
    (Answer.AGREE.value, gettext_lazy("I agree")),
    (Answer.DISAGREE.value, gettext_lazy("I disagree")),
    (Answer.UNSURE.value, gettext_lazy("I am not sure")),
]
NOT_OPEN = gettext_lazy("This is not open now. Ask the person who runs it.")


class StatementsForm(GovukForm):
    """Asks for statements, one on a line."""

    words = forms.CharField(
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=gettext_lazy("Statements, one on each line"),
        help_text=gettext_lazy(
            "Each says one thing that people may agree or disagree with, in at most 200 letters. Ten to thirty are "
            "enough, from all sides. What is sent cannot be changed, as people answer these very words."
        ),
        error_messages={"required": gettext_lazy("Write a statement.")},
    )

    def clean_words(self) -> list[str]:
        """As lines."""
        found = [line.strip() for line in str(self.cleaned_data["words"]).splitlines() if line.strip()]
        for number, line in enumerate(found, start=1):
            if len(line) > LONGEST:
                raise ValidationError(
                    _("Line {number} has {count} letters. Make it shorter: {most} at most.").format(
                        number=number, count=len(line), most=LONGEST
                    )
                )
        return found


class VotesForm(CountedForm):
    """Asks of each statement whether someone agrees. None need be answered, but one at least."""

    mark_optional = False

    def __init__(self, *args: Any, activity: Activity, statements: list[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        for each in statements:
            self.fields[PREFIX + each.id] = forms.ChoiceField(
                label=each.words, choices=CHOICES, widget=forms.RadioSelect, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Phones send while it is open; paper may be typed up afterwards."""
        found = super().clean()
        if self.channel is Channel.WEB and self.activity.state != ActivityState.OPEN:
            self.add_error(None, NOT_OPEN)
        if not self.errors and not self._votes():
            self.add_error(None, _("Answer one statement at least. You can leave out the others."))
        return found

    def _votes(self) -> dict[str, str]:
        given = ((name.removeprefix(PREFIX), self.cleaned_data.get(name)) for name in self.own)
        return {name: answer for name, answer in given if answer}

    def said(self) -> dict[str, Any]:
        """Answers by statement."""
        return {"activity": str(self.activity.pk), "votes": self._votes()}


class ProposalForm(TakingPartForm):
    """Asks for a statement that others are then asked about."""

    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Your statement"),
        help_text=gettext_lazy("One sentence that others can agree or disagree with. Please write no names."),
        error_messages={"required": gettext_lazy("Write your statement.")},
    )

    def __init__(self, *args: Any, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._activity = activity

    def clean_words(self) -> str:
        """On one line."""
        return " ".join(str(self.cleaned_data["words"]).split())

    def clean(self) -> dict[str, Any]:
        """Phones send while it is open; paper may be typed up afterwards."""
        found = super().clean()
        if self._activity is None:
            self._activity = last_activity_at(self.door, ACTIVITY)
        is_late = self._activity is not None and self._activity.state != ActivityState.OPEN
        if self._activity is None or (self.channel is Channel.WEB and is_late):
            self.add_error(None, NOT_OPEN)
        return found

    def said(self) -> dict[str, Any]:
        """The statement, and where it belongs."""
        assert self._activity is not None
        return {"words": self.cleaned_data["words"], "activity": str(self._activity.pk)}
