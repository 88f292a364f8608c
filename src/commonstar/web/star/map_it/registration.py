"""What Map it tells the Star at start-up."""

from __future__ import annotations

from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.public import Programme, registry
from commonstar.web.star.map_it.lists.actions import prepare
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.writing import KIND


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.created(prepare)
    registry.deleting(clear)


def clear(programme: Programme) -> None:
    """Before a programme is deleted: the figures of its initiatives, which name them without a foreign key."""
    held = Initiative.objects.filter(programme=programme).values("pk")
    Figure.objects.filter(holder_kind=KIND, holder_id__in=held).delete()
