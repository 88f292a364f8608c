"""The guards of pages for people without an account: no sign-in, no session, no cookie, in the language they chose."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial, wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from commonstar.web.common.access import ruled
from commonstar.web.common.parts import NavItem
from commonstar.web.participation import consent, limits, queries
from commonstar.web.participation.forms import CodeForm
from commonstar.web.participation.models import Door

View = Callable[..., HttpResponse]
Behind = TypeVar("Behind")


def without_account(view: View) -> View:
    """Guard a page on which nobody is anybody, signed in or not.

    There is nothing to forge, as nothing is done in anyone's name; so it needs no token and no cookie. What a browser
    says comes from another site is refused all the same.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _nobody(request)
        if request.method not in ("GET", "HEAD") and _is_from_elsewhere(request):
            return _turned_away(request)
        return _spoken(request, _of_the_site, lambda: view(request, *args, **kwargs))

    return csrf_exempt(ruled(inner, "everyone: without an account"))


def taking_part(view: View) -> View:
    """As `without_account`, for an address with `code`: the view is called with the `Door`, or the code is not known.

    The page is in the language asked for (`language`, in the address or the form) where the door offers it.
    """
    return _taking_part(view, _door_alone)


def taking_part_behind(find: Callable[[str], tuple[Door, Behind] | None]) -> Callable[[View], View]:
    """As `taking_part`, where one question of the store finds the door and what is behind it.

    `find` looks for both by the code as it was typed; the view is called with the door and what is behind it.
    """
    return lambda view: _taking_part(view, find)


def _door_alone(code: str) -> tuple[Door] | None:
    door = queries.door_by_code(code)
    return None if door is None else (door,)


def _taking_part(view: View, find: Callable[[str], tuple[Any, ...] | None]) -> View:
    @wraps(view)
    def inner(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        _nobody(request)
        if request.method not in ("GET", "HEAD") and _is_from_elsewhere(request):
            return _turned_away(request)
        found = find(code)
        if found is None:
            return _spoken(request, _of_the_site, lambda: wrong_code(request, code))
        offered = partial(consent.languages_offered, found[0].organisation)
        return _spoken(request, offered, partial(view, request, *found, **kwargs))

    return csrf_exempt(ruled(inner, "everyone: taking part"))


def _of_the_site() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _nobody(request: HttpRequest) -> None:
    """Whoever is signed in is nobody here, and the server's log is told to keep the address to itself."""
    request.user = AnonymousUser()
    request.is_taking_part = True  # type: ignore[attr-defined]  # asked for by `logs`


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form to check; None while a page is only read, or asked for again on the same slip."""
    return request.POST if request.method == "POST" and "another" not in request.POST else None


def wrong_code(request: HttpRequest, typed: str) -> HttpResponse:
    """No such code: it can be typed again, with what was typed still there."""
    if not limits.may_try_again(request):
        return too_fast(request, {"back_url": reverse("participation:join")})
    form = CodeForm({"code": typed})
    form.add_error("code", _("There is no open page with this code. Check it against the screen, poster or card."))
    return code_page(request, form, status=404)


def code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    """Where a join code is typed."""
    codes = [code for code, _name in settings.LANGUAGES]
    context = {
        "title": _("Take part"),
        "form": form,
        "spoken": language_links(codes),
        "slip_url": with_language(reverse("participation:slip")),
    }
    return render(request, "participation/join.html", context, status=status)


def language_links(codes: list[str]) -> list[tuple[str, NavItem]]:
    """Each language on offer by its own name, as a link that chooses it for this page; none where there is one only."""
    if len(codes) < 2:
        return []
    here = get_language()
    named = [(code, _own_name(code)) for code in codes]
    return [(code, NavItem(name, f"?language={code}", code == here)) for code, name in named]


def _own_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return str(dict(settings.LANGUAGES)[code])


def with_language(url: str) -> str:
    """An address that goes on in the language of this page."""
    language = get_language() or consent.SHIPPED_LANGUAGE
    if language == consent.SHIPPED_LANGUAGE:
        return url
    return f"{url}{'&' if '?' in url else '?'}language={language}"


def _spoken(
    request: HttpRequest, offered: Callable[[], Collection[str]], answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Answer in the language asked for, or the browser's, where it is on offer; else in English, which always is."""
    language = request.POST.get("language") or request.GET.get("language") or get_language() or ""
    if language != consent.SHIPPED_LANGUAGE and language not in offered():
        language = consent.SHIPPED_LANGUAGE
    with override(language):
        response = answer()
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response = response.render()
    response.headers["Content-Language"] = language
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _is_from_elsewhere(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()


def _turned_away(request: HttpRequest) -> HttpResponse:
    context = {"title": _("This form was sent from another site")}
    return render(request, "participation/elsewhere.html", context, status=403)


def too_fast(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Too many wrong codes, or a flood: what was typed is on the page, to be sent again."""
    return render(
        request, "participation/later.html", {"title": _("Please try again in a minute"), **context}, status=429
    )


def is_flood(request: HttpRequest, door: Door) -> tuple[bool, bool]:
    """Whether what comes now is refused, and whether it is to wait for a person."""
    pace = limits.pace_of(request, door.code)
    return pace is limits.Pace.REFUSE, pace is limits.Pace.WAIT
