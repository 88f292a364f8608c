"""Reading statements, and what people say of them. Nothing is in the order in which it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from commonstar.web.gatherings.public import Activity, door_of
from commonstar.web.participation.public import Contribution, Door, Unreadable, contributions_at, read_slip
from commonstar.web.star.focus_it.activities import carried_of
from commonstar.web.star.focus_it.stating.bridge import Ballot, Heard, heard
from commonstar.web.star.focus_it.stating.carried import as_json, from_json
from commonstar.web.star.focus_it.stating.statements import PROPOSAL, VOTES, Statement, set_for


def statements_of(activity: Activity, door: Door | None) -> list[Statement]:
    """Those that were set, in their order, then those that participants added and someone let through. One query."""
    added = proposals_of(activity, door) if door else ()
    return [*set_for(activity), *(Statement(each.key, str(each.said.get("words", ""))) for each in added)]


def asked_of(activity: Activity, door: Door) -> list[Statement]:
    """The statements about which people are asked now. One query."""
    return [each for each in statements_of(activity, door) if not each.is_out]


def proposals_of(activity: Activity, door: Door) -> QuerySet[Contribution]:
    """What participants added and a moderator let through, in order of key."""
    return contributions_at(door, PROPOSAL).filter(said__activity=str(activity.pk)).select_related("door")


def ballots_of(activity: Activity, door: Door | None) -> list[Ballot]:
    """What each person said, in order of the key of their slip; what is on one slip was said by one. One query."""
    if door is None:
        return []
    rows = contributions_at(door, VOTES).filter(said__activity=str(activity.pk))
    return [
        Ballot(under, said.get("votes", {}))
        for under, said in rows.order_by("under", "key").values_list("under", "said")
    ]


def heard_of(activity: Activity, door: Door | None, statements: Sequence[Statement] | None = None) -> Heard:
    """All that is told of what people said here, or what of it came along with the programme. Two queries at most.

    With `statements`, where they were read already, one.
    """
    came = carried_of(activity)
    if came is not None:
        return from_json(came)
    asked = statements_of(activity, door) if statements is None else statements
    return heard(asked, ballots_of(activity, door))


def carries(activity: Activity) -> dict[str, Any] | None:
    """What goes along with the programme: what the page shows, where five people or more answered."""
    return as_json(heard_of(activity, door_for(activity)))


def people_of(activity: Activity, door: Door | None) -> int:
    """How many people answered. One query."""
    if door is None:
        return 0
    rows = contributions_at(door, VOTES).filter(said__activity=str(activity.pk)).order_by()
    return rows.values("under").distinct().count()


def answered_on(slip: str, activity: Activity) -> set[str]:
    """The statements that were answered on a slip already; none where it cannot be read."""
    try:
        under = read_slip(slip).key
    except Unreadable:
        return set()
    rows = Contribution.objects.filter(under=under, kind=VOTES, said__activity=str(activity.pk))
    return {each for said in rows.values_list("said", flat=True) for each in said.get("votes", {})}


def door_for(activity: Activity) -> Door | None:
    """The door through which people come; None where the activity came in with a programme from elsewhere."""
    return door_of(activity.gathering)
