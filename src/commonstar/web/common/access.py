"""Who may open an address. Every view carries the name of its rule; a guard walks all addresses and asks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Refused(PermissionDenied):
    """A rule said no to an act. Where no page says more about it, the answer is 403."""


def ruled(view: Callable[..., Any], rule: str) -> Callable[..., Any]:
    """Name the rule of a view."""
    view.rule = rule  # type: ignore[attr-defined]  # an attribute on a function is how a view carries its rule
    return view


def everyone(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open to all: public pages."""
    return ruled(view, "everyone")


def signed_in(view: View[P]) -> View[P]:
    """Open to whoever is signed in; others are asked to sign in and come back."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    ruled(inner, "signed in")
    return inner
