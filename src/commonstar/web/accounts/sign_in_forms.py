"""allauth's forms with our labels and hints."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangeEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    SignupForm,
)
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonstar.web.accounts import actions
from commonstar.web.accounts.adapter import SUGGESTED_EMAIL
from commonstar.web.common.forms import GovukMixin

ADDRESS = _("E-mail address")
ADDRESS_REQUIRED = _("Enter your e-mail address.")
ADDRESS_INVALID = _("Enter an e-mail address like name@example.org.")


def _ask_for_address(field: forms.Field, hint: Any = "") -> None:
    field.label = ADDRESS
    field.help_text = hint
    field.widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    field.error_messages.update(required=ADDRESS_REQUIRED, invalid=ADDRESS_INVALID)


def _suggestion() -> str:
    request = context.request
    return str(request.session.get(SUGGESTED_EMAIL, "")) if request is not None else ""


class SignInForm(GovukMixin, LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the address that a code is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self.fields["login"], _("We send a code to this address."))
        self.fields["login"].initial = _suggestion()

    def clean(self) -> Any:
        """Someone made on the command line has no row of allauth's yet; with one, this code confirms the address."""
        cleaned = super().clean()
        if self.user is not None:
            sync_user_email_address(self.user)
        return cleaned


class SignUpForm(GovukMixin, SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Asks a new person for an address, and for nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self.fields["email"], _("We send a code to this address, to see that it is yours."))
        self.fields["email"].initial = _suggestion()


class _CodeMixin(GovukMixin):
    """One box for a code."""

    widths = {"code": "10"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("It looks like ABCD-EFGH. Small letters and spaces do not matter.")
        field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"})
        field.error_messages.update(required=_("Enter the code from our e-mail."))


class SignInCodeForm(_CodeMixin, ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the code that was sent to sign in."""


class AddressCodeForm(_CodeMixin, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the code that shows that an address is one's own."""


class OtherAddressForm(GovukMixin, ChangeEmailForm):  # type: ignore[misc]  # allauth ships no types
    """Corrects a mistyped address while its code is awaited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(self.fields["email"])


class ChangeAddressForm(GovukMixin, AddEmailForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a new address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_address(
            self.fields["email"], _("We send a code to the new address. Until you enter it nothing changes.")
        )
        self.fields["email"].label = _("New e-mail address")


class _PasskeyNameMixin(GovukMixin):
    """A name to tell one's passkeys apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label = _("Name of the passkey")
        field.help_text = _("For example the device that keeps it: my phone, laptop at work.")
        field.widget.attrs["maxlength"] = 100


class AddPasskeyForm(_PasskeyNameMixin, AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Adds a passkey."""


class FirstPasskeyForm(_PasskeyNameMixin, SignupWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Makes the first passkey while signing up."""


class NamePasskeyForm(_PasskeyNameMixin, EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Gives a passkey another name."""

    def save(self) -> Any:
        """Rename it, with an entry in the log: allauth gives no signal of this."""
        before = str(self.instance)
        with transaction.atomic():
            renamed = super().save()
            user = renamed.user
            words = {"before": before, "after": self.cleaned_data["name"]}
            actions.record_sign_in_change(user=user, action="passkey.renamed", object_id=str(user.pk), **words)
        return renamed
