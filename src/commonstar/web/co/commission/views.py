"""Where co-commissioning begins: the ways of deciding together, and what is under way in each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonstar.web.co.commission.registry import registry
from commonstar.web.programmes.public import Seat, may_see, programme_page


@programme_page(may_see)
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Each way of deciding, and what of it this programme has."""
    ways = [(each.label, each.about, each.url(seat.programme), each.offers(seat)) for each in registry.ways]
    return render(request, "commission/home.html", {"title": _("Co-commission"), "ways": ways})
