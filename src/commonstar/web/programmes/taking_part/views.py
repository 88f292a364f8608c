"""Where those who run a programme see its doors, moderate, answer appeals, print and enter for others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel, ContributionState
from commonstar.web.common.parts import Link
from commonstar.web.participation import public as participation
from commonstar.web.participation.pages import poster_context, send_as
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.rules import Seat, may_contribute, may_run, may_see_inside
from commonstar.web.programmes.taking_part import actions, queries
from commonstar.web.programmes.taking_part.forms import AppealForm, RemoveForm, bound

FOLDER = "programmes/taking_part"
SLIPS = 12  # on a sheet
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def url_of(name: str, seat: Seat, **more: Any) -> str:
    """The address of a page of this sub-room."""
    return reverse(f"programmes:{name}", kwargs={"programme": seat.programme.slug, **more})


def _door(seat: Seat, pk: UUID) -> Door:
    found = queries.door_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def _crumbs(seat: Seat, door: Door | None = None) -> list[Link]:
    crumbs = [Link(_("Taking part"), url_of("taking_part", seat))]
    return [*crumbs, Link(door.title, url_of("door", seat, door=door.pk))] if door else crumbs


@programme_page(may_see_inside)
def taking_part(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All doors of the programme, and what waits at them."""
    entrances = queries.entrances(seat.programme)
    appeals = participation.appeals_at([each.door.pk for each in entrances])
    context = {
        "title": _("Taking part"),
        "entrances": [(each, url_of("door", seat, door=each.door.pk)) for each in entrances],
        "appeals": [(each, url_of("appeal", seat, removal=each.pk)) for each in appeals] if may_run(seat) else [],
    }
    return render(request, f"{FOLDER}/taking_part.html", context)


@programme_page(may_see_inside)
def door(request: HttpRequest, seat: Seat, door: UUID) -> HttpResponse:
    """One door: its code, what was said, what to print."""
    found = _door(seat, door)
    kind = participation.registry.doors[found.kind]
    page = queries.said_at(found, ContributionState.SHOWN, request.GET.get("page", ""))
    entered = [name for name in kind.takes if _has_form(name)] if may_contribute(seat) else []
    context = {
        "title": found.title,
        "crumbs": _crumbs(seat),
        "page": page,
        "said": [(each, url_of("remove_said", seat, contribution=each.key)) for each in queries.told_all(seat, page)],
        "entrance": queries.entrance_of(found, participation.totals_of([found.pk]).get(found.pk, {})),
        "runs": may_run(seat),
        "only_here": request.get_host().rsplit(":", 1)[0] in LOOPBACK,
        "waiting_url": url_of("waiting", seat, door=found.pk),
        "close_url": url_of("close_door", seat, door=found.pk),
        "slips_url": url_of("slips", seat, door=found.pk),
        "manage_url": kind.manage(found) if kind.manage and may_run(seat) else "",
        "enter": [
            Link(participation.registry.kinds[name].label, url_of("enter", seat, door=found.pk, said=name))
            for name in entered
        ],
        **{name: value for name, value in poster_context(request, found).items() if name in ("door", "url", "qr")},
    }
    return render(request, f"{FOLDER}/door.html", context)


def _has_form(name: str) -> bool:
    kind = participation.registry.kinds.get(name)
    return kind is not None and kind.form is not None


@programme_page(may_run)
def close_door(request: HttpRequest, seat: Seat, door: UUID) -> HttpResponse:
    """Ask, then close."""
    found = _door(seat, door)
    here = url_of("door", seat, door=found.pk)
    if request.method == "POST":
        actions.close(seat=seat, door=found)
        messages.success(request, _("It is closed. What was said is being sealed."))
        return redirect(here)
    context = {"title": _("Close this for good?"), "crumbs": _crumbs(seat, found), "door": found, "cancel_url": here}
    return render(request, f"{FOLDER}/close.html", context)


@programme_page(may_run)
def waiting(request: HttpRequest, seat: Seat, door: UUID) -> HttpResponse:
    """What waits for someone to look at it, in an order of chance."""
    found = _door(seat, door)
    if request.method == "POST":
        count = actions.show(seat=seat, door=found, keys=request.POST.getlist("show"))
        if count:
            words = ngettext("{count} contribution is shown now.", "{count} contributions are shown now.", count)
            messages.success(request, words.format(count=count))
        else:
            messages.info(request, _("Nothing was ticked. Tick what is to be shown."))
        return redirect(url_of("waiting", seat, door=found.pk))
    page = queries.said_at(found, ContributionState.WAITING, request.GET.get("page", ""))
    context = {
        "title": _("Waiting to be looked at"),
        "crumbs": _crumbs(seat, found),
        "page": page,
        "said": [(each, url_of("remove_said", seat, contribution=each.key)) for each in queries.told_all(seat, page)],
    }
    return render(request, f"{FOLDER}/waiting.html", context)


@programme_page(may_run)
def remove_said(request: HttpRequest, seat: Seat, contribution: str) -> HttpResponse:
    """Remove a contribution from view, with a reason."""
    row = queries.contribution_at(seat.programme, contribution)
    if row is None:
        raise Http404
    back = url_of("waiting" if row.state == ContributionState.WAITING else "door", seat, door=row.door_id)
    form = RemoveForm(posted(request))
    if form.is_valid():
        actions.remove(seat=seat, contribution=row, **form.cleaned_data)
        messages.success(request, _("It is removed. The reason is public; whoever said it can appeal."))
        return redirect(back)
    context = {
        "title": _("Remove this from view?"),
        "crumbs": _crumbs(seat, row.door),
        "said": queries.told_all(seat, [row])[0],
        "became": row.became_words,
        "goes_along": _goes_along(row),
        "form": form,
        "button": _("Remove it"),
        "cancel_url": back,
    }
    return render(request, f"{FOLDER}/remove.html", context)


def _goes_along(row: Contribution) -> bool:
    kind = participation.registry.kinds.get(row.kind)
    return kind is not None and kind.goes_along


@programme_page(may_run)
def appeal(request: HttpRequest, seat: Seat, removal: UUID) -> HttpResponse:
    """Answer an appeal against a removal."""
    found = queries.removal_at(seat.programme, removal)
    if found is None:
        raise Http404
    row = participation.contribution_by_key(found.contribution)
    form = AppealForm(posted(request))
    if form.is_valid():
        actions.answer_appeal(seat=seat, removal=found, **form.cleaned_data)
        messages.success(request, _("The answer can be read with the slip, and in the public list of removals."))
        return redirect(url_of("taking_part", seat))
    context = {
        "title": _("An appeal"),
        "crumbs": _crumbs(seat, found.door),
        "removal": found,
        "said": queries.told(row) if row else None,
        "form": form,
        "button": _("Send the answer"),
        "cancel_url": url_of("taking_part", seat),
    }
    return render(request, f"{FOLDER}/appeal.html", context)


@programme_page(may_contribute)
def slips(request: HttpRequest, seat: Seat, door: UUID) -> HttpResponse:
    """A sheet of fresh slips to stand on paper forms, twice each: one to tear off, one to be typed up. None is kept."""
    found = _door(seat, door)
    context = {
        "title": _("Slips for paper"),
        "crumbs": _crumbs(seat, found),
        "door": found,
        "slips": [participation.slip_of(participation.new_entry()) for _slip in range(SLIPS)],
        "slip_url": request.build_absolute_uri(reverse("participation:slip")),
    }
    return render(request, f"{FOLDER}/slips.html", context)


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, door: UUID, said: str) -> HttpResponse:
    """Type up paper, or write for someone: one after another, each with its slip."""
    found = _door(seat, door)
    kind = participation.registry.kinds.get(said)
    if kind is None or kind.form is None or said not in participation.registry.doors[found.kind].takes:
        raise Http404
    role = actions.may_help(seat=seat)
    data = None if "another" in request.POST else posted(request)
    helper = bound(data, request.POST.get("channel", ""))
    form = kind.form()(data, door=found, language=get_language() or "en", channel=Channel.HELPER)
    context = {
        "title": _("Enter for someone"),
        "crumbs": _crumbs(seat, found),
        "helper": helper,
        "form": form,
        "kind": kind.label,
    }
    if form.is_valid() & helper.is_valid():
        done = send_as(found, said, form, helper.cleaned_data["channel"], role, helper.cleaned_data["printed_slip"])
        context |= {"title": _("Entered"), "slip": done, "channel": helper.cleaned_data["channel"].value}
        return render(request, f"{FOLDER}/entered.html", context)
    return render(request, f"{FOLDER}/enter.html", context)
