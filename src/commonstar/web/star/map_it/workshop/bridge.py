"""Entries of a workshop as values of an initiative, and to the engine that finds what is alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from commonstar.engine.matching.similar import Entry, likely_duplicates
from commonstar.vocabulary import Co, Standing
from commonstar.web.common.phrases import phrase
from commonstar.web.participation.public import Contribution
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues
from commonstar.web.star.map_it.models import Initiative

MINE = "entry:"


def values_of_entry(entry: Contribution) -> InitiativeValues:
    """What an entry says, as an initiative. Without a Co it waits to be sorted. Its label says who told us."""
    cos = [Co(value) for value in entry.said.get("cos", []) if value in set(Co)]
    return InitiativeValues(
        title=str(entry.said.get("title", "")),
        summary=str(entry.said.get("summary", "")),
        involvements=tuple(InvolvementValues(co) for co in cos),
        sorted=bool(cos),
        told_by=str(phrase(Standing(entry.label))) if entry.label in set(Standing) else "",
    )


def alike(programme: Programme, entries: Sequence[Contribution]) -> dict[str, list[UUID]]:
    """For each entry's key, the initiatives that it is likely the same as, the likeliest first."""
    rows = Initiative.objects.filter(programme=programme, merged_into=None).order_by()
    records = [
        Entry(str(pk), title, summary, (), ()) for pk, title, summary in rows.values_list("pk", "title", "summary")
    ]
    records += [
        Entry(f"{MINE}{entry.key}", str(entry.said.get("title", "")), str(entry.said.get("summary", "")), (), ())
        for entry in entries
    ]
    found: dict[str, list[UUID]] = defaultdict(list)
    for pair in likely_duplicates(records):
        mine = [each for each in (pair.id_a, pair.id_b) if each.startswith(MINE)]
        if len(mine) == 1:
            other = pair.id_b if pair.id_a == mine[0] else pair.id_a
            found[mine[0].removeprefix(MINE)].append(UUID(other))
    return dict(found)
