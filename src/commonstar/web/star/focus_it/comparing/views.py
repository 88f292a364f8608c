"""For those inside: how far the order is settled, the order when it is closed, setting it up, writing for someone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState
from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import Activity, door_of
from commonstar.web.participation.public import Door, new_entry
from commonstar.web.programmes.public import Seat, may_contribute, may_run, may_see_inside, posted, programme_page
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it import activity_pages
from commonstar.web.star.focus_it.activity_forms import InitiativesForm
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.comparing import queries, showing
from commonstar.web.star.focus_it.comparing.bridge import LEAST, counts_table
from commonstar.web.star.focus_it.comparing.forms import PairsForm
from commonstar.web.star.map_it.public import initiatives_of

FOLDER = "focus_it/comparing"
FIELDS = f"{FOLDER}/fields.html"
OFFERED = 200


@programme_page(may_see_inside)
def result(request: HttpRequest, seat: Seat, comparing: UUID) -> HttpResponse:
    """While it is open, whether enough was asked; once it is closed, the order and how sure it is."""
    row = activity_pages.within(seat, comparing, queries.ACTIVITY)
    found = queries.outcome_of(row)
    is_over, door = row.state == ActivityState.CLOSED, door_of(row.gathering)
    context = {
        "title": row.title,
        "caption": _("Focus it"),
        "crumbs": shared.crumbs(row),
        "sentence": showing.people(found.people),
        "asked": showing.enough(found, is_over=is_over),
        "is_over": is_over,
        "is_copy": door is None,
        "has_come": shared.carried_of(row) is not None,
        "least": LEAST,
        "too_few": activity_pages.too_few(seat, row, len(found.initiatives)),
        "picture": showing.picture(found) if is_over and found.order else "",
        "table": showing.table(found, seat.programme) if is_over and found.order else None,
        "counts_url": address("comparing_counts", seat.programme, comparing=row.pk),
        "held": shared.held_at(row, door, queries.KIND) if door else 0,
        "moderate_url": reverse("programmes:waiting", args=[seat.programme.slug, door.pk])
        if door and may_run(seat)
        else "",
        "best": activity_pages.to_choose(
            seat, ((each, showing.reason(row, found, line)) for each, line in found.lines if is_over)
        ),
        "ways": _ways(seat, row, door, is_new=not found.people),
    }
    return render(request, f"{FOLDER}/result.html", context)


def _ways(seat: Seat, row: Activity, door: Door | None, *, is_new: bool) -> list[Link]:
    found = activity_pages.ways(
        seat,
        row,
        join=reverse("comparing:compare", args=[door.code, row.pk]) if door else "",
        paper="",
        enter="",
        settings=address("comparing_settings", seat.programme, comparing=row.pk) if is_new else "",
    )
    if door and may_contribute(seat):
        found.append(Link(_("Write for someone who tells you"), _enter_url(seat, row)))
    return found


def _enter_url(seat: Seat, row: Activity) -> str:
    return address("comparing_enter", seat.programme, comparing=row.pk)


@programme_page(may_see_inside)
def counts_file(request: HttpRequest, seat: Seat, comparing: UUID) -> HttpResponse:
    """How often each was preferred to each, once it is closed."""
    row = activity_pages.within(seat, comparing, queries.ACTIVITY)
    found = queries.outcome_of(row)
    if row.state != ActivityState.CLOSED or found.order is None:
        messages.info(request, _("The file comes when this is closed and five people or more answered."))
        return redirect(address("comparing", seat.programme, comparing=row.pk))
    titles = {pk: each.title for pk, each in found.initiatives.items()}
    name = "illustrative-pairs.csv" if seat.programme.is_demonstration else "pairs.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(counts_table(titles, found.said), content_type="text/csv; charset=utf-8", headers=headers)


@programme_page(may_run)
def settings(request: HttpRequest, seat: Seat, comparing: UUID) -> HttpResponse:
    """Which initiatives are compared; once somebody has answered, it stays."""
    row = activity_pages.within(seat, comparing, queries.ACTIVITY)
    back = address("comparing", seat.programme, comparing=row.pk)
    begun = activity_pages.has_begun(row, queries.KIND)
    if begun:
        messages.info(request, _("Somebody has answered, so what is asked stays as it is. Start another activity."))
        return redirect(back)
    form = InitiativesForm(posted(request), activity=row, there=list(initiatives_of(seat)[:OFFERED]))
    if form.is_valid():
        shared.set_up(seat=seat, activity=row, settings=shared.picked(form.picked), has_begun=begun)
        messages.success(request, _("It is set up. Open it when people are to begin."))
        return redirect(back)
    context = {"title": _("Set up the pairs"), "form": form, "cancel_url": back, "crumbs": activity_pages.crumbs(row)}
    return render(request, "programmes/form_page.html", context)


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, comparing: UUID) -> HttpResponse:
    """Write for someone who says it, some pairs at a time."""
    row = activity_pages.within(seat, comparing, queries.ACTIVITY)
    return activity_pages.enter_page(request, seat, row, queries.KIND, form_for(row), FIELDS)


def form_for(row: Activity) -> Callable[..., PairsForm]:
    """What makes the form of this activity, with the pairs that tell the most now."""
    there = {each.pk: each for each in shared.initiatives_in(row)}

    def make(data: Any = None, **kwargs: Any) -> PairsForm:
        pairs = queries.to_ask(row, there, kwargs.get("slip", ""), new_entry()) if data is None else ()
        return PairsForm(data, activity=row, initiatives=there, pairs=pairs, **kwargs)

    return make
