"""For those inside: what came together, setting it up, typing up paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import Activity, door_of
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, may_contribute, may_run, may_see_inside, posted, programme_page
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it import activity_pages, rules
from commonstar.web.star.focus_it.activity_forms import GroupForm
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.placing import queries, words
from commonstar.web.star.focus_it.placing.drawing import picture
from commonstar.web.star.focus_it.placing.forms import AxesForm, PlacingForm
from commonstar.web.star.focus_it.queries import on_shortlist
from commonstar.web.star.map_it.public import initiatives_of

OFFERED = 200
FIELDS = "focus_it/placing/fields.html"


@programme_page(may_see_inside)
def result(request: HttpRequest, seat: Seat, placing: UUID) -> HttpResponse:
    """The picture with its table, for everyone or for those of one organisation, and what to do with the best."""
    row = activity_pages.within(seat, placing, queries.ACTIVITY)
    door = door_of(row.gathering)
    wanted = request.GET.get("organisation", "")
    found = queries.result_of(row, wanted)
    context = {
        "title": row.title,
        "caption": _("Focus it"),
        "crumbs": shared.crumbs(row),
        "sentence": words.people(found.people),
        "filter": GroupForm(request.GET or None, groups=found.groups) if found.groups else None,
        "group": found.group,
        "picture": picture(row, found) if found.lines else "",
        "table": words.table(row, found) if found.lines else None,
        "high_cell": words.high_cell(row),
        "high": _high(seat, row, found),
        "cells": words.cells(row, found),
        "hidden": found.hidden,
        "unplaced": found.unplaced,
        "too_few": activity_pages.too_few(seat, row, len(found.lines) + len(found.hidden) + len(found.unplaced)),
        "may_contribute": may_contribute(seat),
        "ways": _ways(seat, row, door, is_new=not found.people),
        **activity_pages.standing(seat, row, door, queries.KIND),
    }
    return render(request, "focus_it/placing/result.html", context)


def _high(seat: Seat, row: Activity, found: queries.Result) -> list[dict[str, Any]]:
    """What lies in the high/high cell, with the ways on from there."""
    on = on_shortlist(seat.programme) if found.high else set()
    template = reverse("map_it:add_full", args=[seat.programme.slug])
    return [
        {
            "line": line,
            "is_on": line.initiative.pk in on,
            "template_url": f"{template}?{urlencode({'template': line.initiative.pk})}",
            "shortlist_url": _put_on(seat, row, line) if rules.choose(seat) and not found.group else "",
        }
        for line in found.high
    ]


def _put_on(seat: Seat, row: Activity, line: queries.Line) -> str:
    """Where it is put on the shortlist, with the reason to begin with."""
    url = address("put_on", seat.programme, initiative=line.initiative.pk)
    return f"{url}?{urlencode({'reason': words.reason(row, line)})}"


def _ways(seat: Seat, row: Activity, door: Door | None, *, is_new: bool) -> list[Link]:
    return activity_pages.ways(
        seat,
        row,
        join=reverse("placing:placing", args=[door.code, row.pk]) if door else "",
        paper=reverse("placing:paper", args=[door.code, row.pk]) if door else "",
        enter=address("placing_enter", seat.programme, placing=row.pk) if door else "",
        settings=address("placing_settings", seat.programme, placing=row.pk) if is_new else "",
    )


@programme_page(may_run)
def settings(request: HttpRequest, seat: Seat, placing: UUID) -> HttpResponse:
    """Which initiatives are placed, and on which axes; once somebody has answered, it stays."""
    row = activity_pages.within(seat, placing, queries.ACTIVITY)
    back = address("placing", seat.programme, placing=row.pk)
    begun = activity_pages.has_begun(row, queries.KIND)
    if begun:
        messages.info(request, _("Somebody has answered, so what is asked stays as it is. Start another activity."))
        return redirect(back)
    there = list(initiatives_of(seat)[:OFFERED])
    form = AxesForm(posted(request), activity=row, there=there)
    if form.is_valid():
        told = {**form.settings(), **shared.picked(form.picked)}
        shared.set_up(seat=seat, activity=row, settings=told, has_begun=begun)
        messages.success(request, _("It is set up. Open it when people are to begin."))
        return redirect(back)
    context = {"title": _("Set up the 2×2"), "form": form, "cancel_url": back, "crumbs": activity_pages.crumbs(row)}
    return render(request, "programmes/form_page.html", context)


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, placing: UUID) -> HttpResponse:
    """Type up sheets of paper."""
    row = activity_pages.within(seat, placing, queries.ACTIVITY)
    return activity_pages.enter_page(request, seat, row, queries.KIND, form_for(row), FIELDS)


def form_for(row: Activity) -> Callable[..., PlacingForm]:
    """What makes the form of this activity."""
    initiatives = shared.initiatives_in(row)

    def make(*args: Any, door: Door, **kwargs: Any) -> PlacingForm:
        return PlacingForm(*args, activity=row, initiatives=initiatives, door=door, **kwargs)

    return make
