"""Replies in words, so that the templates only draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonstar.vocabulary import ReplyState, Verdict
from commonstar.web.common.parts import Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.replies.public import DISPUTED, Owing, Reply

COLOURS = {
    ReplyState.OWED: "blue",
    ReplyState.OVERDUE: "red",
    ReplyState.TO_SEND: "yellow",
    ReplyState.ANSWERED: "green",
    ReplyState.PUBLISHED: "teal",
}


@dataclass(frozen=True)
class Line:
    """A reply in the list."""

    reply: Reply
    url: str
    state: Tag
    disputed: bool


@dataclass(frozen=True)
class StateLink:
    """A state to narrow the list to, with how many are in it."""

    label: Any
    url: str
    current: bool


def state_tag(state: ReplyState) -> Tag:
    """A state in a word, coloured."""
    return Tag(phrase(state), COLOURS[state])


def line_of(row: Reply, url: str) -> Line:
    """A line of the list."""
    return Line(row, url, state_tag(row.state), row.verdict == Verdict.DISPUTED)


def states_with_counts(counts: Owing, chosen: str, url: str) -> list[StateLink]:
    """The states to narrow the list to, as links: all, and those that hold something."""
    found = [StateLink(_("All ({count})").format(count=counts.all), url, chosen == "")]
    numbers = (
        (ReplyState.OVERDUE.value, phrase(ReplyState.OVERDUE), counts.overdue),
        (ReplyState.OWED.value, phrase(ReplyState.OWED), counts.owed),
        (ReplyState.TO_SEND.value, phrase(ReplyState.TO_SEND), counts.to_send),
        (DISPUTED, phrase(Verdict.DISPUTED), counts.disputed),
    )
    for value, label, count in numbers:
        if count or chosen == value:
            words = _("{state} ({count})").format(state=label, count=count)
            found.append(StateLink(words, f"{url}?state={value}", chosen == value))
    return found
