"""Papers, typed up by two people who do not see each other's: what differs is looked at again, what agrees is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import PollState
from commonstar.web.co.commission.voting import queries
from commonstar.web.co.commission.voting.actions import WrongState, add_ballots, fresh, log
from commonstar.web.co.commission.voting.models import Batch, Paper, Poll
from commonstar.web.co.commission.voting.rules import may_contribute
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import Seat, require

TYPING_STATES = (PollState.OPEN, PollState.CLOSED)


class NotAReader(Refused):
    """Two other people read this bundle, or this one has read it already."""


class NotTheSame(Refused):
    """The two readers differ, or have not read the same papers."""


class NotAccountedFor(Refused):
    """What was typed, left over and not returned is not what was made. Taken in, that could not be put right."""


@dataclass(frozen=True)
class Comparison:
    """How two readings of a bundle compare: numbers of papers that one alone typed, and that they read differently."""

    first_only: tuple[int, ...]
    second_only: tuple[int, ...]
    different: tuple[int, ...]
    valid: int
    spoiled: int

    @property
    def is_same(self) -> bool:
        """Whether every paper was read by both in the same way."""
        return not (self.first_only or self.second_only or self.different)


def reader_of(seat: Seat, batch: Batch) -> bool | None:
    """Whether somebody is its second reader (True), its first (False), or none yet but may become one (None).

    Raises NotAReader where two others are.
    """
    user = seat.user
    if user is None:
        raise NotAReader
    if batch.first_reader_id == user.pk:
        return False
    if batch.second_reader_id == user.pk:
        return True
    if batch.first_reader_id and batch.second_reader_id:
        raise NotAReader(batch.name)
    return None


def _own(seat: Seat, batch: Batch) -> Batch:
    require(may_contribute, seat)
    row = Batch.objects.select_for_update(of=("self",)).select_related("poll__programme").get(pk=batch.pk)
    if row.poll.programme_id != seat.programme.pk:
        raise Refused(row.name)
    if row.agreed_at is not None:
        raise WrongState(row.name)
    return row


@transaction.atomic
def type_paper(*, seat: Seat, batch: Batch, number: int, said: Mapping[str, Any] | None) -> Paper:
    """Type a paper, by the number that was written on it; typed again, it takes the place of what was typed before.

    `said` is None where it is spoiled. Whoever types first is the first reader, the next person the second.
    Raises NotAReader, WrongState.
    """
    row = _own(seat, batch)
    fresh(row.poll, *TYPING_STATES)
    is_second = reader_of(seat, row)
    if is_second is None:
        is_second = row.first_reader_id is not None
        setattr(row, "second_reader" if is_second else "first_reader", seat.user)
        row.save(update_fields=["first_reader", "second_reader"])
    kept = None if said is None else dict(said)
    paper, _new = Paper.objects.update_or_create(batch=row, number=number, is_second=is_second, defaults={"said": kept})
    return paper


@transaction.atomic
def take_out(*, seat: Seat, batch: Batch, number: int) -> None:
    """Take a number out that was typed by mistake. Raises NotAReader, WrongState."""
    row = _own(seat, batch)
    is_second = reader_of(seat, row) is True
    Paper.objects.filter(batch=row, number=number, is_second=is_second).delete()


def compare(batch: Batch) -> Comparison:
    """How the two readings compare."""
    papers = queries.papers_of(batch)
    first_only = tuple(number for number, each in papers.items() if True not in each)
    second_only = tuple(number for number, each in papers.items() if False not in each)
    both = {number: each for number, each in papers.items() if len(each) == 2}
    different = tuple(number for number, each in both.items() if each[False].said != each[True].said)
    agreed = [each[False].said for number, each in both.items() if number not in different]
    spoiled = sum(said is None for said in agreed)
    return Comparison(first_only, second_only, different, len(agreed) - spoiled, spoiled)


@transaction.atomic
def agree(*, seat: Seat, batch: Batch, unused: int, not_returned: int, issued: int | None = None) -> Batch:
    """Take the bundle in: its ballots join the others under keys from chance, and what was typed goes.

    `issued` is how many papers were made, where that was written down wrongly. Raises NotTheSame while the readers
    differ or there is one of them only, NotAccountedFor, WrongState before the vote has closed.
    """
    row = _own(seat, batch)
    poll = fresh(row.poll, PollState.CLOSED)
    found = compare(row)
    if not found.is_same or (row.second_reader_id is None and found.valid + found.spoiled):
        raise NotTheSame(row.name)
    row.issued = row.issued if issued is None else issued
    if found.valid + found.spoiled + unused + not_returned != row.issued:
        raise NotAccountedFor(row.name)
    said = [each[False].said for each in queries.papers_of(row).values() if each[False].said is not None]
    add_ballots(poll, said)
    Paper.objects.filter(batch=row).delete()
    row.valid, row.spoiled, row.unused, row.not_returned = found.valid, found.spoiled, unused, not_returned
    row.agreed_at = timezone.now()
    row.save(update_fields=["issued", "valid", "spoiled", "unused", "not_returned", "agreed_at"])
    _sealed_again(poll)
    told = {
        "issued": row.issued,
        "valid": found.valid,
        "spoiled": found.spoiled,
        "unused": unused,
        "not_returned": not_returned,
    }
    log(seat, "vote.batch_agreed", poll, after={"title": poll.title, "batch": row.name, **told})
    return row


def _sealed_again(poll: Poll) -> None:
    if poll.door is not None:
        participation.unseal(poll.door)
