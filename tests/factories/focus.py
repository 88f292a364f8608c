"""Activities of Focus it with people who answered, made through the rooms' own acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commonstar.web.gatherings.public import Activity, add_activity, door_of, open_activity
from commonstar.web.participation.public import Contribution, Door, contribute, new_entry
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it import activities
from commonstar.web.star.map_it.public import Initiative
from tests.factories.gatherings import make_gathering
from tests.factories.initiatives import make_initiative


def make_focus(
    seat: Seat,
    kind: str,
    titles: Sequence[str] = ("Choir", "Bees"),
    *,
    is_open: bool = True,
    is_premoderated: bool = False,
    **settings: Any,
) -> tuple[Door, Activity, list[Initiative]]:
    """An activity of Focus it in which these initiatives take part, and the door to it."""
    rows = [make_initiative(seat, title) for title in titles]
    gathering = make_gathering(seat, is_premoderated=is_premoderated)
    activity = add_activity(seat=seat, gathering=gathering, kind=kind, title="Which first?")
    told = {**activities.picked([row.pk for row in rows]), **settings}
    activities.set_up(seat=seat, activity=activity, settings=told, has_begun=False)
    if is_open:
        open_activity(seat=seat, activity=activity)
    door = door_of(activity.gathering)
    assert door is not None
    return door, activity, rows


def answer(door: Door, activity: Activity, kind: str, organisation: UUID | str = "", **said: Any) -> Contribution:
    """Someone answers."""
    told = {"activity": str(activity.pk), **said, **({"organisation": str(organisation)} if organisation else {})}
    slip = contribute(door=door, kind=kind, said=told, entry=new_entry(), language="en")
    return Contribution.objects.get(pk=slip.key)


def place(door: Door, activity: Activity, organisation: UUID | str = "", **places: tuple[int, int]) -> Contribution:
    """Someone places initiatives, named by their title in small letters."""
    found = {row.title.casefold(): row for row in activities.initiatives_in(activity)}
    placed = {str(found[name].pk): list(pair) for name, pair in places.items()}
    return answer(door, activity, "placement", organisation, placed=placed)


def weigh(door: Door, activity: Activity, organisation: UUID | str = "", **weights: int) -> Contribution:
    """Someone gives points to criteria."""
    return answer(door, activity, "weights", organisation, weights=weights)
