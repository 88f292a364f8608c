"""The pages on which a call for demands is opened and what came is taken in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.calls import actions, queries
from commonstar.web.programmes.calls.forms import CallForm, TakeInForm
from commonstar.web.programmes.challenges.queries import challenges_of
from commonstar.web.programmes.rules import Seat, may_run


@programme_page(may_run)
def open_call(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open a call with a join code; the page of its door has the code, the poster and what waits."""
    initial = {"challenge": request.GET.get("challenge", "")}
    form = CallForm(posted(request), challenges=list(challenges_of(seat.programme)), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        made = actions.open_call(
            seat=seat,
            title=given["title"],
            challenge=form.challenge_chosen(),
            is_premoderated=given["is_premoderated"],
        )
        messages.success(request, _("The call is open. Print the poster, or show the code."))
        return redirect(address("door", seat.programme, door=made.pk))
    context = {
        "title": _("Ask people what they want"),
        "form": form,
        "button": _("Open"),
        "cancel_url": address("demands", seat.programme),
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(may_run)
def take_in(request: HttpRequest, seat: Seat, call: UUID) -> HttpResponse:
    """Make demands of what was said; what is not ticked stays where it is."""
    door = queries.call_at(seat.programme, call)
    if door is None:
        raise Http404
    rows = queries.to_take_in(door)
    form = TakeInForm(posted(request), rows=rows)
    here = address("door", seat.programme, door=door.pk)
    if form.is_valid():
        count = actions.take_in(seat=seat, door=door, keys=form.cleaned_data["said"])
        words = ngettext("{count} demand is written down.", "{count} demands are written down.", count)
        messages.success(request, words.format(count=count))
        return redirect(address("demands", seat.programme))
    context = {
        "title": _("Take in what people said"),
        "crumbs": [Link(_("Demands"), address("demands", seat.programme)), Link(door.title, here)],
        "form": form,
        "empty": not rows,
        "button": _("Write them down as demands"),
        "cancel_url": here,
    }
    return render(request, "programmes/calls/take_in.html", context)
