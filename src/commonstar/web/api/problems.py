"""Errors as problem details (RFC 9457): one shape for all of them."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An answer that says what went wrong."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Answer every error of this API so. What may not be seen does not exist."""

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(HTTPStatus.NOT_FOUND, "There is nothing here that you may see.")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [{"field": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The request has faults.", errors=faults)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))
