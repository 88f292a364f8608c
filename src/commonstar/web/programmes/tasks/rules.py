"""Who may say what of a task."""

from __future__ import annotations

from commonstar.web.programmes.rules import Seat, may_contribute, may_lead, may_see_inside


def may_read_tasks(seat: Seat) -> bool:
    """Members."""
    return may_see_inside(seat)


def may_mark_tasks(seat: Seat) -> bool:
    """Say that a task was done, here or elsewhere, and take it back: whoever writes, and administrators."""
    return may_contribute(seat) or may_lead(seat)


def may_arrange_tasks(seat: Seat) -> bool:
    """Owner, due date, "not for us", tasks of our own: leads, co-leads, administrators."""
    return may_lead(seat)
