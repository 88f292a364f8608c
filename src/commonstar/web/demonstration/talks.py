"""The demonstration's evening of deciding: statements that people answered, and initiatives compared two at a time.

Who answers is drawn from SHA-256, so that the same demonstration has the same answers wherever it is made.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from itertools import combinations

from django.utils import timezone

from commonstar.vocabulary import Channel
from commonstar.web.accounts.public import User
from commonstar.web.gatherings.public import (
    Activity,
    Gathering,
    GatheringValues,
    add_activity,
    door_of,
    end_gathering,
    open_activity,
    plan_gathering,
)
from commonstar.web.participation.public import Door, contribute, new_entry, show
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it.public import add_statements, on_shortlist
from commonstar.web.star.map_it.public import Initiative

STATEMENTS, PAIRS = "statements", "pairs"  # the kinds of activity
SIDES = {"+": "agree", "-": "disagree", "0": "unsure"}
STRAYS = 10  # of a hundred answers, so many are drawn
# What each of two circles of people mostly says: those who trust neighbours first, and those who trust services first.
SAID: tuple[tuple[str, str, str], ...] = (
    ("Neighbours know better than any service who needs help.", "+", "-"),
    ("Help at home must come from people who are trained and paid.", "-", "+"),
    ("Those who help their neighbours should be paid something for it.", "-", "+"),
    ("A service should ring people who live alone before they ask for it.", "+", "+"),
    ("Volunteers are used to save money.", "-", "+"),
    ("Every day centre needs members who decide about its money.", "+", "-"),
    ("People should be asked before a bus route is changed.", "+", "+"),
    ("I would give two hours a month if somebody asked me.", "+", "0"),
    ("More should be online, so that staff have time for those who cannot use it.", "-", "-"),
)
ADDED = "Nobody should have to tell their story to five offices."
CIRCLES = (19, 15)
COMPARED_BY = 24
PAPER = 6  # of each activity, so many answers came on paper


def talk(seat: Seat, lead: User) -> None:
    """One evening, both activities; it is over."""
    day = timezone.localdate() - timedelta(days=10)
    starts = timezone.make_aware(datetime.combine(day, time(18)))
    gathering = plan_gathering(
        seat=seat,
        values=GatheringValues(
            "An evening about what helps most",
            starts,
            where="Library",
            ends_at=starts + timedelta(hours=2),
            summary="Illustrative: statements first, then the shortlist, two at a time. Every answer is made up.",
        ),
    )
    door = door_of(gathering)
    assert door is not None
    _statements(seat, lead, gathering, door)
    _pairs(seat, gathering, door)
    end_gathering(seat=seat, gathering=gathering)


def _statements(seat: Seat, lead: User, gathering: Gathering, door: Door) -> None:
    title = "Who should help older people? (illustrative)"
    activity = add_activity(seat=seat, gathering=gathering, kind=STATEMENTS, title=title)
    add_statements(seat=seat, activity=activity, words=[words for words, _one, _other in SAID])
    open_activity(seat=seat, activity=activity)
    told = {"activity": str(activity.pk), "words": ADDED}
    added = contribute(door=door, kind="statement", said=told, entry=new_entry(), language="en").key
    show(by=lead, door=door, keys=[added])
    people = [circle for circle, size in enumerate(CIRCLES, start=1) for _person in range(size)]
    for number, circle in enumerate(people):
        votes = {str(at): _side(number, at, each[circle]) for at, each in enumerate(SAID, start=1)}
        _say(door, activity, "statement-votes", number, votes={**votes, added: _side(number, 0, "+")})


def _side(person: int, at: int, usual: str) -> str:
    """What someone says: what their circle says, or what was drawn."""
    drawn = _drawn(f"{person} {at}", 100)
    return SIDES[usual if drawn >= STRAYS else "+-0"[drawn % 3]]


def _pairs(seat: Seat, gathering: Gathering, door: Door) -> None:
    title = "Which of two would help more? (illustrative)"
    activity = add_activity(seat=seat, gathering=gathering, kind=PAIRS, title=title)
    open_activity(seat=seat, activity=activity)
    rows = Initiative.objects.filter(pk__in=on_shortlist(seat.programme)).order_by("key")
    names = [str(row.pk) for row in rows]
    every = list(combinations(range(len(names)), 2))
    for number in range(COMPARED_BY):
        told = [[names[one], names[other], _preferred(number, one, other, names)] for one, other in every]
        _say(door, activity, "comparison", number, pairs=told)


def _preferred(person: int, one: int, other: int, names: list[str]) -> str:
    """The first of two the more often the further they lie apart; of twenty answers one is undecided."""
    drawn = _drawn(f"{person} {one} {other}", 100)
    return "" if drawn >= 95 else names[one] if drawn < 48 + 15 * (other - one) else names[other]


def _say(door: Door, activity: Activity, kind: str, number: int, **said: object) -> None:
    told = {"activity": str(activity.pk), **said}
    channel = Channel.PAPER if number < PAPER and kind != "comparison" else Channel.WEB
    contribute(door=door, kind=kind, said=told, entry=new_entry(), language="en", channel=channel)


def _drawn(text: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % below
