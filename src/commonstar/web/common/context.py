"""What the page frame needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Direction of writing, the languages on offer, whether this one is unreviewed, and whether mail goes nowhere."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "unreviewed": get_language() in settings.UNREVIEWED_LANGUAGES,
        "mail_on_console": settings.EMAIL_BACKEND == CONSOLE,
    }
