"""The shortlist of the demonstration: five chosen from the long list, one of them taken off again, each with why."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from commonstar.web.demonstration.together import decide_together
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it.public import Choice, put_on_shortlist, take_off_shortlist
from commonstar.web.star.map_it.public import Initiative

BOARD = "The programme's board (illustrative)"
# Key, reason, how many days ago.
CHOSEN = (
    (
        "illustrative-12",
        "Illustrative: falls are what brings most people of the programme to hospital. The case is signed off, and "
        "neighbours run it themselves.",
        30,
    ),
    (
        "illustrative-15",
        "Illustrative: its walkers know where a bench is missing, so that it answers the need for places to rest.",
        30,
    ),
    (
        "illustrative-09",
        "Illustrative: carers said that one free afternoon keeps them going. It costs little, and families lead it.",
        29,
    ),
    (
        "illustrative-13",
        "Illustrative: the library reaches people whom no surgery sees. The estimate is rough, and rests on a guess.",
        29,
    ),
    ("illustrative-29", "Illustrative: the branch would close on two afternoons without its friends.", 28),
)
TAKEN_OFF = (
    "illustrative-29",
    "Illustrative: the friends say that four in a row is too much for them this year. It stays on the long list.",
    14,
)


def choose(seat: Seat) -> None:
    """All of it, as the lead wrote it down, and the round table that thought about it."""
    today = timezone.localdate()
    for key, reason, ago in CHOSEN:
        put_on_shortlist(seat=seat, initiative=_at(seat, key), choice=_choice(reason, today, ago))
    key, reason, ago = TAKEN_OFF
    take_off_shortlist(seat=seat, initiative=_at(seat, key), choice=_choice(reason, today, ago))
    decide_together(seat)


def _at(seat: Seat, key: str) -> Initiative:
    return Initiative.objects.get(programme=seat.programme, key=key)


def _choice(reason: str, today: date, ago: int) -> Choice:
    return Choice(reason, BOARD, today - timedelta(days=ago))
