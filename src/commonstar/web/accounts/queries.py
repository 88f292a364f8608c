"""Reading one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonstar.web.accounts import registry
from commonstar.web.accounts.models import Consent, User
from commonstar.web.audit import public as audit


def standing_consents(user: User) -> QuerySet[Consent]:
    """What they agreed to and did not withdraw, and what has not expired."""
    holds = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    return Consent.objects.filter(holds, user=user, withdrawn_at__isnull=True).order_by("given_at")


def passkeys(user: User) -> list[Any]:
    """Their passkeys, oldest first; each prints as its name."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at"))


def services(user: User) -> Any:
    """The sign-in services of organisations that are joined to their account, the oldest first."""
    return SocialAccount.objects.filter(user=user).order_by("date_joined")


def is_taken(address: str) -> bool:
    """Whether an account has this address, or awaits it."""
    known = User.objects.filter(email__iexact=address)
    return known.exists() or EmailAddress.objects.filter(email__iexact=address).exists()


def sections(user: User) -> list[registry.Section]:
    """What other rooms show on the account page."""
    return [room.section(user) for room in registry.rooms()]


def warnings_before_erasing(user: User) -> list[str]:
    """What someone should settle, or at least know, before they are erased."""
    return [sentence for room in registry.rooms() for sentence in room.warnings(user)]


def everything_about(user: User) -> dict[str, Any]:
    """All that is kept about a person, as plain JSON values (times in ISO 8601)."""
    return {
        "person": {"email": user.email, "name": user.name, "language": user.language, "joined_at": user.joined_at},
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "passkeys": [
            {"name": str(key), "added_at": key.created_at, "last_used_at": key.last_used_at} for key in passkeys(user)
        ],
        "services": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined")),
        "consents": list(Consent.objects.filter(user=user).values("purpose", "given_at", "expires_at", "withdrawn_at")),
        "log": list(audit.entries_by(user.pk).values("number", "at", "action", "kind", "object_id")),
    } | {room.key: room.export(user) for room in registry.rooms()}


def is_first_person() -> bool:
    """Whether this site has no more than one person."""
    return User.objects.count() < 2
