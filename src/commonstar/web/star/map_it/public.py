"""The door of Map it: what other rooms may use."""

from commonstar.web.star.map_it.actions import PutResult, put_many
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues, from_row

__all__ = ["InitiativeValues", "InvolvementValues", "PutResult", "from_row", "put_many"]
