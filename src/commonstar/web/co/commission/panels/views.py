"""Commissioning panels to read: the list, and one with what its reader may see of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import PanelState
from commonstar.web.co.commission.panels import addresses, queries, rules, words
from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelMember
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page, registry


def panel_or_404(seat: Seat, pk: UUID) -> CommissioningPanel:
    """The panel of this programme, or there is none."""
    found = queries.panel_at(seat, pk)
    if found is None:
        raise Http404
    return found


def crumbs(seat: Seat, panel: CommissioningPanel | None = None) -> list[Link]:
    """Where the pages of panels stand."""
    found = [
        Link(seat.programme.title, reverse("programmes:star", args=[seat.programme.slug])),
        Link(_("Co-commission"), reverse("commission:home", args=[seat.programme.slug])),
        Link(_("Commissioning panels"), addresses.home(seat.programme)),
    ]
    return [*found, Link(panel.title, address(panel))] if panel else found


@programme_page(rules.see)
def panels(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every panel of the programme."""
    rows = [(each, words.state_tag(each), words.counted(each, each.standing_bids)) for each in _listed(seat)]
    context = {
        "title": _("Commissioning panels"),
        "crumbs": crumbs(seat)[:-1],
        "rows": rows,
        "may_lead": rules.lead(seat),
    }
    return render(request, "commission/panels/panels.html", context)


def _listed(seat: Seat) -> list[Any]:
    """What is being prepared is for those who belong to the programme."""
    rows = queries.panels_of(seat.programme)
    return list(rows if rules.see_inside(seat) else rows.exclude(state=PanelState.PREPARING))


@programme_page(rules.see)
def panel(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """One panel: what it is about, who sits on it, how far it is, and what it decided."""
    found = panel_or_404(seat, panel)
    inside = rules.see_inside(seat)
    if found.state == PanelState.PREPARING and not inside:
        raise Http404
    members, bids = queries.members_of(found), queries.bids_of(found)
    criteria = queries.criteria_of(found)
    decided, helps = found.state == PanelState.DECIDED, rules.help_along(seat)
    context = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "panel": found,
        "state": words.state_tag(found),
        "rows": words.panel_rows(found, _need(seat, found), _about(seat, found)),
        "criteria": words.criteria_table(found, criteria) if criteria else None,
        "members": [(each, words.member_line(each)) for each in members] if inside else [],
        "standings": words.standings_sentence(members),
        "heading": words.bids_heading(found),
        "counted": words.counted(found, len(bids)),
        "listed": [_line(found, each) for each in bids] if helps or (decided and inside) else [],
        "awarded": [(each, words.award_rows(each)) for each in bids if decided and each.is_awarded],
        "none_awarded": decided and not any(each.is_awarded for each in bids),
        "decision": found.decision if decided else None,
        **_acts(request, seat, found, members),
    }
    return render(request, "commission/panels/panel.html", context)


def _line(panel: CommissioningPanel, bid: Bid) -> tuple[Bid, Any, bool]:
    """A bid on the panel's page; what becomes of it is told once it is decided."""
    return bid, words.outcome_tag(bid) if panel.state == PanelState.DECIDED else None, bool(bid.plain_words)


def _acts(
    request: HttpRequest, seat: Seat, panel: CommissioningPanel, members: Sequence[PanelMember]
) -> dict[str, Any]:
    """What this person can do now."""
    leads, helps = rules.lead(seat), rules.help_along(seat)
    sits = any(seat.user and each.user_id == seat.user.pk for each in members)
    early = panel.state in (PanelState.PREPARING, PanelState.BIDDING)
    bidding, scoring = panel.state == PanelState.BIDDING, panel.state == PanelState.SCORING
    met = panel.state == PanelState.MEETING and (helps or sits)
    open_url = reverse("send_bid", args=[panel.pk]) if bidding and helps and words.is_funding(panel) else ""
    return {
        "may_lead": leads,
        "may_score": sits and scoring,
        "may_compare": met or (panel.state == PanelState.DECIDED and rules.see_inside(seat)),
        "next_step": words.next_step(panel),
        "may_change": leads and panel.state == PanelState.PREPARING,
        "may_seat": leads and early,
        "may_link": leads and (early or scoring),
        "may_print": helps and scoring,
        "may_add": helps and bidding,
        "add_label": _("Type up a bid") if words.is_funding(panel) else _("Add an option"),
        "open_url": request.build_absolute_uri(open_url) if open_url else "",
        "missing": queries.unscored(panel) if scoring and helps else 0,
    }


def _need(seat: Seat, panel: CommissioningPanel) -> Link | None:
    if panel.need is None:
        return None
    return Link(panel.need.title, reverse("programmes:need", args=[seat.programme.slug, panel.need.number]))


def _about(seat: Seat, panel: CommissioningPanel) -> Link | None:
    """The initiative that the panel is for: a kind that the room above registered."""
    kind = registry.kinds.get(panel.about_kind)
    found = kind.describe(seat, panel.about_id) if kind and panel.about_id else None
    return Link(*found) if found else None
