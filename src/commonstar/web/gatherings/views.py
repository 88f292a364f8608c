"""The pages of whoever runs a gathering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.vocabulary import ActivityState, GatheringKind
from commonstar.web.common.parts import Link, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.gatherings import actions, queries
from commonstar.web.gatherings.forms import ActivityForm, GatheringForm, NewGatheringForm, PhotoForm, initial_of
from commonstar.web.gatherings.models import Activity, Gathering
from commonstar.web.gatherings.registry import ActivityKind, registry
from commonstar.web.gatherings.rules import may_contribute, may_run, may_see_inside
from commonstar.web.participation import public as participation
from commonstar.web.participation.pages import qr_svg
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, posted, programme_page

FOLDER = "gatherings"
COLOURS = {ActivityState.PLANNED: "grey", ActivityState.OPEN: "green", ActivityState.CLOSED: "blue"}


def _url(name: str, seat: Seat, **more: Any) -> str:
    return reverse(f"gatherings:{name}", kwargs={"programme": seat.programme.slug, **more})


def _gathering(seat: Seat, pk: UUID) -> Gathering:
    found = queries.gathering_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def _activity(seat: Seat, pk: UUID) -> Activity:
    found = queries.activity_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def _crumbs(seat: Seat, gathering: Gathering | None = None) -> list[Link]:
    found = [Link(_("Gatherings"), _url("gatherings", seat))]
    if gathering is not None:
        found.append(Link(gathering.title, _url("gathering", seat, gathering=gathering.pk)))
    return found


@programme_page(may_see_inside)
def gatherings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All gatherings, the latest first."""
    rows = list(queries.gatherings_of(seat.programme))
    context = {
        "title": _("Gatherings"),
        "lines": [(row, phrase(GatheringKind(row.kind)), _url("gathering", seat, gathering=row.pk)) for row in rows],
        "new_url": _url("new", seat) if may_run(seat) else "",
    }
    return render(request, f"{FOLDER}/gatherings.html", context)


@programme_page(may_run)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Plan one. Its join code works at once."""
    form = NewGatheringForm(posted(request), initial={"kind": GatheringKind.WORKSHOP.value})
    if form.is_valid():
        row = actions.plan_gathering(
            seat=seat, values=form.values(), is_premoderated=form.cleaned_data["is_premoderated"]
        )
        return redirect("gatherings:add", programme=seat.programme.slug, gathering=row.pk)
    context = {"title": _("Plan a gathering"), "form": form, "cancel_url": _url("gatherings", seat)}
    return render(request, f"{FOLDER}/form.html", context | {"crumbs": _crumbs(seat)})


@programme_page(may_run)
def change(request: HttpRequest, seat: Seat, gathering: UUID) -> HttpResponse:
    """Say anew when, where and what."""
    row = _gathering(seat, gathering)
    form = GatheringForm(posted(request), initial=initial_of(row))
    back = _url("gathering", seat, gathering=row.pk)
    if form.is_valid():
        actions.change_gathering(seat=seat, gathering=row, values=form.values())
        messages.success(request, _("The changes are saved."))
        return redirect(back)
    context = {"title": _("Change the gathering"), "form": form, "cancel_url": back, "crumbs": _crumbs(seat, row)}
    return render(request, f"{FOLDER}/form.html", context)


@programme_page(may_see_inside)
def gathering(request: HttpRequest, seat: Seat, gathering: UUID) -> HttpResponse:
    """One gathering: its join code, its agenda with what to open and close, and where the results are."""
    row = _gathering(seat, gathering)
    door = queries.door_of(row)
    context = {
        "title": row.title,
        "caption": str(phrase(GatheringKind(row.kind))),
        "crumbs": _crumbs(seat),
        "gathering": row,
        "is_open": door is not None and participation.is_open(door),
        **(_joining(request, door) if door else {}),
        "lines": [_line(seat, each, door) for each in row.activities.all()],
        "slips_url": reverse("programmes:slips", args=[seat.programme.slug, door.pk])
        if door and may_contribute(seat)
        else "",
        "runs": may_run(seat),
        "contributes": may_contribute(seat),
        "change_url": _url("change", seat, gathering=row.pk),
        "add_url": _url("add", seat, gathering=row.pk),
        "end_url": _url("end", seat, gathering=row.pk),
    }
    return render(request, f"{FOLDER}/gathering.html", context)


def _joining(request: HttpRequest, door: Door) -> dict[str, Any]:
    join = request.build_absolute_uri(reverse("participation:door", args=[door.code]))
    return {
        "door": door,
        "join": join,
        "join_page": request.build_absolute_uri(reverse("participation:join")),
        "qr": qr_svg(join, _("QR code that leads to {address}").format(address=join)),
        "screen_url": reverse("gatherings:screen", args=[door.code]),
        "poster_url": reverse("participation:poster", args=[door.code]),
        "cards_url": reverse("participation:cards", args=[door.code]),
    }


def _line(seat: Seat, activity: Activity, door: Door | None) -> dict[str, Any]:
    state = ActivityState(activity.state)
    kind = registry.activities[activity.kind]
    return {
        "activity": activity,
        "tag": Tag(phrase(state), COLOURS[state]),
        "kind": kind.label,
        "results_url": kind.results(activity),
        "papers": _papers(activity, kind, door),
        "photos_url": _url("photos", seat, activity=activity.pk),
        "state_url": _url("state", seat, activity=activity.pk),
        "is_open": state is ActivityState.OPEN,
        "was_open": state is ActivityState.CLOSED,
    }


def _papers(activity: Activity, kind: ActivityKind, door: Door | None) -> list[str]:
    """Where the forms are that can be printed and filled in by hand."""
    if door is None:
        return []
    if kind.paper is not None:
        return [kind.paper(door, activity)]
    kinds = participation.registry.kinds
    with_form = [name for name in kind.takes if name in kinds and kinds[name].form is not None]
    return [reverse("participation:paper", args=[door.code, name]) for name in with_form]


@programme_page(may_run)
def add(request: HttpRequest, seat: Seat, gathering: UUID) -> HttpResponse:
    """Put an activity on the agenda."""
    row = _gathering(seat, gathering)
    form = ActivityForm(posted(request))
    back = _url("gathering", seat, gathering=row.pk)
    if form.is_valid():
        actions.add_activity(seat=seat, gathering=row, **form.cleaned_data)
        messages.success(request, _("It is on the agenda. Open it when people are to begin."))
        return redirect(back)
    kinds = [(each.label, each.explanation) for each in registry.activities.values()]
    context = {"title": _("Add an activity"), "form": form, "cancel_url": back, "crumbs": _crumbs(seat, row)}
    return render(request, f"{FOLDER}/add.html", context | {"kinds": kinds})


@require_POST
@programme_page(may_run)
def state(request: HttpRequest, seat: Seat, activity: UUID) -> HttpResponse:
    """Open an activity, or close it."""
    row = _activity(seat, activity)
    if "open" in request.POST:
        try:
            actions.open_activity(seat=seat, activity=row)
        except actions.GatheringOver:
            messages.error(request, _("The gathering is over. Nothing opens any more."))
        else:
            messages.success(request, _("It is open: everyone with the join code can take part."))
    else:
        actions.close_activity(seat=seat, activity=row)
        messages.success(request, _("It is closed."))
    return redirect("gatherings:gathering", programme=seat.programme.slug, gathering=row.gathering_id)


@programme_page(may_run)
def end(request: HttpRequest, seat: Seat, gathering: UUID) -> HttpResponse:
    """Ask before the gathering is ended."""
    row = _gathering(seat, gathering)
    back = _url("gathering", seat, gathering=row.pk)
    if request.method == "POST":
        actions.end_gathering(seat=seat, gathering=row)
        messages.success(request, _("The gathering is over. Its results stay."))
        return redirect(back)
    context = {"title": _("End this gathering?"), "cancel_url": back, "crumbs": _crumbs(seat, row)}
    return render(request, f"{FOLDER}/end.html", context)


@programme_page(may_contribute)
def photos(request: HttpRequest, seat: Seat, activity: UUID) -> HttpResponse:
    """Photos of flip-charts and sheets: add one, see what is to be typed up."""
    row = _activity(seat, activity)
    form = PhotoForm(posted(request), request.FILES or None)
    if form.is_valid():
        actions.add_photo(seat=seat, activity=row, **form.cleaned_data)
        messages.success(request, _("The photo is kept. Type up what it says, then tick it off."))
        return redirect("gatherings:photos", programme=seat.programme.slug, activity=row.pk)
    lines = [
        (
            each,
            reverse("programmes:file", args=[seat.programme.slug, each.attachment_id]),
            _url("typed", seat, activity=row.pk, photo=each.pk),
        )
        for each in queries.photos_of(row)
    ]
    context = {
        "title": _("Photos of flip-charts"),
        "crumbs": _crumbs(seat, row.gathering),
        "form": form,
        "lines": lines,
        "results_url": registry.activities[row.kind].results(row),
        "button": _("Keep the photo"),
    }
    return render(request, f"{FOLDER}/photos.html", context)


@require_POST
@programme_page(may_contribute)
def typed(request: HttpRequest, seat: Seat, activity: UUID, photo: UUID) -> HttpResponse:
    """Tick off a photo that was typed up."""
    row = _activity(seat, activity)
    if not queries.photos_of(row).filter(pk=photo).exists():
        raise Http404
    actions.mark_typed_up(seat=seat, activity=row, photo_id=photo)
    return redirect("gatherings:photos", programme=seat.programme.slug, activity=row.pk)
