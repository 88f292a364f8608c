"""Pages of likely duplicates: the list, two side by side, and taking a merge back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.web.common.later import later
from commonstar.web.common.parts import Row
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.bridge import InitiativeValues, values_of_many
from commonstar.web.star.map_it.detail import parts
from commonstar.web.star.map_it.duplicates import actions, queries
from commonstar.web.star.map_it.duplicates.bridge import Proposal, Reason
from commonstar.web.star.map_it.duplicates.forms import MergeForm
from commonstar.web.star.map_it.duplicates.jobs import look_for_duplicates
from commonstar.web.star.map_it.duplicates.uniting import differences
from commonstar.web.star.map_it.models import Initiative

PAGE = 20
LOOKING_SECONDS = 120


@dataclass(frozen=True)
class Line:
    """A likely pair as the list shows it."""

    first: Initiative
    second: Initiative
    percent: int
    reasons: tuple[str, ...]
    url: str


@programme_page(rules.run)
def duplicates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Likely pairs with their reasons, best first, and what was merged."""
    found = queries.found_for(seat)
    if found.looking and cache.add(f"looking-for-duplicates-{seat.programme.pk}", True, LOOKING_SECONDS):
        later(look_for_duplicates, programme_id=str(seat.programme.pk))
    page = Paginator(found.proposals, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    rows = queries.titles(shown)
    context = {
        "title": _("Likely duplicates"),
        "found": found,
        "page": page,
        "lines": [_line(seat, each, rows) for each in shown],
        "merges": queries.merges_of(seat),
        "back_url": address("home", seat.programme),
    }
    return render(request, "map_it/duplicates/list.html", context)


def _line(seat: Seat, each: Proposal, rows: dict[UUID, Initiative]) -> Line:
    older, newer = sorted((rows[each.first], rows[each.second]), key=lambda row: (row.created_at, row.pk))
    url = address("duplicate", seat.programme, kept=older.pk, other=newer.pk)
    return Line(older, newer, round(each.score * 100), tuple(reason(one) for one in each.reasons), url)


def reason(found: Reason) -> str:
    """Why two look alike, in words."""
    percent = {"percent": round(found.alike * 100)}
    words = {
        "title": _("Titles %(percent)d%% alike"),
        "summary": _("Summaries %(percent)d%% alike"),
        "organisations": _("Partners %(percent)d%% alike"),
        "places": _("Places %(percent)d%% alike"),
    }
    return words[found.code] % percent if found.code in words else _("Numbers in the titles differ")


@programme_page(rules.run)
def compare(request: HttpRequest, seat: Seat, kept: UUID, other: UUID) -> HttpResponse:
    """Two initiatives side by side; merge the second into the first, choosing where they differ."""
    row, gone = _pair(seat, kept, other)
    values = values_of_many([row, gone])
    differing = differences(values[row.pk], values[gone.pk])
    form = MergeForm(request.POST if request.method == "POST" else None, differing)
    if form.is_bound and form.is_valid():
        try:
            actions.merge(seat=seat, kept=kept, other=other, chosen=form.chosen())
        except (actions.MergeRefused, KeyError):
            messages.warning(request, _("Someone changed one of the two meanwhile. Compare them again."))
            return redirect(address("duplicates", seat.programme))
        messages.success(request, _("Merged. You can take it back under “Merged so far”."))
        return redirect(address("duplicates", seat.programme))
    context = {
        "title": _("Are these two the same?"),
        "form": form,
        "sides": (_side(seat, row, values[row.pk]), _side(seat, gone, values[gone.pk])),
        "swap_url": address("duplicate", seat.programme, kept=other, other=kept),
        "apart_url": address("not_duplicate", seat.programme, first=kept, second=other),
        "back_url": address("duplicates", seat.programme),
    }
    return render(request, "map_it/duplicates/compare.html", context)


@dataclass(frozen=True)
class Side:
    """One of the two as the page shows it."""

    title: str
    url: str
    rows: tuple[Row, ...]


def _side(seat: Seat, row: Initiative, values: InitiativeValues) -> Side:
    lines = tuple(line for part in parts(seat, row, values) for line in part.rows)
    summary = (Row(_("Summary"), values.summary),) if values.summary else ()
    return Side(row.title, address("detail", seat.programme, initiative=row.pk), (*summary, *lines))


def _pair(seat: Seat, first: UUID, second: UUID) -> tuple[Initiative, Initiative]:
    pair = queries.pair_of(seat, first, second)
    if pair is None:
        raise Http404
    return pair


@require_POST
@programme_page(rules.run)
def not_the_same(request: HttpRequest, seat: Seat, first: UUID, second: UUID) -> HttpResponse:
    """Say that two are different things."""
    _pair(seat, first, second)
    actions.say_not_the_same(seat=seat, first=first, second=second)
    messages.success(request, _("Noted: these two are not the same. They are not proposed again."))
    return redirect(address("duplicates", seat.programme))


@programme_page(rules.run)
def take_back(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Ask, then take a merge back."""
    gone = queries.merged_of(seat, initiative)
    if gone is None:
        raise Http404
    if request.method == "POST":
        actions.take_back(seat=seat, merged=gone.pk)
        messages.success(request, _("Taken back: both stand again."))
        return redirect(address("detail", seat.programme, initiative=gone.pk))
    context = {
        "title": _("Take this merge back?"),
        "gone": gone,
        "back_url": address("duplicates", seat.programme),
        "cancel_url": address("duplicates", seat.programme),
        "button": _("Take it back"),
    }
    return render(request, "map_it/duplicates/take_back.html", context)
