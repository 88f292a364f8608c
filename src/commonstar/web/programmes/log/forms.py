"""What the log can be narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.programmes.log.queries import Choices


class FilterForm(GovukForm):
    """One person, one kind of thing, or all."""

    mark_optional = False
    person = forms.ChoiceField(required=False, label=gettext_lazy("Who"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind of thing"))

    def __init__(self, *args: Any, found: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone, everything = ("", gettext_lazy("Everyone")), ("", gettext_lazy("Everything"))
        self.fields["person"].choices = [everyone, *found.people]  # type: ignore[attr-defined]  # a choice field has them
        self.fields["kind"].choices = [everything, *found.kinds]  # type: ignore[attr-defined]  # a choice field has them
