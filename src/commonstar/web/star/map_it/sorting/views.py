"""The sorting page: one initiative at a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import Intervention
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import links
from commonstar.web.star.map_it.models import Initiative, ServiceArea
from commonstar.web.star.map_it.queries import initiative_at
from commonstar.web.star.map_it.sorting.actions import AlreadySortedError, Answer, Before, sort_initiative, take_back
from commonstar.web.star.map_it.sorting.bridge import proposals_for
from commonstar.web.star.map_it.sorting.forms import SortForm
from commonstar.web.star.map_it.sorting.queries import next_unsorted, progress_of
from commonstar.web.star.map_it.views import found_or_404

UNDO_STEPS = 50


def _memory(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """What this person skipped and sorted here lately; kept in their session."""
    found: dict[str, Any] = request.session.get(f"sorting-{seat.programme.pk}") or {"skipped": [], "done": []}
    return found


def _remember(request: HttpRequest, seat: Seat, memory: dict[str, Any]) -> None:
    request.session[f"sorting-{seat.programme.pk}"] = memory


def _form(request: HttpRequest, seat: Seat, initiative: Initiative) -> SortForm:
    areas = list(ServiceArea.objects.filter(programme=seat.programme))
    return SortForm(request.POST or None, areas, proposals_for(initiative))


@programme_page(rules.run)
def sort(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The next one that waits, or that all is done."""
    memory = _memory(request, seat)
    found = next_unsorted(seat.programme, memory["skipped"])
    if found is None:
        progress = progress_of(seat.programme)
        context = {
            "title": _("Everything is sorted") if progress.total else _("There is nothing to sort yet"),
            "progress": progress,
            "can_undo": bool(memory["done"]),
            "next_links": _onward(seat, has_any=bool(progress.total)),
        }
        return render(request, "map_it/sorted.html", context)
    if str(found.pk) in memory["skipped"]:
        memory["skipped"] = []
        _remember(request, seat, memory)
    return _page(request, seat, found, _form(request, seat, found))


def _onward(seat: Seat, *, has_any: bool) -> tuple[Link, ...]:
    """Where the way leads when nothing waits: to the answer, or first to a list where there is nothing at all."""
    bring_in = (_("Bring in a list that you already keep"), "import")
    if not has_any:
        return links(seat.programme, bring_in, (_("Add an initiative"), "add"))
    return links(
        seat.programme, (_("How much co-production is there?"), "answer"), (_("All initiatives"), "list"), bring_in
    )


def _page(request: HttpRequest, seat: Seat, found: Initiative, form: SortForm) -> HttpResponse:
    context = {
        "title": found.title,
        "initiative": found,
        "areas": [area.name for area in found.service_areas.all()],
        "form": form,
        "progress": progress_of(seat.programme),
        "can_undo": bool(_memory(request, seat)["done"]),
    }
    return render(request, "map_it/sort.html", context)


@programme_page(rules.run)
def answer(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Store what was said, or skip; then the next."""
    found = found_or_404(seat, initiative)
    memory = _memory(request, seat)
    if request.method != "POST":
        return redirect("map_it:sort", programme=seat.programme.slug)
    if "skip" in request.POST:
        memory["skipped"] = [*memory["skipped"], str(found.pk)]
        _remember(request, seat, memory)
        return redirect("map_it:sort", programme=seat.programme.slug)
    form = _form(request, seat, found)
    if not form.is_valid():
        return _page(request, seat, found, form)
    said = form.answer()
    if "none" in request.POST:
        said = Answer(service_area=said.service_area)
    elif not said.involvements:
        form.add_error(None, _("Tick at least one Co, or say that it is not co-production, or skip it."))
        return _page(request, seat, found, form)
    try:
        before = sort_initiative(seat=seat, initiative=found, answer=said)
    except AlreadySortedError:
        messages.info(request, _("Someone else has sorted “%(title)s” meanwhile.") % {"title": found.title})
        return redirect("map_it:sort", programme=seat.programme.slug)
    memory["done"] = [*memory["done"], [str(found.pk), asdict(before)]][-UNDO_STEPS:]
    _remember(request, seat, memory)
    return redirect("map_it:sort", programme=seat.programme.slug)


@programme_page(rules.run)
def undo(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take the last one back: it waits again, first in line."""
    memory = _memory(request, seat)
    if request.method == "POST" and memory["done"]:
        key, before = memory["done"].pop()
        found = initiative_at(seat, UUID(key))
        if found is not None and found.sorted_at is not None:
            steps = tuple(Intervention(value) for value in before["interventions"])
            kept = Before(tuple(before["service_areas"]), tuple(before["forms"]), steps)
            take_back(seat=seat, initiative=found, before=kept)
            messages.success(request, _("“%(title)s” waits to be sorted again.") % {"title": found.title})
        _remember(request, seat, memory)
    return redirect("map_it:sort", programme=seat.programme.slug)
