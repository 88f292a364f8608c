"""The pages of one's own tokens."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.accounts.public import User, lately_signed_in
from commonstar.web.api import actions, queries
from commonstar.web.api.belongings import until
from commonstar.web.api.forms import TokenForm
from commonstar.web.api.models import ApiToken
from commonstar.web.common.access import Refused, signed_in
from commonstar.web.common.parts import Link, Row


@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that can be used, each with the way to revoke it."""
    rows = tuple(_row(token) for token in queries.standing(cast(User, request.user)))
    context = {"title": _("Tokens for programs"), "rows": rows, "back_url": reverse("account_home")}
    return render(request, "api/tokens.html", context)


def _row(token: ApiToken) -> Row:
    used = token.last_used_on
    words = _("%(scope)s, until %(day)s. Last used: %(used)s.") % {
        "scope": token.get_scope_display(),
        "day": until(token),
        "used": used.isoformat() if used else _("never"),
    }
    return Row(token.name, words, (Link(_("Revoke"), reverse("api_revoke_token", args=[token.pk])),))


@lately_signed_in
def make(request: HttpRequest) -> HttpResponse:
    """Make a token. The answer shows it, once: to redirect first would mean to keep the secret somewhere."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = actions.make_token(user=cast(User, request.user), **form.cleaned_data)
        except Refused:
            form.add_error(None, _("You have twenty tokens. Revoke one that you no longer need."))
        else:
            header = f"Authorization: Bearer {secret}"
            context = {"title": _("Your new token"), "token": token, "secret": secret, "header": header}
            context["until"] = until(token)
            response = render(request, "api/token_made.html", context)
            response.headers["Cache-Control"] = "no-store"
            return response
    context = {"title": _("Make a token"), "form": form, "button": _("Make it"), "cancel_url": reverse("api_tokens")}
    return render(request, "common/form_page.html", context)


@signed_in
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask, then revoke."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.standing(user), pk=token)
    if request.method == "POST":
        actions.revoke_token(user=user, token=found)
        messages.success(request, _("“%(name)s” can no longer be used.") % {"name": found.name})
        return redirect("api_tokens")
    context = {"title": _("Revoke “%(name)s”?") % {"name": found.name}, "cancel_url": reverse("api_tokens")}
    return render(request, "api/revoke.html", context)
