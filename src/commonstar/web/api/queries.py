"""Reading tokens."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from commonstar.web.accounts.public import User
from commonstar.web.api.models import ApiToken


def hash_of(secret: str) -> str:
    """How a token is kept. It is long and random, so that a plain SHA-256 cannot be searched."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def standing(user: User) -> QuerySet[ApiToken]:
    """The person's tokens that can be used, newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now()).order_by("-made_at", "id")


def token_of(secret: str) -> ApiToken | None:
    """The token with its person; None for one that is unknown, revoked or past its day, or whose person left."""
    rows = ApiToken.objects.select_related("user").filter(revoked_at=None, expires_at__gt=timezone.now())
    return rows.filter(token_hash=hash_of(secret), user__is_active=True).first()
