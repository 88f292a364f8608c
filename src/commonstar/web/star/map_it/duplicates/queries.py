"""Reading the proposals: looked for when the map has changed, kept until it changes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from commonstar.web.programmes.public import Programme, Seat
from commonstar.web.star.map_it.duplicates.bridge import Proposal, proposals
from commonstar.web.star.map_it.models import Initiative, NotDuplicate

# Up to here a page looks for itself; above, the worker does, and the page says so.
AT_ONCE = 1_000
KEPT_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """What a look at the map found, at which state of the map, and when."""

    state: str
    at: datetime
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Found:
    """The proposals that still stand. `looking` says that a newer look is under way; `at` when this one was."""

    proposals: tuple[Proposal, ...]
    at: datetime | None
    looking: bool


def state_of(programme: Programme) -> tuple[str, int]:
    """A mark that changes with every change of the map, and the number of initiatives."""
    rows = Initiative.objects.filter(programme=programme, merged_into=None)
    found = rows.aggregate(number=Count("pk"), newest=Max("updated_at"))
    return f"{found['number']} {found['newest']}", found["number"]


def look(programme: Programme) -> Look:
    """Look for duplicates now, and keep what was found."""
    state, _ = state_of(programme)
    found = Look(state, timezone.now(), proposals(programme))
    cache.set(_key(programme), found, KEPT_SECONDS)
    return found


def found_for(seat: Seat) -> Found:
    """The proposals for the page: fresh ones where the map is small, else the last ones."""
    state, number = state_of(seat.programme)
    last: Look | None = cache.get(_key(seat.programme))
    if (last is None or last.state != state) and number <= AT_ONCE:
        last = look(seat.programme)
    if last is None:
        return Found((), None, looking=True)
    return Found(_standing(seat.programme, last.proposals), last.at, last.state != state)


def _standing(programme: Programme, listed: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Without pairs that someone decided on, and without initiatives that are gone."""
    if not listed:
        return ()
    apart = set(NotDuplicate.objects.filter(programme=programme).values_list("first", "second"))
    named = {pk for each in listed for pk in (each.first, each.second)}
    live = Initiative.objects.filter(programme=programme, merged_into=None)
    # Many names are compared here: a long list would be more than one statement may hold.
    kept = {pk for pk in live.values_list("pk", flat=True).iterator() if pk in named}
    return tuple(
        each
        for each in listed
        if {each.first, each.second} <= kept and not {(each.first, each.second), (each.second, each.first)} & apart
    )


def pair_of(seat: Seat, first: UUID, second: UUID) -> tuple[Initiative, Initiative] | None:
    """Two different initiatives of the programme, neither of them merged; None where they are not that."""
    rows = Initiative.objects.filter(programme=seat.programme, merged_into=None, pk__in=(first, second))
    found = {row.pk: row for row in rows.select_related("parent", "parent_case")}
    return (found[first], found[second]) if len(found) == 2 else None


def merged_of(seat: Seat, pk: UUID) -> Initiative | None:
    """A merged initiative whose kept one is not merged itself."""
    rows = Initiative.objects.filter(programme=seat.programme, merged_into__merged_into=None)
    return rows.exclude(merged_into=None).select_related("merged_into").filter(pk=pk).first()


def merges_of(seat: Seat) -> tuple[Initiative, ...]:
    """What was merged, newest first; each with what it went into."""
    rows = Initiative.objects.filter(programme=seat.programme).exclude(merged_into=None)
    return tuple(rows.select_related("merged_into").order_by("-updated_at", "pk")[:50])


def titles(listed: Sequence[Proposal]) -> dict[UUID, Initiative]:
    """The initiatives of some proposals."""
    return Initiative.objects.in_bulk([pk for each in listed for pk in (each.first, each.second)])


def _key(programme: Programme) -> str:
    return f"likely-duplicates-{programme.pk}"
