"""The tables of the five steps, each kept in its own room."""

from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.map_it.models import (
    Contact,
    FormOption,
    FoundAt,
    ImportDraft,
    Initiative,
    Involvement,
    NotDuplicate,
    Partner,
    Rating,
    RatingLink,
    ServiceArea,
    SetAsideRow,
    Tag,
)

__all__ = [
    "Contact",
    "FormOption",
    "FoundAt",
    "ImportDraft",
    "Initiative",
    "Involvement",
    "NotDuplicate",
    "Partner",
    "Rating",
    "RatingLink",
    "ServiceArea",
    "SetAsideRow",
    "ShortlistEntry",
    "Tag",
]
