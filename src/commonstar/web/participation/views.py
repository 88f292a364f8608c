"""The pages of taking part: type a code, see what is asked, say it, get a slip. No account, script or cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel
from commonstar.web.common.parts import Link
from commonstar.web.participation import access, consent, queries
from commonstar.web.participation import public as participation
from commonstar.web.participation.access import language_links, taking_part, with_language, without_account
from commonstar.web.participation.forms import CodeForm, TakingPartForm
from commonstar.web.participation.models import Door
from commonstar.web.participation.qr import qr_svg
from commonstar.web.participation.registry import ContributionKind, DoorKind, looked_at_first, registry

CARDS = 8  # on a sheet


@without_account
def join(request: HttpRequest) -> HttpResponse:
    """Type a join code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return access.code_page(request, form)
    typed = form.cleaned_data["code"]
    found = queries.door_by_code(typed)
    if found is None:
        return access.wrong_code(request, typed)
    return redirect(with_language(reverse("participation:door", args=[found.code])))


@without_account
def worker(request: HttpRequest) -> HttpResponse:
    """The script that lets these pages open again without signal; it stands below `/join/` and reaches no further."""
    found = finders.find("worker.js")
    if not isinstance(found, str):
        raise Http404
    script = Path(found).read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@taking_part
def door(request: HttpRequest, door: Door) -> HttpResponse:
    """What is asked here and what is promised, with the way on."""
    kind = registry.doors[door.kind]
    context = {
        "title": door.title,
        "caption": door.organisation.name,
        "door": door,
        "is_open": queries.is_open(door),
        "intro": kind.intro(door) if kind.intro else "",
        "promises": kind.promises(door) if kind.promises else (),
        "ways": ways(door, kind),
        "spoken": language_links(consent.languages_offered(door.organisation)),
        "slip_url": with_language(reverse("participation:slip")),
        "has_removals": queries.removals_at(door).exists(),
    }
    return render(request, "participation/door.html", context)


def ways(door: Door, kind: DoorKind) -> list[Link]:
    """Where to go on from a door: to the page of its kind, or to a form for each thing that it takes."""
    if kind.url is not None:
        return [Link(pgettext("a button", "Start"), with_language(kind.url(door)))]
    taken = [(name, registry.kinds[name]) for name in kind.takes if name in registry.kinds]
    offered = [(name, each) for name, each in taken if each.form is not None]
    return [
        Link(
            pgettext("a button", "Start") if len(offered) == 1 else each.label,
            with_language(reverse("participation:say", args=[door.code, name])),
        )
        for name, each in offered
    ]


@taking_part
def say(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """Say something of one kind. What was sent is answered with its slip, the same one however often it is sent."""
    known = registry.kinds.get(kind)
    if known is None or known.form is None or kind not in registry.doors[door.kind].takes:
        raise Http404
    data = access.posted(request)
    language = get_language() or consent.SHIPPED_LANGUAGE
    form = known.form()(data, door=door, language=language, slip=request.POST.get("slip", ""))
    if not form.is_valid():
        return _form_page(request, door, known, form)
    return send(request, door, kind, form, back=lambda: _form_page(request, door, known, form))


def send(
    request: HttpRequest, door: Door, kind: str, form: TakingPartForm, back: Any, again_url: str = ""
) -> HttpResponse:
    """Keep what a checked form holds, and show the slip; or say why not, on the page that `back` gives.

    For rooms with pages of their own: the answer to a form that was sent. `again_url` is where one says more.
    """
    refused, waits = access.is_flood(request, door)
    try:
        if refused:
            form.add_error(None, _("Very much is coming in at this moment. Wait a minute and send again."))
            return _with_status(back(), 429)
        slip = participation.contribute(door=door, kind=kind, said=form.said(), is_to_wait=waits, **form.given())
    except participation.DoorClosed:
        form.add_error(None, _("This closed before your words came in. Show them to someone who runs it."))
        return _with_status(back(), 409)
    except participation.TooLong:
        form.add_error(None, _("This is too long. Send it in two parts."))
        return _with_status(back(), 413)
    return sent(request, door, kind, slip, again_url, waits=waits)


def send_as(
    door: Door, kind: str, form: TakingPartForm, channel: Channel, helper_role: str, printed_slip: str
) -> participation.Slip:
    """Keep what a helper entered from a checked form; on paper with a printed slip, under that slip."""
    given = form.given()
    if printed_slip:
        given["slip"] = printed_slip
    return participation.contribute(
        door=door, kind=kind, said=form.said(), channel=channel, helper_role=helper_role, **given
    )


def _with_status(answer: HttpResponse, status: int) -> HttpResponse:
    answer.status_code = status
    return answer


def sent(
    request: HttpRequest, door: Door, kind: str, slip: participation.Slip, again_url: str = "", *, waits: bool = False
) -> HttpResponse:
    """The slip, shown large, and what can be done with it; `waits` where someone looks at it before it is shown."""
    context = {
        "title": _("Thank you"),
        "caption": door.title,
        "door": door,
        "slip": slip,
        "again_url": again_url or reverse("participation:say", args=[door.code, kind]),
        "language": get_language(),
        "slip_url": request.build_absolute_uri(reverse("participation:slip")),
        "waits": waits or looked_at_first(door, kind),
        "is_open": queries.is_open(door),
        "door_url": with_language(reverse("participation:door", args=[door.code])),
    }
    answer = render(request, "participation/sent.html", context)
    answer.headers["X-Commonstar-Kept"] = "yes"  # for the queue on the device: this one need not be sent again
    return answer


def _form_page(request: HttpRequest, door: Door, kind: ContributionKind, form: TakingPartForm) -> HttpResponse:
    context = {
        "title": kind.label,
        "caption": door.title,
        "door": door,
        "form": form,
        "is_open": queries.is_open(door),
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }
    return render(request, "participation/say.html", context)


def door_address(request: HttpRequest, door: Door) -> str:
    """The whole address of a door, for a QR code and to be typed."""
    return request.build_absolute_uri(reverse("participation:door", args=[door.code]))


def poster_context(request: HttpRequest, door: Door) -> dict[str, Any]:
    """What a poster or card shows: the address, where to type the code, and both as a picture."""
    url = door_address(request, door)
    return {
        "door": door,
        "url": url,
        "join_url": request.build_absolute_uri(reverse("participation:join")),
        "qr": qr_svg(url, _("QR code that leads to {address}").format(address=url)),
        "caption": door.organisation.name,
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }


@taking_part
def poster(request: HttpRequest, door: Door) -> HttpResponse:
    """A page to put on a wall or a projector."""
    return render(request, "participation/poster.html", {"title": door.title, **poster_context(request, door)})


@taking_part
def cards(request: HttpRequest, door: Door) -> HttpResponse:
    """A sheet of cards to cut out and hand round."""
    context = {"title": _("Cards to hand round"), "copies": range(CARDS), **poster_context(request, door)}
    return render(request, "participation/cards.html", context)


@taking_part
def paper(request: HttpRequest, door: Door, kind: str) -> HttpResponse:
    """A form to print and fill in by hand; someone types it up later."""
    known = registry.kinds.get(kind)
    if known is None or known.form is None or kind not in registry.doors[door.kind].takes:
        raise Http404
    form = known.form()(door=door, language=get_language() or consent.SHIPPED_LANGUAGE, channel=Channel.PAPER)
    context = {"title": known.label, "questions": form.on_paper(), **poster_context(request, door)}
    return render(request, "participation/paper.html", context | {"caption": door.title})


@taking_part
def removals(request: HttpRequest, door: Door) -> HttpResponse:
    """What was removed here and why: the reasons, never the words."""
    context = {
        "title": _("What was removed, and why"),
        "caption": door.title,
        "removals": list(queries.removals_at(door)),
        "back_url": with_language(reverse("participation:door", args=[door.code])),
    }
    return render(request, "participation/removals.html", context)
