"""The shortlist, the long list, and putting on and taking off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, may_see_inside, programme_page
from commonstar.web.star.focus_it import actions, queries, rules, words
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.forms import LONGEST, ChoiceForm, LongListForm
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.map_it.public import Initiative, choices, for_lines, initiative_at, listed

PAGE = 25


@programme_page(rules.see)
def shortlist(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is on the shortlist and why, what it comes to, and what it covers before and after."""
    found = queries.shortlist_of(seat)
    context = {
        "title": _("Shortlist"),
        "caption": _("Focus it"),
        "summary": words.summary(found) if found.total else "",
        "lines": [(each, words.choice_rows(each)) for each in found.on],
        "off": found.off,
        "lost": [each.title for each in found.lost],
        "needs_sentence": words.needs_sentence(found) if found.needs else "",
        "needs": words.needs_table(seat.programme, found.needs) if found.needs else None,
        "challenges": words.challenges_table(seat.programme, found.challenges) if found.challenges else None,
        "has_initiatives": found.total > 0,
        "may_choose": rules.choose(seat),
        "activities_url": address("activities", seat.programme) if may_see_inside(seat) else "",
    }
    return render(request, "focus_it/shortlist.html", context)


@programme_page(rules.see)
def long_list(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The initiatives to choose from, narrowed by Co, need, place; each with what it comes to."""
    offered = choices(seat.programme)
    form = LongListForm(request.GET, offered)
    found = listed(seat, form.filters(), offered)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(for_lines(page.object_list))  # type: ignore[arg-type]  # a slice of the query
    page.object_list = rows
    chosen = tuple(Link(said, _without(request, name)) for name, said in form.chosen())
    on = queries.on_shortlist(seat.programme)
    worth = queries.worths_of(seat.programme, [row.pk for row in rows])
    count = page.paginator.count
    context = {
        "title": _("Long list"),
        "caption": _("Focus it"),
        "form": form,
        "page": page,
        "lines": [(row, row.pk in on, words.worth_rows(worth.get(row.pk))) for row in rows],
        "chosen": chosen,
        "clear_url": address("long_list", seat.programme) if chosen else "",
        "sentence": ngettext("%(n)d initiative to choose from.", "%(n)d initiatives to choose from.", count)
        % {"n": count},
        "may_choose": rules.choose(seat),
    }
    return render(request, "focus_it/long_list.html", context)


def _without(request: HttpRequest, name: str) -> str:
    """The present address without one filter, on its first page."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


@programme_page(rules.choose)
def put_on(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Put one initiative on the shortlist, with the reason."""
    row = _found(seat, initiative)
    entry = queries.entry_of(seat, row)
    if entry is not None and entry.is_on:
        messages.info(request, _("It is on the shortlist already."))
        return redirect(address("shortlist", seat.programme))
    told: dict[str, Any] = {
        "title": _("Put on the shortlist"),
        "button": _("Put on the shortlist"),
        "entry": entry,
        "done": _("It is on the shortlist, and the decision is in the log."),
    }
    return _choose(request, seat, row, actions.put_on_shortlist, told)


@programme_page(rules.choose)
def take_off(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Take one initiative off the shortlist, with the reason."""
    row = _found(seat, initiative)
    entry = queries.entry_of(seat, row)
    if entry is None or not entry.is_on:
        messages.info(request, _("It is not on the shortlist."))
        return redirect(address("shortlist", seat.programme))
    told: dict[str, Any] = {
        "title": _("Take off the shortlist"),
        "button": _("Take off the shortlist"),
        "entry": entry,
        "done": _("It is off the shortlist, and the decision is in the log. It stays on the long list."),
    }
    return _choose(request, seat, row, actions.take_off_shortlist, told)


def _choose(
    request: HttpRequest, seat: Seat, row: Initiative, act: Callable[..., ShortlistEntry], told: dict[str, Any]
) -> HttpResponse:
    initial = {
        "reason": request.GET.get("reason", "")[:LONGEST],  # as an activity puts it, to begin with
        "decided_by": queries.last_decided_by(seat.programme),
        "decided_on": timezone.localdate(),
    }
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            act(seat=seat, initiative=row, choice=form.choice())
        except (actions.AlreadyOn, actions.NotOn):
            messages.info(request, _("Somebody else was quicker. Look at the shortlist as it is now."))
        else:
            messages.success(request, told["done"])
        return redirect(address("shortlist", seat.programme))
    context = {**told, "form": form, "initiative": row, "cancel_url": address("shortlist", seat.programme)}
    return render(request, "focus_it/choose.html", context)


def _found(seat: Seat, pk: UUID) -> Initiative:
    """The initiative of this programme; where it was merged, the one it went into."""
    row = initiative_at(seat, pk)
    if row is None:
        raise Http404
    return row.merged_into or row
