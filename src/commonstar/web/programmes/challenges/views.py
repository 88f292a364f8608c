"""The pages of challenges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link, Row
from commonstar.web.evidence.pages import FigureForm, newer_edition
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.challenges import actions, queries
from commonstar.web.programmes.challenges.forms import ChallengeForm, initial_of
from commonstar.web.programmes.demands.queries import demands_of, shown
from commonstar.web.programmes.models import Challenge
from commonstar.web.programmes.needs.queries import needs_of
from commonstar.web.programmes.rules import Seat, may_contribute, may_run, may_see, may_see_inside

FOLDER = "programmes/challenges"


def found_or_404(seat: Seat, pk: UUID) -> Challenge:
    """The challenge of this programme; of another's there is none."""
    found = queries.challenge_at(seat, pk)
    if found is None:
        raise Http404
    return found


def crumbs(seat: Seat, *more: Link) -> list[Link]:
    """Where pages about challenges stand."""
    return [Link(_("Challenges and needs"), address("challenges", seat.programme)), *more]


@programme_page(may_see)
def challenges(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list: what should be different, and how far each is on the way from demands to needs."""
    inside = may_see_inside(seat)
    links: list[tuple[Any, str]] = [(_("Needs"), "needs"), (_("Who is missing"), "missing")]
    if inside:
        links[:0] = [(_("Demands"), "demands")]
        links += [(_("For councillors"), "councillors"), (_("Strategy"), "strategy")]
    context = {
        "title": _("Challenges and needs"),
        "lines": queries.lines(seat.programme),
        "inside": inside,
        "links": [Link(label, address(name, seat.programme)) for label, name in links],
        "new_url": address("new_challenge", seat.programme) if may_run(seat) else "",
    }
    return render(request, f"{FOLDER}/challenges.html", context)


@programme_page(may_see)
def challenge(request: HttpRequest, seat: Seat, challenge: UUID) -> HttpResponse:
    """One challenge: the outcome wanted, its baseline, and the demands and needs under it."""
    found = found_or_404(seat, challenge)
    inside = may_see_inside(seat)
    here = {"challenge": found.pk}
    context = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "challenge": found,
        "rows": _rows(seat, found),
        "figures": queries.baseline_of(found),
        "measures": [line for line in found.measures.splitlines() if line.strip()],
        "inside": inside,
        "demands": [shown(seat, row) for row in demands_of(seat.programme).filter(challenge=found)] if inside else (),
        "needs": list(needs_of(seat.programme).filter(challenge=found)),
        "demand_url": f"{address('add_demand', seat.programme)}?challenge={found.pk}" if may_contribute(seat) else "",
        "baseline_url": address("add_baseline", seat.programme, **here) if may_contribute(seat) else "",
        "edit_url": address("change_challenge", seat.programme, **here) if may_run(seat) else "",
        "remove_url": address("remove_challenge", seat.programme, **here) if may_run(seat) else "",
    }
    return render(request, f"{FOLDER}/challenge.html", context)


def _rows(seat: Seat, found: Challenge) -> list[Row]:
    outcomes = [f"{row.framework.name}: {row}" for row in found.outcomes.all()]
    told: list[tuple[str, Any]] = [
        (_("For whom"), found.for_whom),
        (_("Where"), ", ".join(queries.names(found.places.all()))),
        (_("Outcomes of frameworks"), "; ".join(outcomes)),
        (_("Who works on it"), found.team),
    ]
    gathering = queries.gathering_of(seat, found)
    if gathering:
        link = format_html('<a class="govuk-link" href="{}">{}</a>', gathering[1], gathering[0])
        told.append((_("Gathering"), link))
    return [Row(label, value or _("Not said yet")) for label, value in told]


@programme_page(may_run)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a challenge."""
    return _form(request, seat, None)


@programme_page(may_run)
def change(request: HttpRequest, seat: Seat, challenge: UUID) -> HttpResponse:
    """Change a challenge."""
    return _form(request, seat, found_or_404(seat, challenge))


def _form(request: HttpRequest, seat: Seat, found: Challenge | None) -> HttpResponse:
    form = ChallengeForm(
        posted(request),
        seat=seat,
        places=queries.places_of(seat.programme),
        outcomes=queries.outcomes_of(seat.programme),
        initial=initial_of(found) if found else {},
    )
    if form.is_valid():
        saved = actions.save_challenge(seat=seat, values=form.values(), challenge=found)
        messages.success(request, _("The challenge is saved."))
        return redirect(address("challenge", seat.programme, challenge=saved.pk))
    back = address("challenge", seat.programme, challenge=found.pk) if found else address("challenges", seat.programme)
    title = _("Change the challenge") if found else _("Add a challenge")
    return render(request, "programmes/form_page.html", {"title": title, "form": form, "cancel_url": back})


@programme_page(may_run)
def remove(request: HttpRequest, seat: Seat, challenge: UUID) -> HttpResponse:
    """Ask, then remove."""
    found = found_or_404(seat, challenge)
    if request.method == "POST":
        actions.remove_challenge(seat=seat, challenge=found)
        messages.success(request, _("“{title}” is removed.").format(title=found.title))
        return redirect(address("challenges", seat.programme))
    context = {
        "title": _("Remove “{title}”?").format(title=found.title),
        "sentence": _("Its baseline goes with it. Demands and needs that stand under it stay."),
        "button": _("Remove"),
        "cancel_url": address("challenge", seat.programme, challenge=found.pk),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_contribute)
def baseline(request: HttpRequest, seat: Seat, challenge: UUID) -> HttpResponse:
    """Add a figure that it starts from, with its source; a newer one stands beside the older."""
    found = found_or_404(seat, challenge)
    earlier = next(reversed(queries.baseline_of(found)), None) if request.GET.get("newer") else None
    form = FigureForm(posted(request), initial=newer_edition(earlier) if earlier else {})
    back = address("challenge", seat.programme, challenge=found.pk)
    if form.is_valid():
        actions.add_baseline(seat=seat, challenge=found, figure=form.record())
        messages.success(request, _("The figure is added."))
        return redirect(back)
    context = {"title": _("Where does it start from?"), "caption": found.title, "form": form, "cancel_url": back}
    return render(request, "programmes/form_page.html", context)
