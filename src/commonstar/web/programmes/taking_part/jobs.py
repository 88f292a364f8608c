"""Later work: owing replies for what was shown or typed up after its door had closed."""

from __future__ import annotations

from commonstar.web.common.later import job
from commonstar.web.programmes.taking_part import actions


@job
def owe_what_is_left() -> None:
    """Owe a reply for all that is left behind closed doors. Safe to run twice."""
    actions.owe_what_is_left()
