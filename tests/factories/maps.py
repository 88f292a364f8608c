"""Whole maps for tests, written straight into the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from commonstar.vocabulary import Co, CoProducer, Status, Strength
from commonstar.web.common.folding import folded
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.models import Initiative, Involvement, Rating, ServiceArea, Tag


@dataclass(frozen=True)
class Draft:
    """An initiative to write: voice and action by Co, tallies of ratings by (Co, voice, action)."""

    status: Status = Status.EXISTING
    is_sorted: bool = True
    cos: Mapping[Co, tuple[Strength, Strength]] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()
    who: frozenset[CoProducer] = frozenset()
    ratings: Mapping[tuple[Co, Strength, Strength], int] = field(default_factory=dict)
    merged: bool = False


def build(programme: Programme, areas: Sequence[str], drafts: Iterable[Draft]) -> list[Initiative]:
    """Give a programme exactly these service areas and initiatives. A merged one goes into one that is not counted."""
    Initiative.objects.filter(programme=programme).delete()
    ServiceArea.objects.filter(programme=programme).delete()
    lines = {
        name: ServiceArea.objects.create(programme=programme, name=name, folded=folded(name), order=order)
        for order, name in enumerate(areas)
    }
    return [_write(programme, lines, number, draft) for number, draft in enumerate(drafts)]


def _write(programme: Programme, lines: Mapping[str, ServiceArea], number: int, draft: Draft) -> Initiative:
    row = Initiative.objects.create(
        programme=programme,
        title=f"Initiative {number}",
        folded_title=f"initiative {number}",
        status=draft.status,
        sorted_at=timezone.now() if draft.is_sorted or draft.cos else None,
    )
    if draft.merged:
        row.merged_into = row
        row.save()
    row.service_areas.set(lines[name] for name in draft.areas)
    for co, (voice, action) in draft.cos.items():
        Involvement.objects.create(initiative=row, co=co, voice=voice, action=action)
    for who in draft.who:
        Tag.objects.create(initiative=row, kind=Tag.Kind.WHO, value=who)
    for (co, voice, action), count in draft.ratings.items():
        Rating.objects.create(initiative=row, co=co, voice=voice, action=action, count=count)
    return row
