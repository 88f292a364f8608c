"""The form for a new token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonstar.web.api.models import ApiToken
from commonstar.web.common.forms import GovukForm

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("One year")))


class TokenForm(GovukForm):
    """What a token is for, how far it reaches, and how long."""

    name = forms.CharField(
        max_length=80, label=_("What is it for?"), help_text=_("For example: our dashboard. Only you see this.")
    )
    scope = forms.ChoiceField(
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
        label=_("What may the program do?"),
        help_text=_("It sees what you see. If it may write, it may do what you may do with initiatives."),
    )
    days = forms.TypedChoiceField(
        choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect, label=_("How long shall it work?")
    )
