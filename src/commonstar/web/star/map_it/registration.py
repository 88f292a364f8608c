"""What Map it tells the Star at start-up."""

from __future__ import annotations

from commonstar.web.programmes.public import registry
from commonstar.web.star.map_it.lists.actions import prepare


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.created(prepare)
