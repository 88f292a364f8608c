"""Making and revoking tokens."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonstar.web.accounts.public import User
from commonstar.web.api.models import ApiToken
from commonstar.web.api.queries import hash_of, standing
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused

PREFIX = "commonstar_"  # so that a token that was committed by mistake is found by those who search for such
MOST = 20


@transaction.atomic
def make_token(*, user: User, name: str, scope: str, days: int) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and kept nowhere. Raises Refused beyond twenty that stand."""
    if standing(user).count() >= MOST:
        raise Refused("too many tokens")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        token_hash=hash_of(secret),
        scope=ApiToken.Scope(scope),
        expires_at=timezone.now() + timedelta(days=days),
    )
    _record(token, "token.made", after=_logged(token))
    return token, secret


@transaction.atomic
def revoke_token(*, user: User, token: ApiToken) -> None:
    """Make a token useless for good; a second time changes nothing. Raises DoesNotExist for another's token."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk, user=user)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record(token, "token.revoked", before=_logged(token))


def note_use(token: ApiToken) -> None:
    """Keep the day on which a token was last used; written once a day, and not logged."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _logged(token: ApiToken) -> dict[str, Any]:
    name = audit.Personal(token.user_id, token.name)
    return {"name": name, "scope": token.scope, "expires_at": token.expires_at}


def _record(token: ApiToken, action: str, **values: Any) -> None:
    audit.record(actor_id=token.user_id, action=action, kind="token", object_id=token.pk, scope=audit.Scope(), **values)
