"""Bids and options for those who run a panel: typing one up, plain words, withdrawing, reading one with its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonstar.vocabulary import PanelState
from commonstar.web.co.commission.panels import bids, queries, rules, words
from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.bid_forms import BidForm, PlainForm
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.setup_views import FORM, in_state, timely
from commonstar.web.co.commission.panels.views import crumbs, panel_or_404
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, posted, programme_page, served_file


def bid_or_404(panel: CommissioningPanel, pk: UUID) -> Bid:
    """The bid of this panel, or there is none."""
    found = queries.bid_at(panel, pk)
    if found is None:
        raise Http404
    return found


def files_of(panel: CommissioningPanel, bid: Bid) -> list[Link]:
    """The files of a bid, to be downloaded."""
    return [
        Link(each.attachment.name, address(panel, "bid_file", bid=bid.pk, bid_file=each.pk)) for each in bid.files.all()
    ]


@programme_page(rules.help_along)
@timely
def add(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Type up a bid that came on paper, or an option."""
    found = in_state(panel_or_404(seat, panel), PanelState.BIDDING)
    files = request.FILES if request.method == "POST" else None
    form = BidForm(posted(request), files, panel=found)
    if form.is_valid():
        token = form.cleaned_data["entry"]
        made = bids.type_bid(seat=seat, panel=found, values=form.values(), token=token, files=form.kept_files())
        messages.success(request, _("It is written down as number %(number)d.") % {"number": made.number})
        return redirect(address(found))
    title = _("Type up a bid") if words.is_funding(found) else _("Add an option")
    context = {"title": title, "caption": found.title, "form": form, "crumbs": crumbs(seat, found)}
    return render(request, FORM, context | {"cancel_url": address(found)})


@never_cache
@programme_page(rules.see)
def bid(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """One bid, for whoever may read it."""
    found = panel_or_404(seat, panel)
    row = bid_or_404(found, bid)
    if not queries.may_read_bid(seat, row):
        raise Http404
    helps = rules.help_along(seat)
    context = {
        "title": row.title,
        "caption": row.bidder,
        "crumbs": crumbs(seat, found),
        "panel": found,
        "bid": row,
        "outcome": words.outcome_tag(row) if found.state == PanelState.DECIDED or row.is_withdrawn else None,
        "rows": words.bid_rows(row),
        "files": files_of(found, row),
        "reasons": row.reasons if found.state == PanelState.DECIDED else "",
        "may_tell": helps and found.state == PanelState.BIDDING,
        "may_withdraw": helps and found.state in (PanelState.BIDDING, PanelState.SCORING) and not row.is_withdrawn,
    }
    return render(request, "commission/panels/bid.html", context)


@programme_page(rules.help_along)
@timely
def plain(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """Tell a bid in plain words."""
    found = in_state(panel_or_404(seat, panel), PanelState.BIDDING)
    row = bid_or_404(found, bid)
    form = PlainForm(posted(request), initial={"words": row.plain_words})
    if form.is_valid():
        bids.tell_plainly(seat=seat, bid=row, words=form.cleaned_data["words"])
        messages.success(request, _("It is told in plain words."))
        return redirect(address(found))
    context: dict[str, Any] = {"title": _("In plain words"), "caption": row.title, "form": form, "offer": row.offer}
    more = {"crumbs": crumbs(seat, found), "cancel_url": address(found, "bid", bid=row.pk)}
    return render(request, "commission/panels/plain.html", context | more)


@programme_page(rules.help_along)
@timely
def withdraw(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """Take a bid back for whoever sent it."""
    found = in_state(panel_or_404(seat, panel), PanelState.BIDDING, PanelState.SCORING)
    row = bid_or_404(found, bid)
    if request.method == "POST":
        bids.withdraw(bid=row, by=seat)
        messages.success(request, _("It is withdrawn."))
        return redirect(address(found))
    context = {
        "title": _("Withdraw"),
        "about": row.title,
        "sentence": _("Nobody scores it any more, and it cannot be brought back."),
        "button": _("Withdraw"),
        "crumbs": crumbs(seat, found),
        "cancel_url": address(found, "bid", bid=row.pk),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.see)
def file(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID, bid_file: UUID) -> HttpResponse:
    """A file of a bid, for whoever may read the bid."""
    row = bid_or_404(panel_or_404(seat, panel), bid)
    if not queries.may_read_bid(seat, row):
        raise Http404
    return answered_with(row, bid_file)


def answered_with(bid: Bid, pk: UUID) -> HttpResponse:
    """The file, always as a download."""
    kept = next((each.attachment for each in bid.files.all() if each.pk == pk), None)
    found = served_file(kept) if kept else None
    if found is None:
        raise Http404
    content = found.getvalue()
    if found.file_to_stream:
        found.file_to_stream.close()  # not the answer itself: that would tell the store that the request is over
    return HttpResponse(content, headers=dict(found.headers))


def member_or_refused(seat: Seat, panel: CommissioningPanel) -> PanelMember:
    """Who sits here on the panel. Others who see the programme may not do this."""
    found = queries.member_for(seat, panel)
    if found is None:
        raise PermissionDenied
    return found
