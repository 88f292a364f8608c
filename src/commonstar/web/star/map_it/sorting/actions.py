"""Sorting one initiative, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from commonstar.vocabulary import Intervention
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.star.map_it.actions import write_one
from commonstar.web.star.map_it.bridge import InvolvementValues, values_of
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.writing import Writing


class AlreadySortedError(Exception):
    """Somebody else was quicker."""


@dataclass(frozen=True)
class Answer:
    """What someone says of an initiative; without a Co: that it shows none."""

    involvements: tuple[InvolvementValues, ...] = ()
    service_area: str = ""
    forms: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()


@dataclass(frozen=True)
class Before:
    """What undo puts back."""

    service_areas: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()


@transaction.atomic
def sort_initiative(*, seat: Seat, initiative: Initiative, answer: Answer) -> Before:
    """Sort one unsorted initiative; returns what undo needs. Raises AlreadySortedError."""
    require(may_run, seat)
    if initiative.sorted_at is not None:
        raise AlreadySortedError
    before = values_of(initiative)
    after = replace(
        before,
        involvements=answer.involvements,
        service_areas=(*before.service_areas, answer.service_area),
        forms=(*before.forms, *answer.forms),
        interventions=(*before.interventions, *answer.interventions),
        sorted=True,
    )
    write_one(seat, Writing(initiative, before, after), "sorted")
    return Before(before.service_areas, before.forms, before.interventions)


@transaction.atomic
def take_back(*, seat: Seat, initiative: Initiative, before: Before) -> None:
    """Undo the sorting of an initiative: it waits again, as it was."""
    require(may_run, seat)
    now = values_of(initiative)
    after = replace(now, **vars(before), involvements=(), sorted=False)
    write_one(seat, Writing(initiative, now, after), "unsorted")
