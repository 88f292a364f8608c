"""What budgets and elections tell the vote of themselves; `voting` imports neither.

registry.poll("budget", PollKind(label=_("Participatory budget"), ballot=…, inputs=…, count=…, …))
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonstar.web.co.commission.voting.ballots import Ballot, Said

if TYPE_CHECKING:
    from commonstar.web.co.commission.voting.models import Poll


@dataclass(frozen=True)
class InputsFile:
    """The open file of a vote: what is counted, to the last byte."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PollKind:
    """A kind of thing that is voted on.

    `ballot` is asked once, when the vote opens, and kept. `inputs` writes the open file from what the ballots say, in
    the order given (which is chance); the same twice for the same. `count` finds the result (JSON) from the locked
    rules, the file and the seed alone; it raises ValueError with a sentence where the file cannot be counted.
    `command` is how anyone recounts the file at a command line. `url` is the public page, `manage` the organisers'.
    `published` is called in the transaction in which the result is published, `words` says the rules in sentences.
    `settled` names what the page of a draft does not ask, since the room above said it before: fields of `DraftForm`.
    `changed` is called in the transaction in which a draft was changed.
    """

    label: Any
    ballot: Callable[[Poll], Ballot]
    inputs: Callable[[Poll, Sequence[Said]], InputsFile]
    count: Callable[[Mapping[str, Any], bytes, str], dict[str, Any]]
    url: Callable[[Poll], str]
    manage: Callable[[Poll], str]
    command: Callable[[Poll], str]
    words: Callable[[Poll], Sequence[str]]
    published: Callable[[Poll], None] = lambda poll: None
    settled: frozenset[str] = frozenset()
    changed: Callable[[Poll], None] = lambda poll: None


@dataclass(frozen=True)
class Recount:
    """A file that was counted anew, outside the votes held here: whose, whether it comes out, where the result is."""

    title: str
    same: bool
    result_url: str
    command: str


@dataclass
class Registry:
    """Every kind of vote, and who else can count a file that was published here: by its hash and its bytes."""

    kinds: dict[str, PollKind] = field(default_factory=dict)
    recounts: list[Callable[[str, bytes], Recount | None]] = field(default_factory=list)

    def poll(self, name: str, kind: PollKind) -> None:
        """Register a kind of vote; a name can be taken once."""
        if name in self.kinds:
            raise ValueError(f"the vote {name} is registered twice")
        self.kinds[name] = kind

    def recount(self, again: Callable[[str, bytes], Recount | None]) -> None:
        """Register who counts a file anew of which no vote held here knows the hash; None: neither do they."""
        self.recounts.append(again)


def same_result(again: dict[str, Any], published: Any) -> bool:
    """Whether a count made now says what was published, which has been stored as JSON (where tuples are lists)."""
    return bool(json.loads(json.dumps(again)) == published)


registry = Registry()
