"""Where the pages of counts lead: the list narrowed to a cell, and the pages that change the answer."""

from __future__ import annotations

from urllib.parse import urlencode

from commonstar.vocabulary import Status
from commonstar.web.programmes.public import Programme, Seat, may_contribute, may_run
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.coverage.counting import Shown
from commonstar.web.star.map_it.coverage.summary import NextAct


def list_address(programme: Programme, shown: Shown = Shown.ALL, **filters: str) -> str:
    """The list of initiatives narrowed by its own filters."""
    chosen = {name: value for name, value in filters.items() if value}
    if shown is not Shown.ALL:
        chosen["status"] = Status(shown.value).value
    start = address("list", programme)
    return f"{start}?{urlencode(chosen)}" if chosen else start


def act_address(seat: Seat, act: NextAct) -> str:
    """Where the next act is done; empty where it is not this person's to do, and no link is drawn."""
    if act is NextAct.FILL:
        return address("coverage", seat.programme)
    if act is NextAct.ASK and may_contribute(seat):
        return list_address(seat.programme, Shown.EXISTING, rating="staff-alone")
    if act is NextAct.SORT and may_run(seat):
        return address("sort", seat.programme)
    if act is NextAct.BRING_IN and may_contribute(seat):
        return address("import" if may_run(seat) else "add", seat.programme)
    return ""
