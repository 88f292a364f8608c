"""Addresses of panels by lot."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.co.commission.lots.models import PanelByLot, PanelDraw
from commonstar.web.programmes.public import Programme


def address(name: str, programme: Programme, **more: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"commission:lots:{name}", kwargs={"programme": programme.slug, **more})


def panel_address(panel: PanelByLot, name: str = "panel", **more: Any) -> str:
    """The address of a page of a panel."""
    return address(name, panel.programme, lot_panel=panel.pk, **more)


def draw_address(panel: PanelByLot, draw: PanelDraw, name: str = "draw", **more: Any) -> str:
    """The address of a page of a draw."""
    return panel_address(panel, name, draw=draw.number, **more)


def check_address(draw: PanelDraw | None = None) -> str:
    """Where anyone checks a draw from its files, without an account."""
    return reverse("draws:check") + (f"?draw={draw.pk}" if draw else "")
