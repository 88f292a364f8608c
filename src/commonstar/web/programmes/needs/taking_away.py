"""The tables from challenge to need that go with a programme when it is taken away."""

from __future__ import annotations

from django.db.models import QuerySet

from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.archive.outside import OUTCOME, PLACE, SOURCE
from commonstar.web.programmes.archive.tables import NOBODY, LeftOut, Table
from commonstar.web.programmes.models import Challenge, Demand, DemandContact, Need, Programme, StrategyVersion, Theme
from commonstar.web.programmes.registry import registry

KIND = "challenge"
OF_CHALLENGE = "challenge__programme"


def register() -> None:
    """Register everything; called once, while Django starts."""
    by = {"created_by": NOBODY}
    held = frozenset({"holder_id"})
    for table in (
        Table("challenges", Challenge, outside=by, loose=frozenset({"gathering_id"})),
        Table("challenge_places", Challenge.places.through, OF_CHALLENGE, {"place": PLACE}),
        Table("challenge_outcomes", Challenge.outcomes.through, OF_CHALLENGE, {"outcome": OUTCOME}),
        Table("challenge_figures", Figure, "", {"source": SOURCE}, held, figures),
        Table("themes", Theme),
        Table("needs", Need),
        Table("demands", Demand, outside={**by, "place": PLACE}, loose=frozenset({"came_from_id"})),
        Table("strategy_versions", StrategyVersion, outside={"kept_by": NOBODY}),
    ):
        registry.table(table)
    registry.left_out(
        LeftOut(DemandContact, "a way to be reached was left to those who were asked, for their reply alone")
    )
    registry.deleting(clear)


def figures(programme: Programme) -> QuerySet[Figure]:
    """The baselines of a programme's challenges."""
    return Figure.objects.filter(
        holder_kind=KIND, holder_id__in=Challenge.objects.filter(programme=programme).values("pk")
    )


def clear(programme: Programme) -> None:
    """Before a programme is deleted: baselines name their challenge without a foreign key."""
    figures(programme).delete()
