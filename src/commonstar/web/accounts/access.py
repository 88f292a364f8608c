"""Changing how one signs in asks for a sign-in of the last minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from commonstar.web.accounts.models import User
from commonstar.web.common.access import signed_in

LATELY_SECONDS = 10 * 60


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this browser's person proved who they are within the last ten minutes."""
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(times) and time.time() - max(times) < LATELY_SECONDS


def note_sign_in(request: HttpRequest, user: User) -> None:
    """Keep in the session that this person proved just now who they are."""
    record_authentication(request, user, "code")


def has_proof(request: HttpRequest, user: User) -> bool:
    """Whether this session says of any moment that this person proved who they are."""
    return bool(get_authentication_records(request, user))


def lately_signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open to whoever signed in within the last ten minutes; others are asked to do so again and come back."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not signed_in_lately(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return view(request, *args, **kwargs)

    return signed_in(inner)
