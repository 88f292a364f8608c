"""Forms of the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Co
from commonstar.web.common.folding import folded
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.star.map_it.lists.actions import AreaValues
from commonstar.web.star.map_it.models import ServiceArea


def named(name: str) -> str:
    """A name with at least one letter or figure in it."""
    if not folded(name):
        raise ValidationError(_("Give a name with letters or figures."))
    return name


class AreaForm(GovukForm):
    """A service area."""

    widths = {"order": "3"}
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    scheme = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Whose code it is"),
        help_text=gettext_lazy("The name of the list that the code comes from."),
    )
    code = forms.CharField(required=False, max_length=60, label=gettext_lazy("Code"))
    order = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("Place in the list"),
    )

    def clean_name(self) -> str:
        """Not only signs."""
        return named(self.cleaned_data["name"])

    def values(self) -> AreaValues:
        """The line."""
        return AreaValues(**self.cleaned_data)


class MergeForm(GovukForm):
    """Into which other service area."""

    into = forms.ChoiceField(label=gettext_lazy("Into which service area?"))

    def __init__(self, data: Any, others: list[ServiceArea]) -> None:
        super().__init__(data)
        self.others = {str(other.pk): other for other in others}
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, other.name) for key, other in self.others.items()]

    def target(self) -> ServiceArea:
        """The chosen one."""
        return self.others[self.cleaned_data["into"]]


class OwnFormForm(GovukForm):
    """An own form of co-production."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    co = forms.ChoiceField(choices=choices(Co), widget=forms.RadioSelect, label=gettext_lazy("To which Co it belongs"))

    def clean_name(self) -> str:
        """Not only signs."""
        return named(self.cleaned_data["name"])


class RenameForm(GovukForm):
    """Another name for an own form."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))

    def clean_name(self) -> str:
        """Not only signs."""
        return named(self.cleaned_data["name"])
