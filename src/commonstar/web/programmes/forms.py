"""Forms on programmes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import OrganisationKind, Visibility
from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.common.phrases import choices, phrase
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.actions import NewOrganisation

VISIBILITIES = [
    (
        Visibility.PRIVATE.value,
        Described(phrase(Visibility.PRIVATE), gettext_lazy("Only people whom you invited see that it exists.")),
    ),
    (
        Visibility.PARTNERS.value,
        Described(
            phrase(Visibility.PARTNERS),
            gettext_lazy("People of the organisations that take part see the Star and what is published."),
        ),
    ),
    (
        Visibility.PUBLIC.value,
        Described(
            phrase(Visibility.PUBLIC),
            gettext_lazy("Everyone sees the Star and what is published, and may ask to join. Contacts stay private."),
        ),
    ),
]


class CreateForm(GovukForm):
    """The names of programme and organisation, and nothing else that can be known."""

    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("Name of the programme"),
        help_text=gettext_lazy("What it is about, in a few words. For example, Older people, living well."),
        error_messages={"required": gettext_lazy("Give the programme a name.")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label=gettext_lazy("Which organisation is it for?"),
        error_messages={"required": gettext_lazy("Choose the organisation.")},
    )
    name = forms.CharField(
        max_length=200,
        label=gettext_lazy("Name of your organisation"),
        error_messages={"required": gettext_lazy("Say what your organisation is called.")},
    )
    kind = forms.ChoiceField(
        choices=choices(OrganisationKind),
        initial=OrganisationKind.COUNCIL.value,
        label=gettext_lazy("What kind of organisation is it?"),
    )

    def __init__(self, *args: Any, mine: list[Organisation], is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = mine
        if mine:
            del self.fields["name"], self.fields["kind"]
        if len(mine) < 2:
            del self.fields["organisation"]
        else:
            field = self.fields["organisation"]
            field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in mine])  # type: ignore[attr-defined]  # a field of models has one
        if is_first and not mine:
            del self.fields["kind"]

    def owner(self) -> Organisation | NewOrganisation:
        """The organisation that was chosen, the only one there is, or the one to make."""
        if self.mine:
            chosen: Organisation = self.cleaned_data.get("organisation") or self.mine[0]
            return chosen
        kind = OrganisationKind(self.cleaned_data.get("kind") or OrganisationKind.COUNCIL)
        return NewOrganisation(self.cleaned_data["name"], kind)


class SettingsForm(GovukForm):
    """What can be changed about a programme."""

    title = CreateForm.base_fields["title"]
    summary = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Summary"),
        help_text=gettext_lazy("For whom it is and what should become better. Whoever sees the programme reads this."),
    )
    visibility = forms.ChoiceField(
        choices=VISIBILITIES, widget=forms.RadioSelect, label=gettext_lazy("Who may see this programme?")
    )
    contact = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Whom to ask"),
        help_text=gettext_lazy("A name and an address. It fills the blanks of information sheets and forms."),
    )
    data_protection_contact = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Whom to ask about data protection")
    )
    retention_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=36_500,
        label=gettext_lazy("For how many days are details kept once the work has ended?"),
    )
    widths = {"retention_days": "5"}


class DeleteForm(GovukForm):
    """The programme's name, typed: nobody deletes a programme by a slip."""

    title = forms.CharField(
        label=gettext_lazy("To delete it, type the name of the programme"),
        error_messages={"required": gettext_lazy("Type the name of the programme.")},
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_title(self) -> str:
        """The name as it stands, but for blanks at the ends."""
        typed: str = self.cleaned_data["title"]
        if typed.strip() != self.expected.strip():
            raise ValidationError(_("This is not the name of the programme. Nothing was deleted."))
        return typed
