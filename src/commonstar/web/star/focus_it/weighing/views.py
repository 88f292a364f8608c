"""For those inside: what came of it, the criteria, the scores, typing up paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
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
from commonstar.web.star.focus_it import activity_pages
from commonstar.web.star.focus_it.activity_forms import GroupForm
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.weighing import actions, queries, words
from commonstar.web.star.focus_it.weighing.criteria import criteria_of, scores_of
from commonstar.web.star.focus_it.weighing.forms import CriteriaForm, ScoresForm, WeighingForm
from commonstar.web.star.map_it.public import initiatives_of

OFFERED = 200
FIELDS = "focus_it/weighing/fields.html"


@programme_page(may_see_inside)
def result(request: HttpRequest, seat: Seat, weighing: UUID) -> HttpResponse:
    """Weights, order, in which share of weights each comes where, and what would turn the order."""
    row = activity_pages.within(seat, weighing, queries.ACTIVITY)
    door = door_of(row.gathering)
    found = queries.result_of(row, request.GET.get("organisation", ""))
    context = {
        "title": row.title,
        "caption": _("Focus it"),
        "crumbs": shared.crumbs(row),
        "sentence": words.people(found.people),
        "has_people": found.people > 0,
        "filter": GroupForm(request.GET or None, groups=found.groups) if found.groups else None,
        "group": found.group,
        "unscored": found.unscored,
        "too_few": activity_pages.too_few(seat, row, found.taking_part),
        "scores_url": address("weighing_scores", seat.programme, weighing=row.pk) if may_run(seat) else "",
        "ways": _ways(seat, row, door, is_new=not found.people),
        **activity_pages.standing(seat, row, door, queries.KIND),
        **told(row, found),
        "best": activity_pages.to_choose(
            seat, ((line.initiative, words.reason(row, found, line)) for line in found.lines if not found.group)
        ),
    }
    return render(request, "focus_it/weighing/result.html", context)


def told(row: Activity, found: queries.Result) -> dict[str, Any]:
    """Tables and sentences of a result; nothing while there is none."""
    if found.weighed is None:
        return {}
    return {
        "headline": words.headline(found),
        "weights": words.weights_table(found, found.weighed),
        "order": words.order_table(row, found),
        "beside": words.beside_table(row, found),
        "shares": words.shares_table(found),
        "shares_picture": words.shares_picture(found),
        "weights_picture": words.weights_picture(found, found.weighed),
        "plausible": words.plausible(found, found.weighed),
        "turns": words.turns(found, found.weighed),
        "never": words.never(found),
    }


def _ways(seat: Seat, row: Activity, door: Door | None, *, is_new: bool) -> list[Link]:
    settings = address("weighing_settings", seat.programme, weighing=row.pk)
    return activity_pages.ways(
        seat,
        row,
        join=reverse("weighing:weighing", args=[door.code, row.pk]) if door else "",
        paper=reverse("weighing:paper", args=[door.code, row.pk]) if door else "",
        enter=address("weighing_enter", seat.programme, weighing=row.pk) if door else "",
        settings=settings if is_new else "",
    )


@programme_page(may_run)
def settings(request: HttpRequest, seat: Seat, weighing: UUID) -> HttpResponse:
    """Which initiatives, by which criteria; once somebody has answered, it stays."""
    row = activity_pages.within(seat, weighing, queries.ACTIVITY)
    back = address("weighing", seat.programme, weighing=row.pk)
    begun = activity_pages.has_begun(row, queries.KIND)
    if begun:
        messages.info(request, _("Somebody has answered, so what is asked stays as it is. Start another activity."))
        return redirect(back)
    there = list(initiatives_of(seat)[:OFFERED])
    form = CriteriaForm(posted(request), activity=row, there=there)
    if form.is_valid():
        kept = {**form.settings(), **shared.picked(form.picked)}
        shared.set_up(seat=seat, activity=row, settings=kept, has_begun=begun)
        messages.success(request, _("The criteria are set. Now score the initiatives."))
        return redirect(address("weighing_scores", seat.programme, weighing=row.pk))
    context = {"title": _("Choose the criteria"), "form": form, "cancel_url": back}
    return render(request, "focus_it/weighing/criteria.html", context | {"crumbs": activity_pages.crumbs(row)})


@programme_page(may_run)
def scores(request: HttpRequest, seat: Seat, weighing: UUID) -> HttpResponse:
    """How each initiative does on each criterion."""
    row = activity_pages.within(seat, weighing, queries.ACTIVITY)
    back = address("weighing", seat.programme, weighing=row.pk)
    initiatives = shared.initiatives_in(row)
    form = ScoresForm(posted(request), criteria=criteria_of(row), initiatives=initiatives, scores=scores_of(row))
    if form.is_valid():
        actions.put_scores(seat=seat, activity=row, scores=form.scores())
        messages.success(request, _("The scores are saved."))
        return redirect(back)
    context = {"title": _("Score the initiatives"), "form": form, "cancel_url": back}
    return render(request, "focus_it/weighing/scores.html", context | {"crumbs": activity_pages.crumbs(row)})


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, weighing: UUID) -> HttpResponse:
    """Type up sheets of paper."""
    row = activity_pages.within(seat, weighing, queries.ACTIVITY)
    return activity_pages.enter_page(request, seat, row, queries.KIND, form_for(row), FIELDS)


def form_for(row: Activity) -> Callable[..., WeighingForm]:
    """What makes the form of this activity."""

    def make(*args: Any, door: Door, **kwargs: Any) -> WeighingForm:
        return WeighingForm(*args, activity=row, door=door, **kwargs)

    return make
