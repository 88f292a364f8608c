"""The guard of a programme's pages: finds the programme for this person, or answers that there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from commonstar.web.accounts.public import User
from commonstar.web.common.access import Refused, ruled
from commonstar.web.programmes import queries, rules
from commonstar.web.programmes.rules import Rule, Seat


def person(request: HttpRequest) -> User | None:
    """Whoever is signed in."""
    return request.user if isinstance(request.user, User) else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to check; None while a page is only read. A form sent empty is still sent."""
    return request.POST if request.method == "POST" else None


def programme_page(rule: Rule) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Guard a view whose address holds `programme` (a slug): it is called with the person's `Seat` instead.

    To whoever may not see the programme it does not exist (404). Whoever sees it but may not do this gets 403, or is
    asked to sign in first.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, programme: str, **kwargs: Any) -> HttpResponseBase:
            seat = queries.seat_at(programme, person(request))
            if seat is None or not rules.may_see(seat):
                raise Http404
            if not rule(seat):
                if seat.user is None:
                    return redirect_to_login(request.get_full_path())
                request.refused = seat  # type: ignore[attr-defined]  # the page that says so asks for it
                raise PermissionDenied
            request.seat = seat  # type: ignore[attr-defined]  # the page frame asks for it
            return view(request, seat, **kwargs)

        ruled(inner, f"programme: {rule.__name__}")
        return inner

    return decorate


def require(rule: Rule, seat: Seat) -> None:
    """In an action: refuse unless the rule allows. Raises Refused, whose message names the rule."""
    if not rule(seat):
        raise Refused(rule.__name__)
