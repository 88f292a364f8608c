"""The door of Map it: what other rooms and the API may use."""

from commonstar.web.star.map_it.actions import (
    KeyTakenError,
    PutResult,
    add_initiative,
    change_initiative,
    put_many,
    remove_initiative,
)
from commonstar.web.star.map_it.bridge import (
    FIELDS,
    InitiativeValues,
    InvolvementValues,
    fields_of_row,
    from_row,
    key_of,
    to_row,
    values_of,
    values_of_many,
)
from commonstar.web.star.map_it.figures.actions import add_figure
from commonstar.web.star.map_it.forms import FilterForm
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.naming import ValuesError, consistent
from commonstar.web.star.map_it.queries import (
    Choices,
    Filters,
    choices,
    for_lines,
    initiative_at,
    initiatives_of,
    listed,
)
from commonstar.web.star.map_it.ratings.actions import close_link, make_link, rate
from commonstar.web.star.map_it.ratings.queries import Gap, rating_gaps
from commonstar.web.star.map_it.workshop.actions import leave_out, say_same, take_up
from commonstar.web.star.map_it.writing import KIND

__all__ = [
    "FIELDS",
    "KIND",
    "Choices",
    "FilterForm",
    "Filters",
    "Gap",
    "Initiative",
    "InitiativeValues",
    "InvolvementValues",
    "KeyTakenError",
    "PutResult",
    "ValuesError",
    "add_figure",
    "add_initiative",
    "change_initiative",
    "choices",
    "close_link",
    "consistent",
    "fields_of_row",
    "for_lines",
    "from_row",
    "initiative_at",
    "initiatives_of",
    "key_of",
    "leave_out",
    "listed",
    "make_link",
    "put_many",
    "rate",
    "rating_gaps",
    "remove_initiative",
    "say_same",
    "take_up",
    "to_row",
    "values_of",
    "values_of_many",
]
