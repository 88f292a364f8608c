"""What budgets and elections tell the vote of themselves; `voting` imports neither.

registry.poll("budget", PollKind(label=_("Participatory budget"), ballot=…, inputs=…, count=…, …))
"""

from __future__ import annotations

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


@dataclass
class Registry:
    """Every kind of vote."""

    kinds: dict[str, PollKind] = field(default_factory=dict)

    def poll(self, name: str, kind: PollKind) -> None:
        """Register a kind of vote; a name can be taken once."""
        if name in self.kinds:
            raise ValueError(f"the vote {name} is registered twice")
        self.kinds[name] = kind


registry = Registry()
