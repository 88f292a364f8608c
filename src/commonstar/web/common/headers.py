"""The headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicy:
    """Only our own scripts, styles, fonts and pictures; a map's tiles where a tile server is set.

    And what a session had a part in is kept by no cache on the way, and by the browser only to ask whether it holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        tiles = settings.MAP_TILES.split("/{", 1)[0].replace("{s}", "*")
        pictures = " ".join(filter(None, ("'self'", "data:", tiles)))
        self.policy = (
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
            f"img-src {pictures}; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'; manifest-src 'self'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy unless a view set one of its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
