"""The door of Focus it: what other rooms and the API may use."""

from commonstar.web.star.focus_it.actions import (
    AlreadyOn,
    Choice,
    NoReason,
    NotOn,
    put_on_shortlist,
    take_off_shortlist,
)
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.focus_it.queries import Chosen, Covered, Shortlist, on_shortlist, shortlist_of
from commonstar.web.star.focus_it.stating.actions import add_statements

__all__ = [
    "AlreadyOn",
    "Choice",
    "Chosen",
    "Covered",
    "NoReason",
    "NotOn",
    "Shortlist",
    "ShortlistEntry",
    "add_statements",
    "on_shortlist",
    "put_on_shortlist",
    "shortlist_of",
    "take_off_shortlist",
]
