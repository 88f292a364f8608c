"""The language of a page that keeps no cookie: chosen in its address, for this page alone (`?language=de`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_info, override

from commonstar.web.common.parts import NavItem


def in_language_of_choice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language that the address names: a choice without a cookie, script or account."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        if asked not in dict(settings.LANGUAGES):
            return view(request, *args, **kwargs)
        with override(asked):
            answer = view(request, *args, **kwargs)
        answer.headers["Content-Language"] = asked
        return answer

    return inner


def languages() -> list[tuple[str, NavItem]]:
    """Each language's code, and its own name as a link that chooses it for this page alone."""
    here = get_language()
    named = [(code, get_language_info(code)["name_local"].capitalize()) for code in _codes()]
    return [(code, NavItem(name, f"?language={code}", code == here)) for code, name in named]


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code in LANG_INFO]
