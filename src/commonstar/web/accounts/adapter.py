"""How allauth behaves in this house: no passwords, and a passkey stands beside the code instead of after it."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.accounts import actions
from commonstar.web.accounts.access import has_proof, note_sign_in
from commonstar.web.accounts.mail import log_refusal
from commonstar.web.accounts.models import User
from commonstar.web.accounts.openid import OAUTH_CODE, Unreachable
from commonstar.web.accounts.queries import is_first_person, is_taken

# Whoever comes from an invitation need not type the address again; it is kept in the session, never in an address.
SUGGESTED_EMAIL = "suggested_email"
LONGEST_NAME = 120
SECOND_FACTORS = ("allauth.mfa.stages.AuthenticateStage", "allauth.mfa.stages.TrustStage")

logger = logging.getLogger(__name__)


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code, or say on a page that it could not be sent. Raises ImmediateHttpResponse."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:
            log_refusal(template_prefix, problem)
            title = _("The mail could not be sent")
            page = render(self.request, "accounts/mail_failed.html", {"title": title}, status=503)
            raise ImmediateHttpResponse(page) from None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell of a change; where that cannot be sent, the change stands all the same."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Someone signs up with an address that has an account: only whoever reads that mailbox is told."""
        self.send_mail("account/email/account_already_exists", email, {})


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Signing in through an organisation's own service (OpenID Connect).

    The service signs in whoever joined it to their account. It makes a new account only where it vouches for an
    address that nobody here has. Everyone else first shows by a code that the address is theirs, and then joins it:
    what a service says of an address opens nobody's account, now or later.
    """

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take name and address from what the service says."""
        user = sociallogin.user
        user.email, user.name = data.get("email") or "", (data.get("name") or "")[:LONGEST_NAME]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The service answered well; now see what it may open. Raises ImmediateHttpResponse to stop."""
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(self._join(request, sociallogin))
        if sociallogin.is_existing:
            return
        vouched = [address.email for address in sociallogin.email_addresses if address.verified]
        if not vouched or is_taken(vouched[0]):
            raise ImmediateHttpResponse(self._ask_for_proof(request, sociallogin))

    def _join(self, request: HttpRequest, sociallogin: Any) -> HttpResponse:
        name = sociallogin.provider.name
        if not isinstance(request.user, User):
            return redirect("account_login")
        if not sociallogin.is_existing:
            with transaction.atomic():
                sociallogin.connect(request, request.user)
            messages.success(request, _("You can sign in with {name} now.").format(name=name))
        elif sociallogin.user != request.user:
            sentence = _("Another account here has joined this sign-in at {name}. Nothing is changed.")
            messages.error(request, sentence.format(name=name))
        return redirect("account_home")

    def _ask_for_proof(self, request: HttpRequest, sociallogin: Any) -> HttpResponse:
        """One page for all, whether the address is known here or not: it tells nobody who has an account."""
        if sociallogin.user.email:
            request.session[SUGGESTED_EMAIL] = sociallogin.user.email
        service = sociallogin.provider
        title = _("Show us once that your address is yours")
        join = reverse("account_join_service", args=[service.app.provider_id])
        context = {"title": title, "service": service, "query": urlencode({"next": join})}
        return render(request, "accounts/service_proof.html", context)

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """A new account, all of it or nothing, with an entry for the service that it is joined to."""
        user = super().save_user(request, sociallogin, form)
        account = sociallogin.account
        actions.record_sign_in_change(user=user, action="service.added", object_id=str(user.pk), after=account.uid)
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say what went wrong, and log a code for whoever runs the site; turning back has its own page."""
        if error == AuthError.CANCELLED:
            return
        if isinstance(exception, Unreachable):
            failure, status = "unreachable", 503
        elif exception is None and "state_id" in (extra_context or {}):
            failure, status = "not-begun", 403
        else:
            failure, status = "unusable", 403
        said = request.GET.get("error", "")
        reason = exception or (said if OAUTH_CODE.fullmatch(said) else "no code")
        logger.warning("Signing in with %s failed: %s (%s)", provider.app.provider_id, failure, reason)
        context = {"title": _("Signing in did not work"), "service": provider, "failure": failure}
        raise ImmediateHttpResponse(render(request, "accounts/service_failed.html", context, status=status))


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
