"""Who asks: by a token, or, for reading alone, by the session of a browser.

A session never writes: so no other site can make a browser write here, and the API needs no CSRF token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja.security import HttpBearer

from commonstar.web.accounts.public import User
from commonstar.web.api.actions import note_use
from commonstar.web.api.models import ApiToken
from commonstar.web.api.problems import Unauthorised
from commonstar.web.api.queries import token_of
from commonstar.web.programmes.public import Seat, may_see, person, seat_at


@dataclass(frozen=True)
class Caller:
    """Who asks; nobody known, where `user` is None."""

    user: User | None
    may_write: bool = False


class Token(HttpBearer):
    """Asks for a token; where `writes`, for one that may write. Raises Unauthorised or PermissionDenied."""

    def __init__(self, *, writes: bool = False) -> None:
        self.writes = writes
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        """Find the caller. A token that does not hold is refused, also where none is needed."""
        if "Authorization" in request.headers:
            kind, _, secret = request.headers["Authorization"].partition(" ")
            return self.authenticate(request, secret.strip() if kind.lower() == "bearer" else "")
        if self.writes:
            raise Unauthorised("A token is needed here: make one under /account/tokens/.")
        return Caller(person(request))

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The person of the token."""
        found = token_of(token)
        if found is None:
            raise Unauthorised("This token is unknown, revoked or past its day.")
        note_use(found)
        writes = found.scope == ApiToken.Scope.WRITE
        if self.writes and not writes:
            raise PermissionDenied
        return Caller(found.user, writes)


READING, WRITING = Token(), Token(writes=True)


def caller(request: HttpRequest) -> Caller:
    """Whom the guard of this operation found."""
    found = getattr(request, "auth", None)
    assert isinstance(found, Caller), "an operation without READING or WRITING"
    return found


def seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """Where the caller sits; a programme that they may not see does not exist. Raises Http404."""
    seat = seat_at(slug.replace("\x00", ""), caller(request).user)
    if seat is None or not may_see(seat):
        raise Http404
    return seat
