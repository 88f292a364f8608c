"""What was typed is kept when a session has ended: signing in again leads back to the form, filled in.

A form carries a token that only somebody signed in was given; without it nothing is kept, and to whoever may not see a
programme its pages do not exist, as before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from commonstar.web.programmes.public import person

FIELD = "kept"
SALT = "commonstar.worth.kept"
SESSION = "worth_kept"
AGE = 30 * 24 * 3600  # seconds
MOST = 400_000  # characters of one form
FORM_PAGE = "worth/form_page.html"

View = Callable[..., HttpResponseBase]


def keeping(view: View) -> View:
    """Keep what is sent after a session has ended, and ask to sign in. Stands above the guard of the page."""

    @wraps(view)
    def inner(request: HttpRequest, *words: Any, **more: Any) -> HttpResponseBase:
        if request.method == "POST" and person(request) is None and (user := _signed_for(request)):
            sent = request.POST.copy()
            for name in (FIELD, "csrfmiddlewaretoken"):
                sent.pop(name, None)
            text = sent.urlencode()
            if len(text) <= MOST:
                request.session[SESSION] = {"user": user, "path": request.get_full_path(), "sent": text}
            return redirect_to_login(request.get_full_path())
        return view(request, *words, **more)

    return inner


def _signed_for(request: HttpRequest) -> str:
    """Whom the token of a form was given to, for this page; nobody without a good one."""
    try:
        told = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return ""
    return str(told["user"]) if told["path"] == request.path else ""


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form shows: what is sent, or what was kept for this page and person, once; else nothing."""
    if request.method == "POST":
        return request.POST
    kept, user = request.session.get(SESSION), person(request)
    if user is None or not kept or (kept["user"], kept["path"]) != (str(user.pk), request.get_full_path()):
        return None
    del request.session[SESSION]
    request.was_kept = True  # type: ignore[attr-defined]  # the page says so
    return QueryDict(kept["sent"])


def form_page(request: HttpRequest, context: dict[str, Any], template: str = FORM_PAGE) -> HttpResponse:
    """A page with a form that is kept."""
    user = person(request)
    token = signing.dumps({"user": str(user.pk), "path": request.path}, salt=SALT) if user else ""
    more = {"kept_token": token, "was_kept": getattr(request, "was_kept", False)}
    return render(request, template, {**context, **more})
