"""Reading and scoring, alone: by account, by a link without one, and from paper by a helper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from commonstar.vocabulary import Channel, PanelState
from commonstar.web.co.commission.panels import addresses, queries, rules, scoring, words
from commonstar.web.co.commission.panels.actions import NotNow
from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.bid_forms import InterestForm, ScoreForm
from commonstar.web.co.commission.panels.bid_views import answered_with, bid_or_404, files_of, member_or_refused
from commonstar.web.co.commission.panels.models import Bid, BidReading, CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.scoring import Points
from commonstar.web.co.commission.panels.setup_views import in_state, member_or_404, timely
from commonstar.web.co.commission.panels.views import crumbs, panel_or_404
from commonstar.web.common.languages import languages
from commonstar.web.common.parts import Link, Tag, Task
from commonstar.web.participation.pages import with_language, without_account
from commonstar.web.programmes.public import Seat, posted, programme_page


@dataclass(frozen=True)
class Scorer:
    """Who scores, and where: `by` is the seat of a member with an account, nobody for a link."""

    member: PanelMember
    panel: CommissioningPanel
    by: Seat | None
    home: str
    bid_url: Callable[[Bid], str]
    frame: dict[str, Any]

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of scoring holds."""
        without = self.by is None
        found = {"panel": self.panel, "home": self.home, "without": without}
        return found | {"languages": languages() if without else []} | self.frame | more


def _seated(seat: Seat, panel: UUID) -> Scorer:
    found = panel_or_404(seat, panel)
    who = member_or_refused(seat, found)
    return Scorer(
        who,
        in_state(found, PanelState.SCORING),
        seat,
        address(found, "score"),
        lambda bid: address(found, "score_bid", bid=bid.pk),
        {"crumbs": crumbs(seat, found)},
    )


def _linked(token: str) -> Scorer:
    """Whoever has the link. It answers while the panel scores."""
    who = queries.member_of_token(token)
    if who is None:
        raise Http404
    return Scorer(
        who,
        in_state(who.panel, PanelState.SCORING),
        None,
        with_language(addresses.by_link(token)),
        lambda bid: with_language(addresses.bid_by_link(token, bid)),
        {},
    )


@never_cache
@programme_page(rules.see)
@timely
def score(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """A member's list."""
    return _list(request, _seated(seat, panel))


@never_cache
@programme_page(rules.see)
@timely
def score_bid(request: HttpRequest, seat: Seat, panel: UUID, bid: UUID) -> HttpResponse:
    """A member's sheet for one bid."""
    return _sheet(request, _seated(seat, panel), bid)


@without_account
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The list of a member without an account."""
    try:
        return _list(request, _linked(token))
    except NotNow:
        return _closed(request)


@without_account
def bid_by_link(request: HttpRequest, token: str, bid: UUID) -> HttpResponse:
    """The sheet of a member without an account."""
    try:
        return _sheet(request, _linked(token), bid)
    except NotNow:
        return _closed(request)


@without_account
def file_by_link(request: HttpRequest, token: str, bid: UUID, bid_file: UUID) -> HttpResponse:
    """A file of a bid in which the member has no interest."""
    try:
        scorer = _linked(token)
    except NotNow:
        return _closed(request)
    row = bid_or_404(scorer.panel, bid)
    reading = queries.reading_of(scorer.member, row)
    if reading is None or reading.has_interest:
        raise Http404
    return answered_with(row, bid_file)


def _closed(request: HttpRequest) -> HttpResponse:
    context = {"title": _("Nobody scores here now"), "without": True}
    return render(request, "commission/panels/not_now.html", context)


def _state(reading: BidReading | None) -> Tag:
    if reading is None:
        return Tag(_("To read and score"), "blue")
    if reading.has_interest:
        return Tag(_("You have an interest"), "grey")
    return Tag(_("Scored"), "green") if reading.scored_at else Tag(_("To score"), "blue")


def _list(request: HttpRequest, scorer: Scorer) -> HttpResponse:
    lines = queries.to_read(scorer.member)
    tasks = [Task(str(each.bid), _state(each.reading), scorer.bid_url(each.bid)) for each in lines]
    left = sum(each.reading is None or not (each.reading.has_interest or each.reading.scored_at) for each in lines)
    sentence = ngettext("%(n)d is left.", "%(n)d are left.", left) % {"n": left}
    context = scorer.context(
        title=_("Read and score"),
        caption=scorer.panel.title,
        tasks=tasks,
        sentence=sentence if left else _("You are done. Thank you. You can change your scores until the panel meets."),
        day=scorer.panel.meets_on,
        outcome=scorer.panel.outcome,
    )
    return render(request, "commission/panels/score_list.html", context)


def _sheet(request: HttpRequest, scorer: Scorer, pk: UUID) -> HttpResponse:
    """First whether anything ties them to it; then the bid with its sheet, or that they do not score it."""
    row = bid_or_404(scorer.panel, pk)
    reading = queries.reading_of(scorer.member, row)
    again = request.GET.get("interest") == "change"
    if reading is None or again or (request.method == "POST" and "has_interest" in request.POST):
        return _ask_interest(request, scorer, row)
    if reading.has_interest:
        context = scorer.context(
            title=row.title, caption=row.bidder, interest=reading.interest, change_url=_change_url(scorer, row)
        )
        return render(request, "commission/panels/interested.html", context)
    return _score(request, scorer, row, reading)


def _ask_interest(request: HttpRequest, scorer: Scorer, bid: Bid) -> HttpResponse:
    form = InterestForm(posted(request))
    if form.is_valid():
        scoring.declare(member=scorer.member, bid=bid, interest=form.interest_named(), by=scorer.by)
        return redirect(scorer.bid_url(bid))
    context = scorer.context(title=bid.title, caption=bid.bidder, form=form, button=_("Go on"), cancel_url=scorer.home)
    return render(request, "commission/panels/interest.html", context)


def _score(request: HttpRequest, scorer: Scorer, bid: Bid, reading: BidReading) -> HttpResponse:
    before = {each.criterion_id: Points(each.points, each.reason) for each in reading.scores.all()}
    criteria = queries.criteria_of(scorer.panel)
    form = ScoreForm(posted(request), panel=scorer.panel, criteria=criteria, given=before)
    if form.is_valid():
        scoring.give_scores(member=scorer.member, bid=bid, given=form.points(), by=scorer.by)
        if scorer.by is not None:
            messages.success(request, _("Your scores are kept. Nobody else sees them until the panel meets."))
        return redirect(scorer.home)
    files = files_of(scorer.panel, bid) if scorer.by else _files_by_link(scorer, bid)
    context = scorer.context(
        title=bid.title,
        caption=bid.bidder,
        bid=bid,
        rows=words.bid_rows(bid),
        files=files,
        form=form,
        button=_("Keep my scores"),
        cancel_url=scorer.home,
        change_url=_change_url(scorer, bid),
    )
    return render(request, "commission/panels/score.html", context)


def _change_url(scorer: Scorer, bid: Bid) -> str:
    """Where a member says anew whether anything ties them to a bid."""
    here = scorer.bid_url(bid)
    return f"{here}{'&' if '?' in here else '?'}interest=change"


def _files_by_link(scorer: Scorer, bid: Bid) -> list[Link]:
    return [
        Link(each.attachment.name, f"{scorer.bid_url(bid).partition('?')[0]}files/{each.pk}/")
        for each in bid.files.all()
    ]


@programme_page(rules.help_along)
def sheets(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """The score sheets on paper: to print for each member, and to type up."""
    found = panel_or_404(seat, panel)
    bids = queries.bids_of(found)
    context = {
        "title": _("Score sheets on paper"),
        "caption": found.title,
        "crumbs": crumbs(seat, found),
        "panel": found,
        "bids": bids,
        "members": [(each, words.done_words(each, len(bids))) for each in queries.members_of(found)],
        "may_enter": found.state == PanelState.SCORING,
    }
    return render(request, "commission/panels/sheets.html", context)


@programme_page(rules.help_along)
def sheet(request: HttpRequest, seat: Seat, panel: UUID, panel_member: UUID) -> HttpResponse:
    """One member's sheets, to be printed: a bid on each page, with boxes."""
    found = panel_or_404(seat, panel)
    who = member_or_404(found, panel_member)
    context = {
        "title": _("Score sheet"),
        "caption": who.name,
        "crumbs": crumbs(seat, found),
        "panel": found,
        "member": who,
        "bids": [(each, words.amount(found, each.amount)) for each in queries.bids_of(found)],
        "criteria": queries.criteria_of(found),
        "points": range(found.top + 1),
        "amount_label": words.amount_label(found),
    }
    return render(request, "commission/panels/sheet.html", context)


@never_cache
@programme_page(rules.help_along)
@timely
def enter_sheet(request: HttpRequest, seat: Seat, panel: UUID, panel_member: UUID, bid: UUID) -> HttpResponse:
    """Type up a sheet. What is stored of this member is not shown: the helper reads the paper."""
    found = in_state(panel_or_404(seat, panel), PanelState.SCORING)
    who, row = member_or_404(found, panel_member), bid_or_404(found, bid)
    interest = InterestForm(posted(request))
    form = ScoreForm(posted(request), panel=found, criteria=queries.criteria_of(found))
    if request.method == "POST" and interest.is_valid() and (interest.interest_named() or form.is_valid()):
        scoring.declare(member=who, bid=row, interest=interest.interest_named(), by=seat)
        if not interest.interest_named():
            scoring.give_scores(member=who, bid=row, given=form.points(), by=seat, channel=Channel.PAPER)
        messages.success(request, _("The sheet is typed up."))
        return redirect(address(found, "sheets"))
    context = {
        "title": _("Type up a score sheet"),
        "caption": who.name,
        "crumbs": crumbs(seat, found),
        "bid": row,
        "interest": interest,
        "form": form,
        "cancel_url": address(found, "sheets"),
    }
    return render(request, "commission/panels/enter_sheet.html", context)
