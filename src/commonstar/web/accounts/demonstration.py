"""Signing in as one of the demonstration's people: only on this machine, only where `commonstar serve` says so."""

from __future__ import annotations

import os

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from commonstar.web.accounts.models import User

SIGN_IN_FLAG = "COMMONSTAR_DEMONSTRATION_SIGN_IN"
HERE = ("127.0.0.1", "::1")
NAMES = ("localhost", "127.0.0.1", "[::1]")
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_VIA",
)


def has_demonstration_people() -> bool:
    """Whether the store holds people of the demonstration."""
    return User.objects.filter(is_demonstration=True).exists()


def demonstration_sign_in_path(user: User) -> str:
    """The address at which someone signs in as this person of the demonstration."""
    return reverse("demonstration_sign_in", args=[user.email.partition("@")[0]])


def demonstration_person(name: str) -> User | None:
    """The person of the demonstration whose address begins with `name@`, or None."""
    people = User.objects.filter(is_demonstration=True, is_active=True, email__startswith=f"{name}@")
    return people.order_by("email").first()


def is_from_here(request: HttpRequest) -> bool:
    """Whether the site is served on loopback by `commonstar serve`, and this request comes from this machine.

    A request that a proxy passed on comes from loopback too; it is known by its headers, by the name it asked for, or
    by the old version of HTTP, which no browser speaks, but nginx does where nothing else is set.
    """
    if os.environ.get(SIGN_IN_FLAG) != "1" or settings.PUBLIC:
        return False
    if any(header in request.META for header in FORWARDED):
        return False
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return False
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return request.META.get("REMOTE_ADDR") in HERE and host in NAMES
