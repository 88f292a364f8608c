"""The forms of one's own account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.forms import GovukForm


class NameForm(GovukForm):
    """Asks a new person what they are called."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("People you work with see it. You may leave it out, or use the name you are known by."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PersonForm(NameForm):
    """Changes name and language."""

    language = forms.ChoiceField(
        label=_("Language of the site and of our e-mails"),
        required=False,
        choices=lambda: [("", _("As my browser says")), *settings.LANGUAGES],
    )


class ErasureForm(GovukForm):
    """Asks for one box to be ticked before a person is erased."""

    sure = forms.BooleanField(
        label=_("I want to be erased. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you want to be erased.")},
    )
