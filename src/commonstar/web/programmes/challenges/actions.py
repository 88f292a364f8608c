"""Writing challenges, and the figures that they start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from commonstar.formats.figures import FigureRecord, figure_data
from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import Figure, put_figures
from commonstar.web.programmes.access import require
from commonstar.web.programmes.challenges.queries import names, outcomes_of, places_of
from commonstar.web.programmes.models import Challenge
from commonstar.web.programmes.needs.taking_away import KIND
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_contribute, may_run

TEXTS = ("title", "summary", "for_whom", "measures", "team")


class NotOurs(ValueError):
    """A place, an outcome or a gathering that is not this programme's to name."""


@dataclass(frozen=True)
class ChallengeValues:
    """What is said of a challenge. `measures` stand one a line; `gathering` is a registered kind and an id."""

    title: str
    summary: str = ""
    for_whom: str = ""
    measures: str = ""
    team: str = ""
    places: frozenset[UUID] = frozenset()
    outcomes: frozenset[UUID] = frozenset()
    gathering: tuple[str, UUID] | None = None


@transaction.atomic
def save_challenge(*, seat: Seat, values: ChallengeValues, challenge: Challenge | None = None) -> Challenge:
    """Add a challenge, or change one. Raises NotOurs."""
    require(may_run, seat)
    places = [row for row in places_of(seat.programme) if row.pk in values.places]
    outcomes = [row for row in outcomes_of(seat.programme) if row.pk in values.outcomes]
    if len(places) < len(values.places) or len(outcomes) < len(values.outcomes):
        raise NotOurs("place or outcome")
    before = told(challenge) if challenge else None
    row = challenge or Challenge(programme=seat.programme, created_by=seat.user)
    for name in TEXTS:
        setattr(row, name, getattr(values, name))
    row.gathering_kind, row.gathering_id = _gathering(seat, values)
    row.save()
    row.places.set(places)
    row.outcomes.set(outcomes)
    row = Challenge.objects.get(pk=row.pk)
    _log(seat, row, f"{KIND}.changed" if before else f"{KIND}.added", before=before, after=told(row))
    return row


def _gathering(seat: Seat, values: ChallengeValues) -> tuple[str, UUID | None]:
    if values.gathering is None:
        return "", None
    kind = registry.kinds.get(values.gathering[0])
    if kind is None or kind.describe(seat, values.gathering[1]) is None:
        raise NotOurs("gathering")
    return values.gathering


@transaction.atomic
def remove_challenge(*, seat: Seat, challenge: Challenge) -> None:
    """Remove a challenge with its baseline; demands and needs that stood under it stay."""
    require(may_run, seat)
    _log(seat, challenge, f"{KIND}.removed", before=told(challenge))
    Figure.objects.filter(holder_kind=KIND, holder_id=challenge.pk).delete()
    challenge.delete()


@transaction.atomic
def add_baseline(*, seat: Seat, challenge: Challenge, figure: FigureRecord) -> bool:
    """Add a figure that a challenge starts from; returns whether it was new. Raises FigureTooLong."""
    require(may_contribute, seat)
    if not put_figures(holder_kind=KIND, holder_id=challenge.pk, records=[figure]):
        return False
    said = {name: value for name, value in figure_data(figure).items() if name != "source"}
    _log(
        seat,
        challenge,
        f"{KIND}.figure_added",
        after={"title": challenge.title, **said, "source": figure.source.title},
    )
    return True


def told(row: Challenge) -> dict[str, Any]:
    """A challenge as the log keeps it."""
    return {
        **{name: getattr(row, name) for name in TEXTS},
        "places": list(names(row.places.all())),
        "outcomes": list(names(row.outcomes.all())),
    }


def _log(seat: Seat, row: Challenge, action: str, **values: Any) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind=KIND,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        **values,
    )
