"""What Map it tells the library: how a case becomes a potential initiative, and in how many programmes it did."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from commonstar.web.library.public import Case, registry
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.actions import add_potential_from_case
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.models import Initiative


def register() -> None:
    """Register with the library; called once, while Django starts."""
    registry.register_plan(use_in_plan, count_reuse)


def use_in_plan(seat: Seat, case: Case) -> str:
    """Add the case to the programme's plan and return the address of the initiative. Raises `Refused`."""
    initiative = add_potential_from_case(seat=seat, case=case)
    return address("detail", seat.programme, initiative=initiative.pk)


def count_reuse(case_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """In how many programmes each case led to an initiative. One query."""
    used = Initiative.objects.filter(parent_case__in=case_ids, merged_into=None).order_by()
    return dict(used.values_list("parent_case").annotate(Count("programme", distinct=True)))
