"""How allauth behaves in this house: no passwords, and a passkey stands beside the code instead of after it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.accounts import actions
from commonstar.web.accounts.access import has_proof, note_sign_in
from commonstar.web.accounts.models import User
from commonstar.web.accounts.queries import is_first_person

# Whoever comes from an invitation need not type the address again; it is kept in the session, never in an address.
SUGGESTED_EMAIL = "suggested_email"
SECOND_FACTORS = ("allauth.mfa.stages.AuthenticateStage", "allauth.mfa.stages.TrustStage")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Anyone may make an account with an address; it opens nothing until a programme lets them in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Signing up is open."""
        return True

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Store the address in small letters, with no password."""
        user.email = form.cleaned_data["email"].lower()
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def get_login_stages(self) -> list[str]:
        """A code, a passkey or the council's own sign-in is enough: whoever lost a passkey comes in by code."""
        return [stage for stage in super().get_login_stages() if stage not in SECOND_FACTORS]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Never by allauth, which could ask only for a passkey: `access.lately_signed_in` guards those pages."""
        return False

    def post_login(self, request: HttpRequest, user: User, *, signup: bool, **kwargs: Any) -> Any:
        """After the first sign-in ask for a name, then go on to where the person wanted to be."""
        response = super().post_login(request, user, signup=signup, **kwargs)
        request.session.pop(SUGGESTED_EMAIL, None)
        if not has_proof(request, user):
            note_sign_in(request, user)  # allauth notes a code to sign in, but not the one that ends a sign-up
        if signup:
            actions.record_joining(user=user)
            if is_first_person():
                return response  # an empty store asks for two names, and a person's own is not one of them
            return HttpResponseRedirect(f"{reverse('account_welcome')}?{urlencode({'next': response.url})}")
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def send_account_already_exists_mail(self, email: str) -> None:
        """Someone signs up with an address that has an account: only whoever reads that mailbox is told."""
        self.send_mail("account/email/account_already_exists", email, {})


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Signing in through an organisation's own service (OpenID Connect)."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take name and address from what the service says."""
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:120]
        return user


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Passkeys, called so."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": gettext_lazy("Sign in once with a code by e-mail. Then you can add a passkey."),
        "incorrect_code": gettext_lazy("The passkey could not be used here. Try again, or sign in with a code."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The name that is suggested for a new passkey."""
        return _("My passkey")

    def _get_site_name(self) -> str:
        return "Commonstar"
