"""Signing in through an organisation's own service: going there, coming back, joining it to an account, removing it."""

from __future__ import annotations

from typing import Any, cast

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonstar.web.accounts import actions, queries
from commonstar.web.accounts.access import lately_signed_in
from commonstar.web.accounts.models import User
from commonstar.web.accounts.openid import ServiceAdapter
from commonstar.web.accounts.views import wanted_next
from commonstar.web.common.access import everyone

LOGIN, CONNECT = "login", "connect"  # allauth's words


def _service(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _onward(request: HttpRequest, service: Any, process: str, target: str) -> HttpResponse:
    """Go on to the service.

    By a page, not by a redirect: browsers apply `form-action 'self'` also to where a form's answer redirects to.
    """
    try:
        response = service.redirect(request, process, next_url=target)
    except OAuth2Error as problem:
        return cast(HttpResponse, render_authentication_error(request, service, exception=problem))
    if response.status_code != 302:
        return cast(HttpResponse, response)
    return render(request, "accounts/onward.html", {"title": _("Going on to sign in"), "target": response["Location"]})


@everyone
@never_cache
def service_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Say where it goes, and go there by a button."""
    service, target = _service(request, provider_id), wanted_next(request, "")
    if request.method == "POST":
        return _onward(request, service, LOGIN, target)
    title = _("Sign in with {name}").format(name=service.name)
    return render(request, "accounts/service_login.html", {"title": title, "next": target})


@lately_signed_in
@never_cache
def service_join(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Join the service to one's account, so that one can sign in there instead of with a code."""
    service = _service(request, provider_id)
    if queries.services(cast(User, request.user)):
        messages.info(request, _("{name} is joined to your account already.").format(name=service.name))
        return redirect("account_home")
    if request.method == "POST":
        return _onward(request, service, CONNECT, reverse("account_home"))
    title = _("Join {name} to your account").format(name=service.name)
    return render(request, "accounts/service_join.html", {"title": title, "service": service})


@everyone
@never_cache
def service_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the service sends people back to."""
    service = _service(request, provider_id)
    try:
        return cast(HttpResponse, OAuth2CallbackView.adapter_view(ServiceAdapter(request, provider_id))(request))
    except OAuth2Error as problem:
        return cast(HttpResponse, render_authentication_error(request, service, exception=problem))


@lately_signed_in
@never_cache
def service_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a service is taken away from one's account."""
    me = cast(User, request.user)
    joined = get_object_or_404(queries.services(me), pk=pk)
    if request.method == "POST":
        actions.remove_service(user=me, account=joined)
        get_adapter().send_notification_mail("socialaccount/email/account_disconnected", me, {})
        messages.success(request, _("The service is removed."))
        return redirect("account_home")
    context = {"title": _("Remove the sign-in service?"), "cancel_url": reverse("account_home")}
    return render(request, "accounts/service_remove.html", context)
