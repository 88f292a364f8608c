"""One click makes an initiative of what people would do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires.public import Reading, round_at
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.asked import actions


@programme_page(rules.contribute)
def make_potential(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """Make it, and go to it. Opened without a click it leads back to the results."""
    asked = round_at(seat.programme, round)
    reading = Reading.of(asked) if asked is not None else None
    if reading is None:
        raise Http404
    if request.method != "POST" or "question" not in request.POST:
        return redirect(reverse("questionnaires:results", args=[seat.programme.slug, round]))
    try:
        made = actions.make_potential(
            seat=seat, reading=reading, question=request.POST["question"], choice=request.POST.get("choice", "")
        )
    except LookupError as error:
        raise Http404 from error
    messages.success(request, _("It is on the map as a potential initiative, with the share as its evidence."))
    return redirect(address("detail", seat.programme, initiative=made.pk))
