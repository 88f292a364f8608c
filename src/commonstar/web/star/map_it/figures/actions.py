"""Writing figures: they are added, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from commonstar.vocabulary import Better
from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import Figure, Source
from commonstar.web.programmes.public import Seat, may_contribute, require
from commonstar.web.star.map_it.figures.queries import KIND
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.writing import actor_of, scope_of


class NoSourceError(ValueError):
    """A figure without a source is not a figure."""


@dataclass(frozen=True)
class SourceValues:
    """Who says so."""

    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class FigureValues:
    """One figure as it is told."""

    indicator: str
    better: str = Better.NEITHER
    baseline: Decimal | None = None
    result: Decimal | None = None
    change: Decimal | None = None
    change_kind: str = ""
    unit: str = ""
    currency: str = ""
    price_year: int | None = None
    period: str = ""
    population: str = ""
    beneficiary: str = ""
    level: str = ""
    grade: int | None = None
    edition: str = ""
    note: str = ""


@transaction.atomic
def add_figure(*, seat: Seat, initiative: Initiative, values: FigureValues, source: SourceValues) -> Figure:
    """Add a figure with its source. The same indicator again is a newer edition. Raises NoSourceError."""
    require(may_contribute, seat)
    if not source.title.strip():
        raise NoSourceError(values.indicator)
    said = Source.objects.create(**vars(source))
    made = Figure.objects.create(holder_kind=KIND, holder_id=initiative.pk, source=said, **vars(values))
    told = {name: value for name, value in vars(values).items() if value not in (None, "")}
    audit.record(
        actor_id=actor_of(seat),
        action=f"{KIND}.figure_added",
        kind=KIND,
        object_id=initiative.pk,
        scope=scope_of(seat),
        after={"title": initiative.title, **told, "source": source.title},
    )
    return made
