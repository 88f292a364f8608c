"""Pages that anybody may read and that need no data, and the page for a form that came too late."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonstar import __version__
from commonstar.web.common.access import everyone


def _page(request: HttpRequest, name: str) -> HttpResponse:
    context: dict[str, Any] = {
        "contact": settings.SECURITY_CONTACT,
        "source_url": settings.SOURCE_URL,
        "version": __version__,
    }
    return render(request, f"common/public/{name}.html", context)


@everyone
def home(request: HttpRequest) -> HttpResponse:
    """What this is and where to start."""
    return _page(request, "home")


@everyone
def about(request: HttpRequest) -> HttpResponse:
    """The Star in our own words."""
    return _page(request, "about")


@everyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return _page(request, "accessibility")


@everyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people."""
    return _page(request, "privacy")


@everyone
def security(request: HttpRequest) -> HttpResponse:
    """How to report a security problem."""
    return _page(request, "security")


@everyone
def source(request: HttpRequest) -> HttpResponse:
    """Where the source code is, as the licence asks."""
    return _page(request, "source")


@everyone
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report, for machines. It says that it expires in half a year, counted from the asking."""
    page = request.build_absolute_uri(reverse("security"))
    contact = settings.SECURITY_CONTACT
    expires = (datetime.now(UTC) + timedelta(days=182)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: mailto:{contact}" if contact else f"Contact: {page}", f"Expires: {expires}", f"Policy: {page}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from a page too old, or from elsewhere."""
    return render(request, "common/csrf_failure.html", status=403)
