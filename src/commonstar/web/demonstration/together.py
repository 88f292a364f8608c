"""Deciding together in the demonstration: a round table that is over, with a 2×2 and with weighted criteria.

Those who took part speak through the join code, by phone or on paper; the lead plans, sets up, scores and closes.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Channel, GatheringKind
from commonstar.web.gatherings.public import (
    Activity,
    Gathering,
    GatheringValues,
    door_of,
    end_gathering,
    open_activity,
    plan_gathering,
)
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation.public import contribute, new_entry
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it.public import (
    Judged,
    WeightsBy,
    criteria_settings,
    picked,
    put_scores,
    set_up,
    start_activity,
)
from commonstar.web.star.map_it.public import Initiative, add_figure

TITLE = "Which few would help most?"
SUMMARY = "Illustrative: the council and people who use its services, at one table. The results say what came of it."
KEYS = ("illustrative-12", "illustrative-15", "illustrative-09", "illustrative-13", "illustrative-29")
# Across and up of each person, in the order of the keys; None for "not sure". The first seven came for the council.
PLACED: tuple[tuple[tuple[int, int] | None, ...], ...] = (
    ((4, 5), (5, 2), (4, 3), (2, 4), (5, 2)),
    ((4, 4), (4, 2), (4, 4), (2, 4), None),
    ((3, 5), (5, 1), (3, 3), (2, 5), (4, 1)),
    ((4, 4), (4, 2), (4, 4), (1, 4), (4, 2)),
    ((5, 4), (4, 1), None, (2, 4), (5, 2)),
    ((4, 5), (5, 2), (4, 3), (3, 3), (4, 1)),
    ((4, 4), (5, 2), (5, 4), (2, 4), None),
    ((5, 4), (5, 3), (5, 4), (3, 2), (5, 3)),
    ((4, 3), (5, 4), (5, 5), (2, 3), (5, 2)),
    ((5, 5), (5, 3), (4, 4), None, (5, 3)),
    ((5, 4), (4, 3), (5, 5), (3, 2), (4, 3)),
    ((4, 4), (5, 4), (5, 4), (2, 2), (5, 4)),
)
OF_THE_COUNCIL, ON_PAPER = 7, 3
CRITERIA = (
    Judged("c0", "How many people it reaches", Fraction(0), Fraction(500), "people a year"),
    Judged("c1", "How much people who live here take part", Fraction(1), Fraction(5)),
    Judged("c2", "What it costs", Fraction(60_000), Fraction(0), "£ a year"),
)
# Reach, taking part and cost, in the order of the keys: invented, as everything here.
SCORES = ((120, 4, 18_000), (240, 5, 4_000), (60, 5, 9_000), (420, 2, 26_000), (300, 5, 12_000))
# Initiative, indicator, number, grade: the strength of evidence beside the score.
FIGURES = (
    ("illustrative-12", "Illustrative: falls a year among those who take part", Decimal(14), 4),
    ("illustrative-12", "Illustrative: people who feel steadier on their feet", Decimal(31), 6),
    ("illustrative-15", "Illustrative: walks a year", Decimal(96), 4),
)
POINTS = (
    (50, 30, 20),
    (40, 20, 40),
    (60, 20, 20),
    (30, 40, 30),
    (45, 25, 30),
    (35, 45, 20),
    (55, 15, 30),
    (40, 40, 20),
)


def decide_together(seat: Seat) -> None:
    """Both activities, from the plan to the close."""
    starts = timezone.now() - timedelta(days=16)
    values = GatheringValues(TITLE, starts, GatheringKind.ROUND_TABLE, "Town hall", None, SUMMARY)
    gathering = plan_gathering(seat=seat, values=values)
    rows = [Initiative.objects.get(programme=seat.programme, key=key) for key in KEYS]
    for key, indicator, result, grade in FIGURES:
        row = next(row for row in rows if row.key == key)
        figure = FigureRecord(indicator, Source("Illustrative: notes of those who run it"), result=result, grade=grade)
        add_figure(seat=seat, initiative=row, figure=figure)
    _place(seat, gathering, rows)
    _weigh(seat, gathering, rows)
    end_gathering(seat=seat, gathering=gathering)


def _place(seat: Seat, gathering: Gathering, rows: list[Initiative]) -> None:
    activity = _start(seat, gathering, "two-by-two", "Where would you put these?", rows, {})
    council = Organisation.objects.get(parts__programme=seat.programme, parts__is_owner=True)
    for number, person in enumerate(PLACED):
        placed = {str(row.pk): list(pair) for row, pair in zip(rows, person, strict=True) if pair}
        whom = str(council.pk) if number < OF_THE_COUNCIL else "none"
        _say(activity, "placement", {"placed": placed, "organisation": whom}, number)


def _weigh(seat: Seat, gathering: Gathering, rows: list[Initiative]) -> None:
    settings = criteria_settings(CRITERIA, WeightsBy.POINTS)
    activity = _start(seat, gathering, "weighted-criteria", "What matters more to you?", rows, settings)
    names = [each.id for each in CRITERIA]
    scores = {
        str(row.pk): {name: Fraction(value) for name, value in zip(names, given, strict=True)}
        for row, given in zip(rows, SCORES, strict=True)
    }
    put_scores(seat=seat, activity=activity, scores=scores)
    for number, points in enumerate(POINTS):
        _say(activity, "weights", {"weights": dict(zip(names, points, strict=True))}, number)


def _start(
    seat: Seat, gathering: Gathering, kind: str, title: str, rows: list[Initiative], settings: dict[str, Any]
) -> Activity:
    activity = start_activity(seat=seat, kind=kind, title=title, gathering=gathering)
    told = {**settings, **picked([row.pk for row in rows])}
    set_up(seat=seat, activity=activity, settings=told, has_begun=False)
    return open_activity(seat=seat, activity=activity)


def _say(activity: Activity, kind: str, said: dict[str, Any], number: int) -> None:
    """By phone, and the first few on paper that was typed up."""
    door = door_of(activity.gathering)
    assert door is not None
    channel = Channel.PAPER if number < ON_PAPER else Channel.WEB
    told = {"activity": str(activity.pk), **said}
    contribute(door=door, kind=kind, said=told, entry=new_entry(), language="en", channel=channel)
