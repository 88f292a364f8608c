"""The page of a programme's log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.programmes.access import programme_page
from commonstar.web.programmes.log.forms import FilterForm
from commonstar.web.programmes.log.queries import log_page
from commonstar.web.programmes.rules import Seat, may_lead


@programme_page(may_lead)
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who did what and when, newest first, and the end of the chain."""
    person, kind = request.GET.get("person", ""), request.GET.get("kind", "")
    found = log_page(seat, request.GET.get("page", ""), person, kind)
    form = FilterForm({"person": person, "kind": kind}, found=found.choices)
    context = {
        "title": _("Log"),
        "found": found,
        "form": form,
        "narrowed": bool(person or kind),
        "action": reverse("programmes:log", kwargs={"programme": seat.programme.slug}),
    }
    return render(request, "programmes/log/log.html", context)
