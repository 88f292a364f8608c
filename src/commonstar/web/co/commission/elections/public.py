"""The door of elections and of elected bodies, within Co-commission and beyond it."""

from commonstar.web.co.commission.bodies.actions import agree_task, decide, end_term, finish_task, hold_meeting
from commonstar.web.co.commission.bodies.models import Body
from commonstar.web.co.commission.bodies.money import Grant, Spent, decide_next_year, grant, spend
from commonstar.web.co.commission.elections.actions import (
    ElectionValues,
    Nomination,
    draft,
    nominate,
    open_nominations,
    publish_candidates,
)
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.counting import count_contest, enter_tally, fix_inputs
from commonstar.web.co.commission.elections.declaring import Declaration, declare, fill_by_recount
from commonstar.web.co.commission.elections.models import Contest, Election

__all__ = [
    "Body",
    "Contest",
    "Declaration",
    "Election",
    "ElectionValues",
    "Grant",
    "Nomination",
    "Spent",
    "Tallied",
    "agree_task",
    "count_contest",
    "decide",
    "decide_next_year",
    "declare",
    "draft",
    "end_term",
    "enter_tally",
    "fill_by_recount",
    "finish_task",
    "fix_inputs",
    "grant",
    "hold_meeting",
    "nominate",
    "open_nominations",
    "publish_candidates",
    "spend",
]
