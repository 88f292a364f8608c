"""Public pages, and the page for a form that came too late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from a page too old, or from elsewhere."""
    return render(request, "common/csrf_failure.html", status=403)
