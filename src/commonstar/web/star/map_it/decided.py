"""What Co-commission left for an initiative: what panels decided for it, which it carries on to the next Co."""

from __future__ import annotations

from commonstar.web.co.commission.public import Carried, carried_by
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.writing import KIND


def carried(seat: Seat, initiative: Initiative) -> tuple[Carried, ...]:
    """What was decided for an initiative and for those that were merged into it. One query."""
    merged = Initiative.objects.filter(merged_into=initiative).values_list("pk", flat=True)
    return carried_by(seat.programme, KIND, initiative.pk, also=merged)
