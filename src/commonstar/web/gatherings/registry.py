"""What rooms above tell of the activities that a gathering can have; `gatherings` imports nothing upward.

A room registers in its `AppConfig.ready`:

    registry.activity("mapping", ActivityKind(label=_("Mapping"), …, takes=("initiative",), join=…, live=…))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonstar.web.participation.public import Door

if TYPE_CHECKING:
    from commonstar.web.gatherings.models import Activity
    from commonstar.web.programmes.public import Seat

DOOR = "gathering"
CARRIED = "carried"  # in the settings of an activity that came in with a programme: its results


@dataclass(frozen=True)
class Live:
    """What has come in, as it is shown on everyone's device and on the projector: safe HTML, and how much it counts."""

    html: str
    count: int


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity.

    `takes` names the kinds of contribution that come in through the gathering's door. `join` is the page on which
    someone takes part, `results` the page for whoever runs it. `live` gives what has come in so far, in the reader's
    language, asked at most twice a second a process. `paper` is a sheet to print, where the forms of what it takes do
    not print by themselves. `closed` is called, in the same transaction, when it is closed. `carries` gives, of what is
    closed, the results that may go along when its programme is taken away, as JSON; a copy finds them among the
    settings of the activity, under `CARRIED`.
    """

    label: Any
    explanation: Any
    takes: tuple[str, ...]
    join: Callable[[Door, Activity], str]
    results: Callable[[Activity], str]
    live: Callable[[Door, Activity], Live]
    closed: Callable[[Seat, Door, Activity], None] | None = None
    paper: Callable[[Door, Activity], str] | None = None
    carries: Callable[[Activity], Mapping[str, Any] | None] | None = None


@dataclass
class Registry:
    """Every kind of activity; `takes` grows with them and is what a gathering's door takes."""

    activities: dict[str, ActivityKind] = field(default_factory=dict)
    takes: list[str] = field(default_factory=list)

    def activity(self, name: str, kind: ActivityKind) -> None:
        """Register a kind of activity; a name can be taken once."""
        if name in self.activities:
            raise ValueError(f"the activity {name} is registered twice")
        self.activities[name] = kind
        self.takes.extend(each for each in kind.takes if each not in self.takes)


registry = Registry()
