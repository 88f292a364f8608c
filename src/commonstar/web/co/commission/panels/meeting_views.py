"""The meeting: how far own scores lie apart, what is agreed, what becomes of each, and the award."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonstar.vocabulary import PanelState
from commonstar.web.co.commission.panels import comparing, queries, rules, settling, words
from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.bid_forms import ScoreForm
from commonstar.web.co.commission.panels.bid_views import bid_or_404
from commonstar.web.co.commission.panels.forms import ClosingForm, SettleForm
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel
from commonstar.web.co.commission.panels.scoring import Points
from commonstar.web.co.commission.panels.setup_views import FORM, in_state, timely
from commonstar.web.co.commission.panels.views import crumbs, panel_or_404
from commonstar.web.programmes.public import Seat, posted, programme_page


@never_cache
@programme_page(rules.see)
@timely
def meeting(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Every bid with its scores, for those who may see them."""
    found = in_state(panel_or_404(seat, panel), *queries.TOGETHER)
    if not queries.may_see_scores(seat, found):
        raise PermissionDenied
    criteria = queries.criteria_of(found)
    listed = queries.compared(found, criteria)
    meets = found.state == PanelState.MEETING
    context = {
        "title": _("Scores together"),
        "caption": found.title,
        "crumbs": crumbs(seat, found),
        "panel": found,
        "ranking": comparing.ranking(found, listed),
        "lines": [comparing.line(found, criteria, each) for each in listed],
        "may_agree": meets and rules.help_along(seat),
        "may_settle": meets and rules.lead(seat),
        "may_award": meets and rules.lead(seat) and all(each.bid.is_awarded is not None for each in listed),
    }
    return render(request, "commission/panels/meeting.html", context)


@programme_page(rules.help_along)
@timely
def agree(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """Write down the points on which the meeting agrees."""
    found = in_state(panel_or_404(seat, panel), PanelState.MEETING)
    row, criteria = bid_or_404(found, bid), queries.criteria_of(found)
    before = {each.criterion_id: Points(each.points, each.reason) for each in row.agreed.all()}
    form = ScoreForm(posted(request), panel=found, criteria=criteria, must_say=True, given=before)
    if form.is_valid():
        settling.agree(seat=seat, bid=row, given=form.points())
        messages.success(request, _("What you agreed is written down."))
        return redirect(address(found, "meeting"))
    compared = next((each for each in queries.compared(found, criteria) if each.bid == row), None)
    context: dict[str, Any] = {"title": _("What do you agree on?"), "form": form, "criteria": criteria}
    context["line"] = comparing.line(found, criteria, compared) if compared else None
    return render(request, "commission/panels/agree.html", context | _about(seat, found, row))


def _about(seat: Seat, panel: CommissioningPanel, bid: Bid | None = None) -> dict[str, Any]:
    caption = str(bid) if bid else panel.title
    return {"caption": caption, "crumbs": crumbs(seat, panel), "cancel_url": address(panel, "meeting")}


@programme_page(rules.lead)
@timely
def settle(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """Say what becomes of one bid."""
    found = in_state(panel_or_404(seat, panel), PanelState.MEETING)
    row = bid_or_404(found, bid)
    form = SettleForm(posted(request), initial=_settled(row))
    if form.is_valid():
        try:
            settling.settle(seat=seat, bid=row, settled=form.settled())
        except settling.TooMuch:
            there = words.amount(found, found.money)
            form.add_error(
                "amount", _("Together with the others this is more than the %(there)s there is.") % {"there": there}
            )
        except settling.NotAgreed:
            form.add_error(None, _("Agree on points first: what is decided rests on them."))
        else:
            messages.success(request, _("It is written down. It holds when you record the decision."))
            return redirect(address(found, "meeting"))
    context = {"title": _("What becomes of it?"), "form": form}
    return render(request, FORM, context | _about(seat, found, row))


def _settled(bid: Bid) -> dict[str, Any]:
    award = getattr(bid, "award", None)
    if bid.is_awarded is None:
        return {"amount": bid.amount}
    names = ("amount", "promise", "measures", "conditions")
    given = {name: getattr(award, name) for name in names} if award else {}
    return {"is_awarded": "yes" if bid.is_awarded else "no", "reasons": bid.reasons, **given}


@programme_page(rules.lead)
@timely
def award(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Record the decision, and answer everybody who bid."""
    found = in_state(panel_or_404(seat, panel), PanelState.MEETING)
    form = ClosingForm(posted(request), initial={"decided_on": timezone.localdate()})
    if form.is_valid():
        try:
            settling.record_award(seat=seat, panel=found, closing=form.closing())
        except settling.NotSettled:
            form.add_error(None, _("Say first of each what becomes of it."))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(address(found))
    context = {"title": _("Record the decision"), "form": form, "button": _("Record the decision")}
    return render(request, "commission/panels/award.html", context | _about(seat, found))
