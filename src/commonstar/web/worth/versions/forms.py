"""Forms of versions: which two to compare, and why one is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.worth.models import Version


class WithdrawForm(GovukForm):
    """Asks why a version is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        help_text=gettext_lazy("Everyone who can see the case reads this."),
        widget=forms.Textarea,
        max_length=2000,
    )


class CompareForm(GovukForm):
    """Asks which two versions stand side by side."""

    mark_optional = False
    before = forms.TypedChoiceField(label=gettext_lazy("Version"), coerce=int)
    after = forms.TypedChoiceField(label=gettext_lazy("beside version"), coerce=int)

    def __init__(self, *args: Any, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(each.number, _("Version %(number)s") % {"number": each.number}) for each in versions]
