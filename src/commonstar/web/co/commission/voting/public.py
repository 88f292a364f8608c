"""The door of votes within Co-commission: what budgets and elections may use.

They register their kind with `registry.poll(name, PollKind(…))`, draft a vote with `make_poll`, lead to `poll_url` and
`vote_url`, and read `result_of` once it is published. Everything between is done on the pages of the vote itself.
"""

from django.urls import reverse

from commonstar.web.co.commission.voting.actions import (
    DoesNotComeOut,
    WrongState,
    add_batch,
    change_poll,
    close_poll,
    count,
    enter_seed,
    make_file,
    make_poll,
    open_poll,
    publish,
)
from commonstar.web.co.commission.voting.ballots import Ballot, Option, Said, chosen, ranked
from commonstar.web.co.commission.voting.casting import cast, exchange, is_open, join_open_roll
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.co.commission.voting.papers import agree, type_paper
from commonstar.web.co.commission.voting.queries import (
    ballot_of,
    electorate_of,
    inputs_of,
    poll_of,
    polls_of,
    result_of,
)
from commonstar.web.co.commission.voting.registry import InputsFile, PollKind, Recount, registry, same_result
from commonstar.web.co.commission.voting.rolling import enrol_members, hand_paper, make_codes


def poll_url(poll: Poll) -> str:
    """The page of a vote in its programme: how far it is, its proof, and what whoever runs it does next."""
    return reverse("commission:poll", args=[poll.programme.slug, poll.pk])


def vote_url(poll: Poll) -> str:
    """Where a voter begins; "" before it opens."""
    return reverse("vote:start", args=[poll.door.code]) if poll.door else ""


__all__ = [
    "Ballot",
    "DoesNotComeOut",
    "InputsFile",
    "Option",
    "Poll",
    "PollKind",
    "Recount",
    "Said",
    "WrongState",
    "add_batch",
    "agree",
    "ballot_of",
    "cast",
    "change_poll",
    "chosen",
    "close_poll",
    "count",
    "electorate_of",
    "enrol_members",
    "enter_seed",
    "exchange",
    "hand_paper",
    "inputs_of",
    "is_open",
    "join_open_roll",
    "make_codes",
    "make_file",
    "make_poll",
    "open_poll",
    "poll_of",
    "poll_url",
    "polls_of",
    "publish",
    "ranked",
    "registry",
    "result_of",
    "same_result",
    "type_paper",
    "vote_url",
]
