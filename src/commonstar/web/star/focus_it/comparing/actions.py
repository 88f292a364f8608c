"""What is written at the close of pairs."""

from __future__ import annotations

from commonstar.web.gatherings.public import Activity
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.star.focus_it.activities import initiatives_in, keep_settings, picked


def keep_compared(seat: Seat, _door: Door, activity: Activity) -> None:
    """Keep which initiatives were compared, so that a shortlist that changes afterwards does not change the result."""
    require(may_run, seat)
    ids = [row.pk for row in initiatives_in(activity)]
    if ids:
        keep_settings(seat, activity, picked(ids), "activity.set_up")
