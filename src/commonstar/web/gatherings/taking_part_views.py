"""The pages of whoever takes part in a gathering, and the screen at the front. No account, no script needed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState
from commonstar.web.gatherings import queries
from commonstar.web.gatherings.live import Shown, kept, shown
from commonstar.web.gatherings.models import Activity, Gathering
from commonstar.web.gatherings.registry import registry
from commonstar.web.participation import public as participation
from commonstar.web.participation.pages import qr_svg, taking_part, with_language, without_account
from commonstar.web.participation.public import Door

FOLDER = "gatherings"


def _gathering(door: Door) -> Gathering:
    found = queries.gathering_behind(door)
    if found is None:
        raise Http404
    return found


@taking_part
def taking_part_page(request: HttpRequest, door: Door) -> HttpResponse:
    """What can be done now, what comes later, and what came in so far."""
    row = _gathering(door)
    activities = list(row.activities.all())
    context = {
        "title": row.title,
        "caption": door.organisation.name,
        "gathering": row,
        "door": door,
        "is_open": participation.is_open(door),
        "now": [(each, _join(door, each)) for each in activities if each.state == ActivityState.OPEN],
        "later": [each for each in activities if each.state == ActivityState.PLANNED],
        "over": [(each, _live(door, each)) for each in activities if each.state == ActivityState.CLOSED],
        "here": with_language(reverse("gatherings:taking_part", args=[door.code])),
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }
    return render(request, f"{FOLDER}/taking_part.html", context)


def _join(door: Door, activity: Activity) -> str:
    return with_language(registry.activities[activity.kind].join(door, activity))


def _live(door: Door, activity: Activity) -> str:
    return with_language(reverse("gatherings:live", args=[door.code, activity.pk]))


def _part(door: Door, activity: Activity) -> str:
    return with_language(reverse("gatherings:live_part", args=[door.code, activity.pk]))


@taking_part
def screen(request: HttpRequest, door: Door) -> HttpResponse:
    """For the projector: the code, large, and what comes in."""
    row = _gathering(door)
    activity = row.activities.filter(state=ActivityState.OPEN).first()
    url = request.build_absolute_uri(reverse("participation:door", args=[door.code]))
    context = {
        "title": row.title,
        "gathering": row,
        "door": door,
        "url": url,
        "join_url": request.build_absolute_uri(reverse("participation:join")),
        "qr": qr_svg(url, _("QR code that leads to {address}").format(address=url)),
        "activity": activity,
        "live": shown(door, activity) if activity else None,
        "part_url": _part(door, activity) if activity else "",
    }
    return render(request, f"{FOLDER}/screen.html", context)


@taking_part
def live(request: HttpRequest, door: Door, activity: UUID) -> HttpResponse:
    """What has come in, as a page; with script its part is asked for again and again."""
    row = queries.activity_behind(door, activity)
    if row is None or row.state == ActivityState.PLANNED:
        raise Http404
    context = {
        "title": row.title,
        "caption": door.title,
        "live": shown(door, row),
        "live_url": _live(door, row),
        "part_url": _part(door, row),
        "is_over": row.state == ActivityState.CLOSED,
        "back_url": with_language(reverse("gatherings:taking_part", args=[door.code])),
    }
    return render(request, f"{FOLDER}/live.html", context)


@without_account
def live_part(request: HttpRequest, code: str, activity: UUID) -> HttpResponse:
    """The part of that page that devices ask for: mostly out of memory, or only that nothing changed."""
    now = kept(code, activity) or _looked_up(code, activity)
    mark = f'"{now.mark}"'
    known = request.headers.get("If-None-Match") == mark
    answer = HttpResponseNotModified() if known else _body(request, now)
    answer.headers["ETag"] = mark
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _body(request: HttpRequest, now: Shown) -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(now.live.html)
    return HttpResponse(now.compressed, headers={"Content-Encoding": "gzip"})


def _looked_up(code: str, activity: UUID) -> Shown:
    door = participation.door_by_code(code)
    row = queries.activity_behind(door, activity) if door else None
    if door is None or row is None or row.state == ActivityState.PLANNED:
        raise Http404
    return shown(door, row)
