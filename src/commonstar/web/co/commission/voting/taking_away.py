"""What of votes goes along when a programme is taken away: published results with what is needed to count them again.

Roll, ballots, receipts and observers stay where the vote was held, and so does a full file that is not for everyone.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet

from commonstar.vocabulary import Channel
from commonstar.web.co.commission.voting import queries
from commonstar.web.co.commission.voting.models import Batch, CastBallot, Observer, Paper, Poll, Receipt, Voter
from commonstar.web.programmes.public import NOBODY, LeftOut, Programme, Table, registry

STAYS = "a roll, ballots and receipts stay where the vote was held: its promise to voters holds there"
NUMBERS = ("issued", "unused", "not_returned", "valid", "spoiled")


def register() -> None:
    """Register the tables."""
    votes = Table(
        "votes",
        Poll,
        rows=published,
        outside={"door": NOBODY},
        loose=frozenset({"target"}),
        adds=with_what_is_public,
        check=votes_fit,
    )
    registry.table(votes)
    readers = {"first_reader": NOBODY, "second_reader": NOBODY}
    registry.table(Table("vote_batches", Batch, rows=batches, outside=readers))
    for model in (Voter, CastBallot, Receipt, Paper, Observer):
        registry.left_out(LeftOut(model, STAYS))


def published(programme: Programme) -> QuerySet[Poll]:
    """The votes whose result is out."""
    return Poll.objects.filter(programme=programme, published_at__isnull=False)


def batches(programme: Programme) -> QuerySet[Batch]:
    """The bundles of papers of those."""
    return Batch.objects.filter(poll__in=published(programme))


def with_what_is_public(poll: Poll) -> dict[str, Any]:
    """A vote as it goes along: how many were on the roll is told, and a file that is not for everyone stays."""
    on_roll, voted = queries.electorate_of(poll)
    roll = {queries.ROLL: {"all": on_roll, "voted": voted}}
    told: dict[str, Any] = {"held_elsewhere": True, "totals": poll.totals | roll}
    return told if queries.has_file_for_all(poll) else told | {"inputs": "", "inputs_name": ""}


def votes_fit(programme: Programme) -> None:
    """Raises ValueError, TypeError or LookupError for a vote that no page could show."""
    for poll in Poll.objects.filter(programme=programme):
        _fits(poll)


def _fits(poll: Poll) -> None:
    if not (poll.held_elsewhere and poll.published_at and poll.opened_at and poll.closed_at and poll.result):
        raise ValueError("it is not published")
    if poll.inputs_name and hashlib.sha256(bytes(poll.inputs)).hexdigest() != poll.inputs_hash:
        raise ValueError("the open file has another hash")
    if not queries.ballot_of(poll).options or not queries.kind_of(poll).words(poll):
        raise ValueError("nothing was voted on")
    numbers = [poll.totals[each.value][name] for each in Channel for name in ("marked", "ballots")]
    if not all(type(each) is int for each in (*numbers, *queries.electorate_of(poll))):
        raise TypeError("a total is no number")
    if any(not {"count", "reason"} <= set(each) for each in poll.explained.values()):
        raise LookupError("a difference is not explained")
