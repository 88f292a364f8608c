"""The statements of an activity as they stand in its settings, and names that the files of this room share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from commonstar.web.gatherings.public import Activity

ACTIVITY = "statements"  # the kind of activity
VOTES, PROPOSAL = "statement-votes", "statement"  # the kinds of contribution
SETTING = "statements"
LONGEST = 200  # characters of a statement
MOST = 100  # statements of an activity


class Answer(StrEnum):
    """What someone says of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Statement:
    """A sentence with its id: a number, or the key of what a participant added. Nobody is asked about one taken out."""

    id: str
    words: str
    is_out: bool = False

    @property
    def is_added(self) -> bool:
        """Whether a participant wrote it."""
        return not self.id.isdecimal()


def set_for(activity: Activity) -> list[Statement]:
    """The statements that whoever runs an activity wrote."""
    return [Statement(**each) for each in activity.settings.get(SETTING, ())]


def with_statements(activity: Activity, statements: Sequence[Statement]) -> dict[str, Any]:
    """The settings of an activity with these statements in them."""
    return {**activity.settings, SETTING: [asdict(each) for each in statements]}
