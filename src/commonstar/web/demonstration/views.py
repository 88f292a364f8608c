"""The page that takes the demonstration away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.demonstration import actions, queries
from commonstar.web.programmes.public import Seat, may_lead, programme_page


@programme_page(may_lead)
def remove(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what goes, and remove it when asked to. Any other programme has no such page."""
    if not seat.programme.is_demonstration:
        raise Http404
    if request.method == "POST":
        own_account_goes = seat.user is not None and seat.user.is_demonstration
        actions.remove_demonstration(seat=seat)
        if own_account_goes:
            logout(request)
        messages.success(request, _("The demonstration is removed."))
        return redirect("home")
    context = {
        "title": _("Remove the demonstration?"),
        "goes": queries.what_goes(),
        "cancel_url": reverse("programmes:star", kwargs={"programme": seat.programme.slug}),
    }
    return render(request, "demonstration/remove.html", context)
