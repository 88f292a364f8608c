"""The door of Focus it: what other rooms and the API may use."""

from commonstar.web.star.focus_it.actions import (
    AlreadyOn,
    Choice,
    NoReason,
    NotOn,
    put_on_shortlist,
    take_off_shortlist,
)
from commonstar.web.star.focus_it.activities import AlreadyBegun, picked, set_up, start_activity
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.focus_it.queries import Chosen, Covered, Shortlist, on_shortlist, shortlist_of
from commonstar.web.star.focus_it.stating.actions import add_statements
from commonstar.web.star.focus_it.weighing.actions import OffTheScale, put_scores
from commonstar.web.star.focus_it.weighing.criteria import Judged
from commonstar.web.star.focus_it.weighing.criteria import Method as WeightsBy
from commonstar.web.star.focus_it.weighing.criteria import as_settings as criteria_settings

__all__ = [
    "AlreadyBegun",
    "AlreadyOn",
    "Choice",
    "Chosen",
    "Covered",
    "Judged",
    "NoReason",
    "NotOn",
    "OffTheScale",
    "Shortlist",
    "ShortlistEntry",
    "WeightsBy",
    "add_statements",
    "criteria_settings",
    "on_shortlist",
    "picked",
    "put_on_shortlist",
    "put_scores",
    "set_up",
    "shortlist_of",
    "start_activity",
    "take_off_shortlist",
]
