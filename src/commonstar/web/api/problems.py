"""Errors as problem details (RFC 9457): one shape for all of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from commonstar.web.common.access import Refused, ruled
from commonstar.web.star.map_it.public import KeyTakenError, ValuesError

MEDIA_TYPE = "application/problem+json"
NOTHING = "There is nothing here that you may see."
log = logging.getLogger("django.request")


class Unauthorised(Exception):
    """Nobody is known who asks: no token where one is needed, or one that does not hold. The message says which."""


class Faults(Exception):
    """What was asked for has faults: (field, message) each."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An answer that says what went wrong."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)


def faulty(faults: list[tuple[str, str]], status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> HttpResponse:
    """An answer that names each fault beside its field."""
    errors = [{"field": field, "message": message} for field, message in faults]
    return problem(status, "The request has faults.", errors=errors)


def install(api: NinjaAPI) -> None:
    """Answer every error of this API so. What may not be seen does not exist."""
    api.add_exception_handler(Exception, unforeseen)
    api.add_exception_handler(Http404, lambda request, error: problem(HTTPStatus.NOT_FOUND, NOTHING))
    api.add_exception_handler(Unauthorised, unauthorised)
    api.add_exception_handler(Refused, forbidden)
    api.add_exception_handler(PermissionDenied, forbidden)
    api.add_exception_handler(RequestDataTooBig, too_large)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(Faults, with_faults)
    api.add_exception_handler(ValuesError, unstorable)
    api.add_exception_handler(IntegrityError, at_once)
    api.add_exception_handler(HttpError, refused)


def with_faults(request: HttpRequest, error: Any) -> HttpResponse:
    """The faults that were found beyond the description."""
    return faulty(error.faults)


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Whatever refuses with a status of its own, such as a body that is no JSON."""
    return problem(error.status_code, str(error))


def unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
    """What nobody thought of: it stands in the server's log, not in the answer."""
    log.error("Internal Server Error: %s", request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It is in the log of the server.")


def unauthorised(request: HttpRequest, error: Any) -> HttpResponse:
    """With the header that says how to do it right."""
    answer = problem(HTTPStatus.UNAUTHORIZED, str(error))
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Commonstar"'
    return answer


def forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    """They see it, but may not do this."""
    return problem(HTTPStatus.FORBIDDEN, "You may not do this here.")


def too_large(request: HttpRequest, error: Any) -> HttpResponse:
    """More was sent than is read."""
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.")


def invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """The request does not fit its description."""
    return faulty([(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors])


def unstorable(request: HttpRequest, error: Any) -> HttpResponse:
    """A value that the room refuses; a key that another has is a conflict."""
    taken = isinstance(error, KeyTakenError)
    status = HTTPStatus.CONFLICT if taken else HTTPStatus.UNPROCESSABLE_ENTITY
    return faulty([(f"body.{error.field}", error.reason)], status)


def at_once(request: HttpRequest, error: Any) -> HttpResponse:
    """Two wrote the same thing at the same moment."""
    log.warning("Conflict: %s", request.path, exc_info=error)
    return problem(HTTPStatus.CONFLICT, "Someone else changed this at the same moment. Try again.")


def only_known(view: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that refuses a parameter which its description does not name: a typing error is no filter."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        queries = [value for value in kwargs.values() if isinstance(value, Schema)]
        known = {name for each in queries for name in type(each).model_fields} if request.method == "GET" else set()
        message = f"Not known here. Known are: {', '.join(sorted(known)) or 'none'}."
        if unknown := sorted(set(request.GET) - known):
            raise Faults([(f"query.{name}", message) for name in unknown])
        return view(request, *args, **kwargs)

    return inner


def shaped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the API whose refusal of a method is a problem too, and whose answers are nobody else's to keep."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = answer.headers["Allow"]
            answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, f"This address answers to {allowed}.")
            answer.headers["Allow"] = allowed
        patch_vary_headers(answer, ("Authorization", "Cookie"))
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    return ruled(inner, "api: each operation asks")


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that the API does not have."""
    return problem(HTTPStatus.NOT_FOUND, NOTHING)
