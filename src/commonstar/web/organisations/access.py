"""The guard of an organisation's pages: to whoever does not belong to it, it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from commonstar.web.accounts.public import User
from commonstar.web.common.access import Refused, ruled
from commonstar.web.organisations import queries
from commonstar.web.organisations.rules import Chair, ChairRule


def organisation_page(rule: ChairRule) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Guard a view whose address holds `organisation` (a slug): it is called with the person's `Chair` instead.

    Nobody signed in is asked to sign in, whether there is such an organisation or not.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, organisation: str, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            chair = queries.chair_at(organisation, request.user)
            if chair is None:
                raise Http404
            if not rule(chair):
                raise PermissionDenied
            return view(request, chair, **kwargs)

        ruled(inner, f"organisation: {rule.__name__}")
        return inner

    return decorate


def require(rule: ChairRule, chair: Chair) -> None:
    """In an action: refuse unless the rule allows. Raises Refused, whose message names the rule."""
    if not rule(chair):
        raise Refused(rule.__name__)
