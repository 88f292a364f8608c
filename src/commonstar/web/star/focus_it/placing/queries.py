"""Reading a 2×2: what came together of each initiative, for everyone or for those of one organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activities import (
    FEWEST,
    ORGANISATION,
    Group,
    carried_of,
    groups_of,
    groups_shown,
    ids_in,
    initiatives_in,
    said_at,
)
from commonstar.web.star.focus_it.placing.axes import shows_saving
from commonstar.web.star.focus_it.placing.bridge import Placed, as_json, by_initiative, from_json, summed
from commonstar.web.star.focus_it.queries import worths_of
from commonstar.web.star.map_it.public import Initiative
from commonstar.web.worth.public import Worth

ACTIVITY, KIND = "two-by-two", "placement"


@dataclass(frozen=True)
class Line:
    """An initiative with its number in the picture, what came together of it, and what it is estimated to come to."""

    number: int
    initiative: Initiative
    placed: Placed
    worth: Worth | None


@dataclass(frozen=True)
class Result:
    """What came together. `group` is set where only those of one group are shown; `hidden` were placed by too few."""

    people: int
    lines: tuple[Line, ...]
    hidden: tuple[Initiative, ...]
    unplaced: tuple[Initiative, ...]
    groups: tuple[Group, ...]
    group: Group | None

    @property
    def high(self) -> tuple[Line, ...]:
        """Those in the high/high cell."""
        return tuple(line for line in self.lines if line.placed.is_high_on_both)


def result_of(activity: Activity, wanted: str = "") -> Result:
    """The result for everyone, or for the group wanted, where it may be shown apart. Nine queries at most."""
    came = carried_of(activity)
    if came is not None:
        return _come(activity, came, wanted)
    rows, initiatives = said_at(activity, KIND), initiatives_in(activity)
    groups = groups_of(activity.gathering.programme, (str(row.said.get(ORGANISATION, "")) for row in rows))
    group = next((each for each in groups if each.value == wanted), None)
    ids = [row.pk for row in initiatives]
    found = by_initiative(rows, _merged_into(ids), ids)
    shown, hidden = {}, set()
    for pk, places in found.items():
        counts = Counter(whom for whom, _place in places if whom)
        if group is None:
            shown[pk] = [place for _whom, place in places]
        elif group.value in groups_shown(counts, len(places)):
            shown[pk] = [place for whom, place in places if whom == group.value]
        elif places:
            hidden.add(pk)
    people = group.people if group else len(rows)
    return _result(activity, initiatives, summed(shown), hidden, people, groups, group)


def _result(
    activity: Activity,
    initiatives: Sequence[Initiative],
    together: Mapping[UUID, Placed],
    hidden: Collection[UUID],
    people: int,
    groups: tuple[Group, ...],
    group: Group | None,
) -> Result:
    ids = [row.pk for row in initiatives]
    worth = worths_of(activity.gathering.programme, ids) if shows_saving(activity) else {}
    placed = [row for row in initiatives if row.pk in together]
    lines = (Line(number, row, together[row.pk], worth.get(row.pk)) for number, row in enumerate(placed, start=1))
    return Result(
        people,
        tuple(lines),
        tuple(row for row in initiatives if row.pk in hidden),
        tuple(row for row in initiatives if row.pk not in together and row.pk not in hidden),
        groups,
        group,
    )


def carries(activity: Activity) -> dict[str, Any] | None:
    """What goes along with the programme: what five people or more placed, for everyone and for each group shown."""
    everyone = result_of(activity)
    if everyone.people < FEWEST:
        return None
    return {
        "results": [_told(each) for each in (everyone, *(result_of(activity, one.value) for one in everyone.groups))]
    }


def _told(found: Result) -> dict[str, Any]:
    enough = [line for line in found.lines if line.placed.people >= FEWEST]
    few = [line.initiative for line in found.lines if line.placed.people < FEWEST]
    return {
        "group": found.group.name if found.group else "",
        "people": found.people,
        "placed": {str(line.initiative.pk): as_json(line.placed) for line in enough},
        "hidden": [str(row.pk) for row in (*found.hidden, *few)],
    }


def _come(activity: Activity, told: Mapping[str, Any], wanted: str) -> Result:
    """The result that came along; nothing where the file was changed so that it cannot be read."""
    try:
        results = list(told["results"])
        groups = tuple(
            Group(f"g{number}", str(each["group"]), int(each["people"]))
            for number, each in enumerate(results)
            if number
        )
        group = next((each for each in groups if each.value == wanted), None)
        mine = results[groups.index(group) + 1 if group else 0]
        placed = {pk: from_json(pk, each) for name, each in mine["placed"].items() for pk in ids_in([name])}
        return _result(
            activity, initiatives_in(activity), placed, ids_in(mine["hidden"]), int(mine["people"]), groups, group
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        return Result(0, (), (), (), (), None)


def people_at(activity: Activity) -> int:
    """How many placed something."""
    return len(said_at(activity, KIND))


def _merged_into(ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = Initiative.objects.filter(merged_into__in=ids).values_list("pk", "merged_into")
    return {pk: into for pk, into in rows if into is not None}
