"""What the page frame needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi


def frame(request: HttpRequest) -> dict[str, Any]:
    """Direction of writing and the languages on offer."""
    return {"direction": "rtl" if get_language_bidi() else "ltr", "languages": settings.LANGUAGES}
