"""Forms on a programme's people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Role, Standing
from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.common.phrases import choices, phrase
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.people import queries

HINTS = {
    Role.LEAD: gettext_lazy("Does everything, and names other leads."),
    Role.CO_LEAD: gettext_lazy("Does everything but name leads."),
    Role.FACILITATOR: gettext_lazy("Runs workshops and imports, sorts and merges."),
    Role.CONTRIBUTOR: gettext_lazy("Adds and changes what the programme holds."),
    Role.VIEWER: gettext_lazy("Reads."),
}


def _role_choices(may_name_leads: bool) -> list[tuple[str, Described]]:
    return [
        (role.value, Described(phrase(role), HINTS[role])) for role in Role if may_name_leads or role is not Role.LEAD
    ]


class StandingsForm(GovukForm):
    """Asks who someone is; several answers, or none."""

    standings = forms.MultipleChoiceField(
        label=gettext_lazy("Who are you here?"),
        help_text=gettext_lazy("Choose all that fit, or none. It does not change what you may do."),
        required=False,
        choices=choices(Standing),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_standings(self) -> list[Standing]:
        """As terms of the vocabulary."""
        return [Standing(value) for value in self.cleaned_data["standings"]]


class RoleForm(StandingsForm):
    """Asks for a role and standings; only leads and administrators are offered the role of lead."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role: what may they do?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a role.")},
    )
    field_order = ["email", "role", "standings"]

    def __init__(self, *args: Any, may_name_leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = _role_choices(may_name_leads)
        self.fields["standings"].label = gettext_lazy("Standing: who are they?")
        self.fields["standings"].help_text = gettext_lazy("Any standing may hold any role. Choose all that fit.")

    def clean_role(self) -> Role:
        """As a term of the vocabulary."""
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    """Asks whom to invite, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("They need no account yet."),
        error_messages={
            "required": gettext_lazy("Enter an e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AskForm(StandingsForm):
    """Asks why someone would like to join."""

    message = forms.CharField(
        label=gettext_lazy("Why would you like to join?"),
        help_text=gettext_lazy("A sentence or two is enough. The programme's leads read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ["message", "standings"]


ACCEPT, DECLINE = "accept", "decline"


class AnswerForm(GovukForm):
    """Asks for an answer to a request, with a reason."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[(ACCEPT, gettext_lazy("Accept")), (DECLINE, gettext_lazy("Decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("If you accept: which role?"), widget=forms.RadioSelect, initial=Role.CONTRIBUTOR.value
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("They read it, whether you accept or decline."),
        max_length=2000,
        required=False,  # said below, in words of its own
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, may_name_leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.required = False
        role.choices = _role_choices(may_name_leads)

    def clean_role(self) -> Role:
        """As a term of the vocabulary; contributor where none was chosen."""
        return Role(self.cleaned_data["role"] or Role.CONTRIBUTOR)

    def clean(self) -> dict[str, Any] | None:
        """Whoever asks is owed a reason."""
        cleaned = super().clean()
        if not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Say why you accept or decline: they are owed a reason."))
        return cleaned


class PartnerForm(GovukForm):
    """Asks for a partner organisation by its exact name."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("Exactly as they call themselves here. Organisations are not listed: ask them."),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the name of the organisation.")},
    )

    agreed_by = forms.CharField(
        label=gettext_lazy("Who of them said yes, and how?"),
        help_text=gettext_lazy(
            "For example: their head of care, by e-mail. Their administrators get a mail that says so."
        ),
        max_length=200,
        error_messages={"required": gettext_lazy("Say who of them said yes. Ask them first.")},
    )

    def clean_name(self) -> str:
        """There is exactly one organisation of this name."""
        found = queries.organisations_named(self.cleaned_data["name"])
        if not found:
            raise ValidationError(_("No organisation here has exactly this name. Ask them how they wrote it."))
        if len(found) > 1:
            raise ValidationError(_("Several organisations have this name. Ask one of them to change theirs first."))
        self.organisation: Organisation = found[0]
        return found[0].name
