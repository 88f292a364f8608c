"""What allauth changes for a person is logged as our own acts are; its signals are the only place to hear of it."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_added
from django.dispatch import receiver

from commonstar.web.accounts import actions
from commonstar.web.accounts.models import User


@receiver(email_changed)
def log_address(user: User, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    """An address was changed for another; allauth says so of the first one too, which replaces none."""
    if from_email_address is None or from_email_address.email == to_email_address.email:
        return
    actions.record_sign_in_change(
        user=user,
        action="person.address-changed",
        object_id=str(user.pk),
        before=from_email_address.email,
        after=to_email_address.email,
    )


@receiver(authenticator_added)
def log_passkey(user: User, authenticator: Any, **kwargs: Any) -> None:
    """A passkey was added."""
    actions.record_sign_in_change(user=user, action="passkey.added", object_id=str(user.pk), after=str(authenticator))


@receiver(authenticator_removed)
def log_removed_passkey(user: User, authenticator: Any, **kwargs: Any) -> None:
    """A passkey was removed."""
    actions.record_sign_in_change(
        user=user, action="passkey.removed", object_id=str(user.pk), before=str(authenticator)
    )


@receiver(social_account_added)
def log_service(sociallogin: Any, **kwargs: Any) -> None:
    """An organisation's sign-in service was joined to an account."""
    account = sociallogin.account
    actions.record_sign_in_change(
        user=account.user, action="service.added", object_id=str(account.user.pk), after=account.uid
    )
