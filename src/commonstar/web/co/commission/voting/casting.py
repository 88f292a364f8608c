"""Casting a ballot: a voting code becomes a one-time credential, that marks the roll, then the ballot is kept.

The roll and the ballots are written in separate transactions. A server killed between them has marked the roll without
keeping the ballot, and acknowledged nothing: the voter's page sends the same credential again, which marks nothing anew
and keeps the ballot once. Nothing of this is in the log: an entry has a time and a number.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from commonstar.vocabulary import Channel
from commonstar.web.co.commission.voting.ballots import Said
from commonstar.web.co.commission.voting.keys import code_hash, credential_hash, new_credential, new_key
from commonstar.web.co.commission.voting.locks import keep_open
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Receipt, Voter
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Slip, in_turn


class VoteClosed(Refused):
    """The vote is not open, or no longer."""


class NoSuchCode(Refused):
    """Nobody on the roll has this voting code."""


class AlreadyVoted(Refused):
    """A ballot was cast by this voter; a receipt replaces it, a code does not."""


class NoCredential(Refused):
    """The credential is not known: a newer one was asked for, or it was never given."""


class NoSuchReceipt(Refused):
    """No ballot of this vote has this receipt."""


def is_open(poll: Poll) -> bool:
    """Whether ballots are taken now."""
    return poll.opened_at is not None and poll.door is not None and participation.is_open(poll.door)


def _still_open(poll: Poll) -> None:
    """Inside a transaction: keep it open until its end. Raises VoteClosed."""
    if not keep_open(poll.pk):
        raise VoteClosed(poll.title)


@in_turn
def exchange(*, poll: Poll, code: str) -> str:
    """Give a credential for a voting code; one that was given before and not used is worth nothing from now on.

    Raises VoteClosed, NoSuchCode, AlreadyVoted.
    """
    if not is_open(poll):
        raise VoteClosed(poll.title)
    found = code_hash(poll.pk, code)
    if not found:
        raise NoSuchCode(poll.title)
    return _given(poll, code=found)


@in_turn
def exchange_for_member(*, poll: Poll, member: UUID) -> str:
    """As `exchange`, for somebody who is signed in and on the roll of members."""
    if not is_open(poll):
        raise VoteClosed(poll.title)
    return _given(poll, member=member)


@in_turn
@transaction.atomic
def join_open_roll(*, poll: Poll) -> str:
    """Put another voter on the roll of a vote that is open to whoever says that the stated rule holds for them."""
    if not is_open(poll):
        raise VoteClosed(poll.title)
    credential = new_credential()
    Voter.objects.create(key=new_key(), poll=poll, credential=credential_hash(credential))
    return credential


def _given(poll: Poll, **who: str | UUID) -> str:
    """One statement, which is a transaction of its own; only where nobody was found is it asked why."""
    credential = new_credential()
    if Voter.objects.filter(poll=poll, has_voted=False, **who).update(credential=credential_hash(credential)):
        return credential
    if Voter.objects.filter(poll=poll, **who).exists():
        raise AlreadyVoted(poll.title)
    raise NoSuchCode(poll.title)


def cast(*, poll: Poll, credential: str, said: Said, channel: Channel = Channel.WEB) -> Slip:
    """Cast a ballot, exactly once; its receipt. The same credential again keeps what was cast first.

    Must not run inside a transaction: that would join the roll to the ballot.
    Raises Unreadable, VoteClosed, NoCredential.
    """
    receipt = participation.slip_of(credential)
    _mark(poll, credential, channel)
    _keep(poll, receipt, said, channel)
    return receipt


@in_turn
@transaction.atomic
def _mark(poll: Poll, credential: str, channel: Channel) -> None:
    _still_open(poll)
    line = {"poll": poll, "credential": credential_hash(credential)}
    if is_open(poll) and Voter.objects.filter(has_voted=False, **line).update(has_voted=True, channel=channel):
        return
    if Voter.objects.filter(has_voted=True, **line).exists():  # marked before, and killed before the ballot was kept
        return
    if not is_open(poll):
        raise VoteClosed(poll.title)
    raise NoCredential(poll.title)


@in_turn
@transaction.atomic
def _keep(poll: Poll, receipt: Slip, said: Said, channel: Channel) -> None:
    _still_open(poll)
    row = CastBallot(key=receipt.key, poll=poll, said=dict(said), channel=channel)
    CastBallot.objects.bulk_create([row], ignore_conflicts=True)


@in_turn
@transaction.atomic
def replace(*, poll: Poll, receipt: Slip, said: Said) -> None:
    """Put another ballot in the place of the one with this receipt. Raises VoteClosed, NoSuchReceipt."""
    if not is_open(poll):
        raise VoteClosed(poll.title)
    _still_open(poll)
    if not CastBallot.objects.filter(pk=receipt.key, poll=poll).update(said=dict(said)):
        raise NoSuchReceipt(poll.title)


def is_in(*, poll: Poll, receipt: Slip) -> bool:
    """Whether a ballot with this receipt is in the vote, while it is open or after."""
    return (
        CastBallot.objects.filter(pk=receipt.key, poll=poll).exists()
        or Receipt.objects.filter(pk=receipt.key, poll=poll).exists()
    )
