"""An activity with statements, and people who answer them, made through the rooms' own acts."""

from __future__ import annotations

from collections.abc import Sequence

from commonstar.web.gatherings.public import Activity, add_activity, close_activity, door_of, open_activity
from commonstar.web.participation.public import Door, Slip, contribute, new_entry
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it.stating.actions import add_statements
from tests.factories.gatherings import make_gathering

WORDS = ("More benches.", "Later buses.", "Fewer cars.")
SIDES = {"+": "agree", "-": "disagree", "0": "unsure"}


def make_stating(
    seat: Seat, words: Sequence[str] = WORDS, *, is_open: bool = True, is_premoderated: bool = False
) -> tuple[Door, Activity]:
    """An activity with these statements, and the door to it."""
    gathering = make_gathering(seat, is_premoderated=is_premoderated)
    activity = add_activity(seat=seat, gathering=gathering, kind="statements", title="What do you think?")
    if words:
        add_statements(seat=seat, activity=activity, words=words)
    if is_open:
        open_activity(seat=seat, activity=activity)
    door = door_of(gathering)
    assert door is not None
    return door, activity


def answer(door: Door, activity: Activity, sides: str, *, slip: str = "") -> Slip:
    """Someone answers the statements in their order: + agrees, - disagrees, 0 is unsure, a space says nothing."""
    votes = {str(number): SIDES[side] for number, side in enumerate(sides, start=1) if side in SIDES}
    return said(door, activity, votes, slip=slip)


def said(door: Door, activity: Activity, votes: dict[str, str], *, slip: str = "") -> Slip:
    """Someone says this of statements by their ids."""
    told = {"activity": str(activity.pk), "votes": votes}
    return contribute(door=door, kind="statement-votes", said=told, entry=new_entry(), language="en", slip=slip)


def propose(door: Door, activity: Activity, words: str) -> Slip:
    """Someone adds a statement; it waits for a moderator."""
    told = {"activity": str(activity.pk), "words": words}
    return contribute(door=door, kind="statement", said=told, entry=new_entry(), language="en")


def close(seat: Seat, activity: Activity) -> None:
    """It is over."""
    close_activity(seat=seat, activity=activity)
