"""Reading challenges: the list with what stands under each, one challenge with all that belongs to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from commonstar.formats.figures import FigureRecord
from commonstar.vocabulary import DemandState
from commonstar.web.evidence.public import figures_of
from commonstar.web.organisations.public import Outcome, Place
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.models import Challenge, Demand, Need, Programme
from commonstar.web.programmes.needs.taking_away import KIND
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat


@dataclass(frozen=True)
class Line:
    """A challenge in the list: its places, how many needs stand under it, and its demands by state."""

    challenge: Challenge
    places: tuple[str, ...]
    needs: int
    demands: Mapping[DemandState, int]

    @property
    def open(self) -> int:
        """How many demands wait for a decision."""
        return self.demands.get(DemandState.OPEN, 0)


def challenges_of(programme: Programme) -> QuerySet[Challenge]:
    """A programme's challenges, in the order in which they were added."""
    return Challenge.objects.filter(programme=programme)


def lines(programme: Programme) -> list[Line]:
    """The list. Four queries, however many challenges there are."""
    rows = list(challenges_of(programme).prefetch_related("places"))
    needs = Counter(Need.objects.filter(programme=programme).order_by().values_list("challenge", flat=True))
    counted = Demand.objects.filter(programme=programme).order_by().values_list("challenge", "state")
    demands: dict[UUID | None, dict[DemandState, int]] = defaultdict(dict)
    for challenge, state, number in counted.annotate(number=Count("pk")):
        demands[challenge][DemandState(state)] = number
    return [Line(row, names(row.places.all()), needs[row.pk], demands[row.pk]) for row in rows]


def names(rows: Iterable[object]) -> tuple[str, ...]:
    """What rows are called."""
    return tuple(str(row) for row in rows)


def challenge_at(seat: Seat, pk: UUID) -> Challenge | None:
    """One challenge of the seat's programme, or None."""
    rows = challenges_of(seat.programme).prefetch_related("places", "outcomes__framework")
    return rows.filter(pk=pk).first()


def baseline_of(challenge: Challenge) -> tuple[FigureRecord, ...]:
    """The figures that a challenge starts from."""
    return figures_of(KIND, [challenge.pk])[challenge.pk]


def places_of(programme: Programme) -> list[Place]:
    """The places that a programme's organisations know, by name."""
    rows = Place.objects.filter(organisation__programmes=programme).distinct()
    return list(rows.defer("boundary").order_by("name", "pk"))


def outcomes_of(programme: Programme) -> list[Outcome]:
    """The outcomes of the frameworks of a programme's organisations, framework by framework."""
    rows = Outcome.objects.filter(framework__organisation__programmes=programme).distinct()
    return list(rows.select_related("framework").order_by("framework__name", "order", "code"))


def gathering_of(seat: Seat, challenge: Challenge) -> tuple[str, str] | None:
    """The title and the page of the gathering that it goes to, as this person may see it."""
    kind = registry.kinds.get(challenge.gathering_kind)
    return kind.describe(seat, challenge.gathering_id) if kind and challenge.gathering_id else None


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a challenge, for records that are about it."""
    row = challenges_of(seat.programme).filter(pk=pk).first()
    return (row.title, address("challenge", seat.programme, challenge=row.pk)) if row else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The challenges that a record can be about."""
    return list(challenges_of(seat.programme).values_list("pk", "title"))
