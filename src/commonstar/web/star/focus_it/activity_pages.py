"""Pages that the activities of Focus it share: answering by phone, on paper, and typing up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState, Channel
from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import Activity, activity_behind, door_of
from commonstar.web.gatherings.public import registry as gatherings
from commonstar.web.participation.pages import TakingPartForm, posted, poster_context, send, send_as, with_language
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import HelperForm, Seat, may_contribute, may_help, may_run
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it import rules
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.queries import on_shortlist
from commonstar.web.star.map_it.public import Initiative

LEAST = 2  # initiatives, to choose between
Make = Callable[..., TakingPartForm]


def behind(door: Door, pk: UUID, kind: str) -> Activity:
    """The activity of this kind behind a door. Raises Http404."""
    row = activity_behind(door, pk)
    if row is None or row.kind != kind:
        raise Http404
    return row


def within(seat: Seat, pk: UUID, kind: str) -> Activity:
    """The activity of this kind in the programme. Raises Http404."""
    row = shared.activity_of(seat.programme, pk, kind)
    if row is None:
        raise Http404
    return row


def answer_page(
    request: HttpRequest, door: Door, row: Activity, kind: str, make: Make, told: dict[str, Any]
) -> HttpResponse:
    """Answer by phone. `told` has the title, the template and what else it shows; `make` the form."""
    language = get_language() or "en"
    form = make(posted(request), door=door, language=language, slip=request.POST.get("slip", ""))
    context = {
        "caption": row.title,
        "door": door,
        "form": form,
        "is_open": row.state == ActivityState.OPEN,
        "live_url": with_language(reverse("gatherings:live", args=[door.code, row.pk])),
        "back_url": with_language(reverse("gatherings:taking_part", args=[door.code])),
        **told,
    }

    def page() -> HttpResponse:
        return render(request, told["template"], context)

    here = with_language(request.path)
    return send(request, door, kind, form, back=page, again_url=here) if form.is_valid() else page()


def paper_page(request: HttpRequest, door: Door, row: Activity, make: Make, told: dict[str, Any]) -> HttpResponse:
    """The same on paper, to be filled in by hand."""
    form = make(door=door, language=get_language() or "en", channel=Channel.PAPER)
    context = {"form": form, **poster_context(request, door), **told, "caption": door.title}
    return render(request, told["template"], context)


def enter_page(request: HttpRequest, seat: Seat, row: Activity, kind: str, make: Make, template: str) -> HttpResponse:
    """Type up paper, or write for someone: one after another, each with its slip."""
    door = door_of(row.gathering)
    if door is None:
        raise Http404
    role = may_help(seat=seat)
    data = posted(request)
    form = make(data, door=door, language=get_language() or "en", channel=Channel.HELPER)
    helper = HelperForm(data, initial={"channel": request.POST.get("channel", "")})
    context: dict[str, Any] = {
        "title": _("Enter for someone"),
        "crumbs": crumbs(row),
        "helper": helper,
        "form": form,
        "template": template,
    }
    if form.is_valid() & helper.is_valid():
        given = helper.cleaned_data
        slip = send_as(door, kind, form, given["channel"], role, given["printed_slip"])
        context |= {"title": _("Entered"), "slip": slip, "channel": given["channel"].value}
        return render(request, "programmes/taking_part/entered.html", context)
    return render(request, "focus_it/enter.html", context)


def crumbs(row: Activity) -> list[Link]:
    """The way back from a page beneath the results of an activity."""
    return [*shared.crumbs(row), Link(row.title, gatherings.activities[row.kind].results(row))]


def has_begun(row: Activity, kind: str) -> bool:
    """Whether somebody has answered: then what is asked stays. Also what waits for a moderator counts."""
    door = door_of(row.gathering)
    return bool(shared.said_at(row, kind)) or (door is not None and shared.held_at(row, door, kind) > 0)


def standing(seat: Seat, row: Activity, door: Door | None, kind: str) -> dict[str, Any]:
    """What a page of results says of answers that wait to be looked at, and of those that stayed elsewhere."""
    waiting = reverse("programmes:waiting", args=[seat.programme.slug, door.pk]) if door and may_run(seat) else ""
    return {
        "is_copy": door is None,
        "is_open": row.state == ActivityState.OPEN,
        "has_come": shared.carried_of(row) is not None,
        "held": shared.held_at(row, door, kind) if door else 0,
        "moderate_url": waiting,
    }


def too_few(seat: Seat, row: Activity, number: int) -> str:
    """Where initiatives are put on the shortlist, while so few take part that there is nothing to choose between."""
    is_over = row.state == ActivityState.CLOSED
    return address("long_list", seat.programme) if number < LEAST and not is_over and rules.choose(seat) else ""


def to_choose(seat: Seat, reasons: Iterable[tuple[Initiative, str]]) -> list[tuple[str, str]]:
    """Of initiatives in their order what is not on the shortlist: the title, and where it is put there with a reason.

    None where this person does not choose.
    """
    wanted = list(reasons) if rules.choose(seat) else []
    on = on_shortlist(seat.programme) if wanted else set()
    return [
        (row.title, f"{address('put_on', seat.programme, initiative=row.pk)}?{urlencode({'reason': reason})}")
        for row, reason in wanted
        if row.pk not in on
    ]


def ways(seat: Seat, row: Activity, *, join: str, paper: str, enter: str, settings: str) -> list[Link]:
    """The links beneath results, as far as this person may use them; an address is "" where there is none."""
    gathering = reverse("gatherings:gathering", args=[row.gathering.programme.slug, row.gathering_id])
    is_open = row.state == ActivityState.OPEN
    found = [
        Link(_("Take part yourself"), join if is_open else ""),
        Link(_("Open, close, or show the join code"), gathering if may_run(seat) else ""),
        Link(_("Print paper sheets"), paper),
        Link(_("Type up what is on paper"), enter if may_contribute(seat) else ""),
        Link(_("Change what is asked"), settings if may_run(seat) else ""),
    ]
    return [each for each in found if each.url]
