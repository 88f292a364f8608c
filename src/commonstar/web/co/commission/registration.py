"""What Co-commission tells the Star at start-up: where its sector leads."""

from __future__ import annotations

from django.urls import reverse

from commonstar.vocabulary import Co
from commonstar.web.co.commission.lots import registration as lots
from commonstar.web.co.commission.voting import registration as voting
from commonstar.web.programmes.public import Programme, registry


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.sector(Co.COMMISSION, home)
    voting.register()
    lots.register()


def home(programme: Programme) -> str:
    """The page where co-commissioning begins."""
    return reverse("commission:home", args=[programme.slug])
