"""Forms for those who answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonstar.web.accounts.public import User
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.tasks.forms import members_of

LONGEST = 4_000  # characters


class AnswerForm(GovukForm):
    """What was decided, and what changed."""

    decided = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=gettext_lazy("What was decided?"),
        help_text=gettext_lazy("Write to the person who asked, in everyday words. Say why."),
        error_messages={"required": gettext_lazy("Say what was decided, even if it is no.")},
    )
    changed = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("What has changed, or will?"),
    )


class AssignForm(GovukForm):
    """Who answers, and until when."""

    owed_by = forms.ModelChoiceField(
        User.objects.none(), required=False, label=gettext_lazy("Who answers"), empty_label=gettext_lazy("Nobody yet")
    )
    due_on = GovukDateField(label=gettext_lazy("Due date"), help_text=gettext_lazy("For example, 27 3 2027."))

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owed_by"].queryset = members_of(programme)  # type: ignore[attr-defined]  # a field of models has one
