"""Where the pages of counts lead: the list narrowed to a cell, and the rooms that change the answer.

A room that this site does not have, or that is not this person's to open, gives an empty address: no link is drawn.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from commonstar.vocabulary import Status
from commonstar.web.programmes.public import Programme, Rule, Seat, may_contribute, may_run, may_see
from commonstar.web.star.map_it.coverage.counting import Shown
from commonstar.web.star.map_it.coverage.summary import NextAct

# For each act the pages that may serve it, the best first.
PAGES = {
    NextAct.BRING_IN: ("map_it:import", "map_it:add", "map_it:list"),
    NextAct.SORT: ("map_it:sorting", "map_it:sort"),
    NextAct.ASK: ("map_it:list",),
    NextAct.FILL: ("map_it:coverage",),
}
RULES: dict[NextAct, Rule] = {
    NextAct.BRING_IN: may_run,
    NextAct.SORT: may_run,
    NextAct.ASK: may_contribute,
    NextAct.FILL: may_see,
}


def address(name: str, programme: Programme) -> str:
    """The address of a page of the map, or nothing where this site has no such page."""
    try:
        return reverse(name, kwargs={"programme": programme.slug})
    except NoReverseMatch:
        return ""


def list_address(programme: Programme, shown: Shown = Shown.ALL, **filters: str) -> str:
    """The list of initiatives narrowed by its own filters."""
    chosen = {name: value for name, value in filters.items() if value}
    if shown is not Shown.ALL:
        chosen["status"] = Status(shown.value).value
    start = address("map_it:list", programme)
    return f"{start}?{urlencode(chosen)}" if start and chosen else start


def act_address(seat: Seat, act: NextAct) -> str:
    """Where the next act is done, if it is this person's to do."""
    if not RULES[act](seat):
        return ""
    if act is NextAct.ASK:
        return list_address(seat.programme, Shown.EXISTING, rating="staff-alone")
    return next((found for name in PAGES[act] if (found := address(name, seat.programme))), "")
