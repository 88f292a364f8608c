"""The form in which an adopted version is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.forms import GovukForm
from commonstar.web.programmes.models import Decision
from commonstar.web.programmes.tasks.forms import KeptFileField


class AdoptForm(GovukForm):
    """Asks for the file as it was adopted, and for the decision."""

    title = forms.CharField(
        max_length=200,
        label=_("What is this version called?"),
        help_text=_("For example: Strategy 2026 to 2028."),
        error_messages={"required": _("Give the version a name.")},
    )
    decision = forms.ChoiceField(
        label=_("Which decision adopted it?"),
        help_text=_("Record the decision first, if it is not in the log yet."),
        error_messages={"required": _("Choose the decision that adopted it.")},
    )
    file = KeptFileField(
        label=_("The file as it was adopted"),
        help_text=_("A Word or PDF file. It is kept as it is, with its hash in the log."),
        error_messages={"required": _("Choose the file.")},
    )

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.number): row for row in decisions}
        options = [("", ""), *((number, f"{number}. {row.title}") for number, row in self.known.items())]
        self.fields["decision"].choices = options  # type: ignore[attr-defined]  # a choice field has them

    def decision_chosen(self) -> Decision:
        """The decision that adopted it."""
        return self.known[self.cleaned_data["decision"]]
