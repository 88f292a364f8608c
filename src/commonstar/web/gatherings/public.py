"""The door of gatherings: what other rooms may use.

A room registers its kind of activity with `registry.activity(name, ActivityKind(…))` at start-up.
"""

from commonstar.web.gatherings.actions import (
    GatheringValues,
    add_activity,
    close_activity,
    end_gathering,
    open_activity,
    plan_gathering,
)
from commonstar.web.gatherings.models import Activity, Gathering
from commonstar.web.gatherings.queries import (
    activity_at,
    activity_behind,
    door_of,
    gatherings_of,
    last_activity_at,
    open_activity_at,
)
from commonstar.web.gatherings.registry import CARRIED, ActivityKind, Live, registry

__all__ = [
    "CARRIED",
    "Activity",
    "ActivityKind",
    "Gathering",
    "GatheringValues",
    "Live",
    "activity_at",
    "activity_behind",
    "add_activity",
    "close_activity",
    "door_of",
    "end_gathering",
    "gatherings_of",
    "last_activity_at",
    "open_activity",
    "open_activity_at",
    "plan_gathering",
    "registry",
]
