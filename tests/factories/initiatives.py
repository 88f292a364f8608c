"""Initiatives for tests, with the fewest values that make a valid one."""

from __future__ import annotations

from typing import Any

from commonstar.vocabulary import Co
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.actions import add_initiative
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues
from commonstar.web.star.map_it.models import Initiative


def values(title: str = "Garden club", *cos: Co, **more: Any) -> InitiativeValues:
    """A record with these Co's."""
    return InitiativeValues(title=title, involvements=tuple(InvolvementValues(co) for co in cos), **more)


def make_initiative(seat: Seat, title: str = "Garden club", *cos: Co, **more: Any) -> Initiative:
    """An initiative of the seat's programme."""
    return add_initiative(seat=seat, values=values(title, *cos, **more))
