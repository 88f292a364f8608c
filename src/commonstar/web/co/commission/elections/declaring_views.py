"""Declaring a result, and filling a seat that became empty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import ElectionState
from commonstar.web.co.commission.bodies.models import Term
from commonstar.web.co.commission.bodies.queries import bodies_of, is_vacant, term_at
from commonstar.web.co.commission.elections import bridge, queries, rules
from commonstar.web.co.commission.elections import declaring as actions
from commonstar.web.co.commission.elections.forms import DeclareForm, FillForm, SeedForm
from commonstar.web.co.commission.elections.views import FOLDER, crumbs, election_url, found_or_404
from commonstar.web.co.commission.elections.words import address
from commonstar.web.programmes.public import Seat, posted, programme_page


@programme_page(rules.run)
def election_declare(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Say who is elected, and where they sit."""
    row = found_or_404(seat, election)
    here = election_url(seat, row)
    if row.state != ElectionState.CANDIDATES:
        messages.info(request, _("The election has moved on. This is how it stands now."))
        return redirect(here)
    initial = {"begins_on": timezone.localdate(), "title": row.title, "remit": row.purpose}
    form = DeclareForm(posted(request), bodies=list(bodies_of(seat)), until=row.term_until, initial=initial)
    if form.is_valid():
        try:
            body = actions.declare(seat=seat, election=row, given=form.declaration())
        except actions.NotCounted as missing:
            messages.warning(request, _("The votes are not counted yet for: %(community)s.") % {"community": missing})
            return redirect(here)
        messages.success(request, _("The result is declared, and those elected sit."))
        return redirect(address("body", seat.programme, body=body.pk))
    context = {
        "title": _("Declare the result"),
        "caption": row.title,
        "crumbs": crumbs(seat, row),
        "form": form,
        "cancel_url": here,
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.run)
def seat_fill(request: HttpRequest, seat: Seat, term: UUID) -> HttpResponse:
    """Count again without whoever left, and ask whoever comes next."""
    row = term_at(seat, term)
    if row is None or row.contest is None:
        raise Http404
    here = address("body", seat.programme, body=row.body.pk)
    if not is_vacant(row, timezone.localdate()):
        messages.info(request, _("This seat is not empty."))
        return redirect(here)
    context = {
        "title": _("Fill the empty seat"),
        "caption": row.community,
        "crumbs": crumbs(seat, row.contest.election),
        "cancel_url": here,
        "left": row.name,
        "election": row.contest.election,
        "contest": row.contest,
        "new_url": address("election_new", seat.programme),
    }
    try:
        name = queries.next_by_recount(row.contest)
    except bridge.SeedNeeded:
        return _draw(request, seat, row, context)
    form = FillForm(posted(request), initial={"begins_on": timezone.localdate()})
    if name and form.is_valid():
        return _filled(request, seat, row, form, here)
    return render(request, f"{FOLDER}/fill.html", context | {"form": form, "name": name})


def _filled(request: HttpRequest, seat: Seat, row: Term, form: FillForm, here: str) -> HttpResponse:
    if form.cleaned_data["agrees"] == "no":
        actions.pass_over(seat=seat, term=row)
        messages.success(request, _("It is written down. Here is who comes next."))
        return redirect(address("seat_fill", seat.programme, term=row.pk))
    actions.fill_by_recount(seat=seat, term=row, begins_on=form.cleaned_data["begins_on"])
    messages.success(request, _("The seat is filled."))
    return redirect(here)


def _draw(request: HttpRequest, seat: Seat, row: Term, context: dict[str, Any]) -> HttpResponse:
    """The count again needs a lot."""
    form = SeedForm(posted(request))
    if form.is_valid():
        actions.draw_for_recount(seat=seat, term=row, seed=form.cleaned_data["seed"])
        return redirect(address("seat_fill", seat.programme, term=row.pk))
    return render(request, f"{FOLDER}/seed.html", context | {"form": form})
