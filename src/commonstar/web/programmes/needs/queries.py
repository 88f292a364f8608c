"""Reading needs: the list, one need with its demands, and which initiatives answer it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, QuerySet

from commonstar.web.common.parts import Link
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.demands.queries import UNSETTLED, demands_of
from commonstar.web.programmes.models import Demand, Need, Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat


def needs_of(programme: Programme) -> QuerySet[Need]:
    """A programme's recognised needs, by number, with their challenge and decision and how many demands (`size`)."""
    rows = Need.objects.filter(programme=programme).select_related("challenge", "decision")
    # A count groups, and grouped rows lose the order of their table.
    return rows.annotate(size=Count("demands")).order_by("number")


def need_at(seat: Seat, number: int) -> Need | None:
    """The need of this number, or None."""
    return needs_of(seat.programme).filter(number=number).first()


def answers_to(seat: Seat, needs: list[Need]) -> Mapping[UUID, tuple[Link, ...]]:
    """The initiatives that answer each of these needs, as this person may see them."""
    return registry.answers_to(seat, [row.pk for row in needs])


def to_decide(programme: Programme) -> QuerySet[Demand]:
    """The demands on which nothing was decided yet, and those that stay open by a decision."""
    return demands_of(programme).filter(state__in=UNSETTLED)


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a need, for records that are about it."""
    row = Need.objects.filter(programme=seat.programme, pk=pk).first()
    return (row.title, address("need", seat.programme, number=row.number)) if row else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The needs that a record can be about."""
    return list(Need.objects.filter(programme=seat.programme).values_list("pk", "title"))
