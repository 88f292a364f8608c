"""What the API keeps of a person: for the account page, the download and the erasure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonstar.web.accounts.public import Belongings, Section, User, register
from commonstar.web.api.models import ApiToken
from commonstar.web.api.queries import standing
from commonstar.web.common.parts import Link, Row


def section(user: User) -> Section:
    """The tokens that can be used, and the way to make and revoke them."""
    count = standing(user).count()
    words = _("Tokens that can be used: %(count)d") % {"count": count}
    link = Link(_("Look after tokens"), reverse("api_tokens"))
    return Section(_("Programs that act for you"), (Row(_("Tokens"), words, (link,)),), "")


def export(user: User) -> Any:
    """The tokens without their hashes."""
    return list(
        ApiToken.objects.filter(user=user).values(
            "name", "scope", "made_at", "expires_at", "revoked_at", "last_used_on"
        )
    )


def erase(user: User) -> None:
    """Tokens go with their person."""
    ApiToken.objects.filter(user=user).delete()


def until(token: ApiToken) -> str:
    """The day on which a token ends, in words."""
    return date_format(token.expires_at, "DATE_FORMAT")


def announce() -> None:
    """Tell accounts."""
    register(Belongings("tokens", section, export, lambda user: [], erase))
