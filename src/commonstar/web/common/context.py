"""What the page frame needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi


def frame(request: HttpRequest) -> dict[str, Any]:
    """Direction of writing, the languages on offer, and whether a native reader has still to look at this one."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "unreviewed": get_language() in settings.UNREVIEWED_LANGUAGES,
    }
