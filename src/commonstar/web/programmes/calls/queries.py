"""Reading calls for demands: their doors, and what was said there and is not taken in yet."""

from __future__ import annotations

from uuid import UUID

from commonstar.vocabulary import ContributionState
from commonstar.web.organisations.public import Organisation, Population
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.models import Challenge, Demand, Programme

DOOR, SAID, CONTRIBUTION = "demands", "demand", "contribution"


def call_at(programme: Programme, pk: UUID) -> Door | None:
    """A call of this programme, or None."""
    return participation.doors_of([programme.pk]).filter(kind=DOOR, pk=pk).first()


def challenge_of(door: Door) -> Challenge | None:
    """The challenge that a call is about; a call about all of the programme has none."""
    return Challenge.objects.filter(programme=door.programme, pk=door.target).first()


def to_take_in(door: Door) -> list[Contribution]:
    """What was said at a call, is shown, and is no demand yet; in an order of chance."""
    said = Contribution.objects.filter(door=door, kind=SAID, state=ContributionState.SHOWN)
    rows = said.select_related("door").order_by("key")
    taken = Demand.objects.filter(programme=door.programme, came_from_kind=CONTRIBUTION)
    known = {pk.hex for pk in taken.values_list("came_from_id", flat=True) if pk}
    return [row for row in rows if row.key not in known]


def groups_of(organisation: Organisation) -> list[str]:
    """The groups that the organisation's places count."""
    rows = Population.objects.filter(place__organisation=organisation).order_by("group")
    return list(rows.values_list("group", flat=True).distinct())
