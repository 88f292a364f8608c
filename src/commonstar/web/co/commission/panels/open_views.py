"""The pages for whoever bids: they need no account, no script and no cookie."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import PanelState, Verdict
from commonstar.web.co.commission.panels import addresses, bids, queries, words
from commonstar.web.co.commission.panels.actions import NotNow
from commonstar.web.co.commission.panels.bid_forms import BidForm, ChangeBidForm
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel
from commonstar.web.co.commission.panels.settling import BID
from commonstar.web.common.languages import languages
from commonstar.web.participation.pages import with_language, without_account
from commonstar.web.replies.public import Reply, respond


@without_account
def send(request: HttpRequest, panel: UUID) -> HttpResponse:
    """What the call is about, and a form for a bid."""
    found = queries.panel_open_to_bids(panel)
    if found is None:
        raise Http404
    sent = request.method == "POST"
    form = BidForm(request.POST if sent else None, request.FILES if sent else None, panel=found)
    is_open = found.state == PanelState.BIDDING and found.closes_on >= timezone.localdate()
    if form.is_valid():
        token = form.cleaned_data["entry"]
        try:
            bids.send_bid(panel=found, values=form.values(), token=token, files=form.kept_files())
        except NotNow:
            is_open = False
        except bids.TooMany:
            form.add_error(None, _("More bids came than the panel can read. Ask whoever gave you this address."))
        else:
            return redirect(with_language(addresses.mine(token)))
    return render(request, "commission/panels/send.html", _call(found, form, is_open=is_open))


def _call(panel: CommissioningPanel, form: BidForm, *, is_open: bool) -> dict[str, Any]:
    return {
        "title": panel.title,
        "caption": panel.programme.title,
        "panel": panel,
        "rows": words.panel_rows(panel, None, None),
        "criteria": words.criteria_table(panel, queries.criteria_of(panel)),
        "form": form,
        "is_open": is_open,
        "button": _("Send the bid"),
        "languages": languages(),
    }


@without_account
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """A bid for whoever sent it: what it says, how far it is, the reply, and taking it back."""
    found = queries.bid_of_token(token)
    if found is None:
        raise Http404
    reply = _reply(found)
    if request.method == "POST":
        _act(request, found, reply)
        return redirect(with_language(addresses.mine(token)))
    context = {
        "title": found.title,
        "caption": found.panel.title,
        "bid": found,
        "rows": words.bid_rows(found),
        "outcome": words.outcome_tag(found) if found.panel.state == PanelState.DECIDED or found.is_withdrawn else None,
        "reply": reply,
        "verdicts": Verdict,
        "change_url": with_language(addresses.change(token)) if bids.may_be_changed(found, found.panel) else "",
        "may_withdraw": found.panel.state in (PanelState.BIDDING, PanelState.SCORING) and not found.is_withdrawn,
        "here": request.build_absolute_uri(request.path),
        "meets_on": found.panel.meets_on,
        "languages": languages(),
    }
    return render(request, "commission/panels/mine.html", context)


@without_account
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Say a bid better, as long as the call is open."""
    found = queries.bid_of_token(token)
    if found is None:
        raise Http404
    back = with_language(addresses.mine(token))
    if not bids.may_be_changed(found, found.panel):
        return redirect(back)
    form = ChangeBidForm(request.POST if request.method == "POST" else None, bid=found)
    if form.is_valid():
        with suppress(NotNow):  # the call may close in this moment: the page of the bid says what it is now
            bids.change_bid(bid=found, values=form.values())
        return redirect(back)
    context = {
        "title": _("Change your bid"),
        "caption": found.panel.title,
        "form": form,
        "button": _("Send the change"),
        "cancel_url": back,
        "closes_on": found.panel.closes_on,
        "has_files": found.files.exists(),
        "languages": languages(),
    }
    return render(request, "commission/panels/change_bid.html", context)


def _reply(bid: Bid) -> Reply | None:
    """The reply to a bid, once there is one."""
    rows = Reply.objects.filter(programme=bid.panel.programme_id, about_kind=BID, about_key=bid.pk.hex)
    return rows.exclude(answered_on=None).first()


def _act(request: HttpRequest, bid: Bid, reply: Reply | None) -> None:
    """Take it back, or say of the reply whether it is so."""
    said = request.POST.get("verdict", "")
    if request.POST.get("act") == "withdraw" and not bid.is_withdrawn:
        try:
            bids.withdraw(bid=bid, by=None)
        except NotNow:
            return
    elif reply is not None and said in set(Verdict):
        told = request.POST.get("words", "")[:2000]
        respond(programme=bid.panel.programme_id, kind=BID, key=bid.pk.hex, verdict=Verdict(said), words=told)
