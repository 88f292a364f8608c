"""Pages of one's own account."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.web.accounts import actions, queries
from commonstar.web.accounts.access import lately_signed_in
from commonstar.web.accounts.forms import ErasureForm, NameForm, PersonForm
from commonstar.web.accounts.models import Consent, User
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.parts import Link, Row


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty: an empty form is still to be checked."""
    return request.POST if request.method == "POST" else None


def wanted_next(request: HttpRequest, otherwise: str) -> str:
    """Where the person wanted to go, if that is on this site."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    fine = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if fine else otherwise


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """One's own account on one page."""
    me = _me(request)
    language = dict(settings.LANGUAGES).get(me.language, _("As my browser says"))
    rows = (
        Row(_("Name"), me.name or _("None given"), (Link(_("Change"), reverse("account_person")),)),
        Row(_("Language"), language, (Link(_("Change"), reverse("account_person")),)),
        Row(_("E-mail address"), me.email, (Link(_("Change"), reverse("account_email")),)),
    )
    context = {
        "title": _("Your account"),
        "rows": rows,
        "passkeys": queries.passkeys(me),
        "services": list(queries.services(me)),
        "consents": list(queries.standing_consents(me)),
        "sections": queries.sections(me),
    }
    return render(request, "accounts/home.html", context)


@signed_in
def person(request: HttpRequest) -> HttpResponse:
    """Change name and language."""
    me = _me(request)
    form = PersonForm(_posted(request), initial={"name": me.name, "language": me.language})
    if request.method == "POST" and form.is_valid():
        actions.change_person(user=me, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return _with_language(redirect("account_home"), me.language)
    context = {"title": _("Your name and language"), "form": form, "cancel_url": reverse("account_home")}
    return render(request, "common/form_page.html", context)


def _with_language(response: HttpResponseRedirect, language: str) -> HttpResponseRedirect:
    """The site follows at once; without a choice the browser decides again."""
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@signed_in
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a new person for a name; it may stay empty."""
    me = _me(request)
    target = wanted_next(request, reverse("account_home"))
    form = NameForm(_posted(request), initial={"name": me.name})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["name"] != me.name:
            actions.change_person(user=me, name=form.cleaned_data["name"], language=me.language)
        return redirect(target)
    context = {"title": _("What shall we call you?"), "form": form, "next": target, "button": _("Continue")}
    return render(request, "accounts/welcome.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Withdraw a consent."""
    actions.withdraw_consent(user=_me(request), consent=get_object_or_404(Consent, pk=consent, user=_me(request)))
    messages.success(request, _("Your consent is withdrawn."))
    return redirect("account_home")


@signed_in
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, as a JSON file."""
    response = JsonResponse(
        queries.everything_about(_me(request)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-commonstar-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@lately_signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasing means, and do it once it is confirmed."""
    me = _me(request)
    form = ErasureForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        actions.erase_person(user=me)
        logout(request)
        return redirect("account_erased")
    context: dict[str, Any] = {
        "title": _("Erase me"),
        "form": form,
        "warnings": queries.warnings_before_erasing(me),
        "button": _("Erase me"),
        "cancel_url": reverse("account_home"),
    }
    return render(request, "accounts/erase.html", context)


@everyone
def erased(request: HttpRequest) -> HttpResponse:
    """What stands at the end."""
    return render(request, "accounts/erased.html", {"title": _("You are erased")})


@signed_in
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a new sign-in before something that only the person themselves should change."""
    target = wanted_next(request, reverse("account_home"))
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
    context = {"title": _("Sign in again first"), "next": target, "cancel_url": reverse("account_home")}
    return render(request, "accounts/again.html", context)
