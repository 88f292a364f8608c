"""What Map it tells the Star at start-up."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.public import ObjectKind, Programme, Seat, registry
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.lists.actions import prepare
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.queries import initiative_at, initiatives_of
from commonstar.web.star.map_it.writing import KIND


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.created(prepare)
    registry.deleting(clear)
    registry.kind(KIND, ObjectKind(_("Initiative"), described, offered))


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of one initiative."""
    found = initiative_at(seat, pk)
    return (found.title, address("detail", seat.programme, initiative=found.pk)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The initiatives that a record can be about, by title."""
    return list(initiatives_of(seat).order_by("folded_title", "id").values_list("pk", "title"))


def clear(programme: Programme) -> None:
    """Before a programme is deleted: the figures of its initiatives, which name them without a foreign key."""
    held = Initiative.objects.filter(programme=programme).values("pk")
    Figure.objects.filter(holder_kind=KIND, holder_id__in=held).delete()
