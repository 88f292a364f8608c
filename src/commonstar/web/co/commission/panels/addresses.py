"""Addresses of commissioning panels."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.co.commission.panels.models import CommissioningPanel
from commonstar.web.programmes.public import Programme


def home(programme: Programme) -> str:
    """The list of a programme's panels."""
    return reverse("commission:panels", args=[programme.slug])


def address(panel: CommissioningPanel, name: str = "panel", **pieces: Any) -> str:
    """A page of a panel, whose programme is at hand."""
    return reverse(f"commission:{name}", kwargs={"programme": panel.programme.slug, "panel": panel.pk, **pieces})
