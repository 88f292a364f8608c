"""Writing figures: they are added, never overwritten."""

from __future__ import annotations

from django.db import transaction

from commonstar.formats.figures import FigureRecord, figure_data
from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import put_figures
from commonstar.web.programmes.public import Seat, may_contribute, require
from commonstar.web.star.map_it.figures.queries import KIND
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.writing import actor_of, scope_of


@transaction.atomic
def add_figure(*, seat: Seat, initiative: Initiative, figure: FigureRecord) -> bool:
    """Add a figure; one of the same indicator stands beside it as another edition. An identical one is not doubled.

    Returns whether it was new. Raises FigureTooLong for what the store has no room for.
    """
    require(may_contribute, seat)
    if not put_figures(holder_kind=KIND, holder_id=initiative.pk, records=[figure]):
        return False
    told = {name: value for name, value in figure_data(figure).items() if name != "source"}
    audit.record(
        actor_id=actor_of(seat),
        action=f"{KIND}.figure_added",
        kind=KIND,
        object_id=initiative.pk,
        scope=scope_of(seat),
        after={"title": initiative.title, **told, "source": figure.source.title},
    )
    return True
