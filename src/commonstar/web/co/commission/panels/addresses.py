"""Addresses of commissioning panels."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel
from commonstar.web.programmes.public import Programme


def home(programme: Programme) -> str:
    """The list of a programme's panels."""
    return reverse("commission:panels", args=[programme.slug])


def address(panel: CommissioningPanel, name: str = "panel", **pieces: Any) -> str:
    """A page of a panel, whose programme is at hand."""
    return reverse(f"commission:{name}", kwargs={"programme": panel.programme.slug, "panel": panel.pk, **pieces})


def by_link(token: str) -> str:
    """Where a member without an account reads and scores."""
    return reverse("panel_member", args=[token])


def bid_by_link(token: str, bid: Bid) -> str:
    """Where a member without an account scores one bid."""
    return reverse("panel_member_bid", args=[token, bid.pk])


def change(token: str) -> str:
    """Where whoever bid changes the bid."""
    return reverse("bid_change", args=[token])


def mine(token: str) -> str:
    """Where whoever bid finds the bid again."""
    return reverse("bid_mine", args=[token])
