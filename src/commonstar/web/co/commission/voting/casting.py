"""Casting a ballot: a voting code becomes a one-time credential, that marks the roll, then the ballot is kept.

The roll and the ballots are written in separate transactions. A server killed between them has marked the roll without
keeping the ballot, and acknowledged nothing: the voter's page sends the same credential again, which marks nothing anew
and keeps the ballot once. Nothing of this is in the log: an entry has a time and a number.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from commonstar.vocabulary import Channel
from commonstar.web.co.commission.voting.ballots import Said
from commonstar.web.co.commission.voting.keys import code_hash, credential_hash, new_credential, new_key
from commonstar.web.co.commission.voting.locks import write_while_open
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Receipt, Voter
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Slip, in_turn

ROLL, BALLOTS = Voter._meta.db_table, CastBallot._meta.db_table
# Each is one statement and so a transaction of its own: thousands are written while people wait.
MARK = (
    f"UPDATE {ROLL} SET has_voted = true, channel = %s "
    "WHERE poll_id = %s AND credential = %s AND NOT has_voted AND {open}"
)
KEEP = (
    f"INSERT INTO {BALLOTS} (key, poll_id, said, channel) SELECT %s, %s, %s, %s WHERE {{open}} ON CONFLICT DO NOTHING"
)
REPLACE = f"UPDATE {BALLOTS} SET said = %s WHERE key = %s AND poll_id = %s AND {{open}}"


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
def _mark(poll: Poll, credential: str, channel: Channel) -> None:
    known = credential_hash(credential)
    if is_open(poll) and write_while_open(poll.pk, MARK, [channel.value, _stored(poll.pk), known]):
        return
    _still_open(poll)
    if Voter.objects.filter(poll=poll, credential=known, has_voted=True).exists():
        return  # marked before, and killed before the ballot was kept
    raise NoCredential(poll.title) if is_open(poll) else VoteClosed(poll.title)


@in_turn
def _keep(poll: Poll, receipt: Slip, said: Said, channel: Channel) -> None:
    values = [receipt.key, _stored(poll.pk), _said(said), channel.value]
    if not write_while_open(poll.pk, KEEP, values) and not CastBallot.objects.filter(pk=receipt.key).exists():
        raise VoteClosed(poll.title)


@in_turn
def replace(*, poll: Poll, receipt: Slip, said: Said) -> None:
    """Put another ballot in the place of the one with this receipt. Raises VoteClosed, NoSuchReceipt."""
    if not is_open(poll):
        raise VoteClosed(poll.title)
    if not write_while_open(poll.pk, REPLACE, [_said(said), receipt.key, _stored(poll.pk)]):
        _still_open(poll)
        raise NoSuchReceipt(poll.title)


def _still_open(poll: Poll) -> None:
    """Why nothing was written: raises VoteClosed, if that is why."""
    if not Poll.objects.filter(pk=poll.pk, closed_at=None).exists():
        raise VoteClosed(poll.title)


def _stored(pk: UUID) -> Any:
    return Poll._meta.pk.get_db_prep_value(pk, connection)


def _said(said: Said) -> Any:
    return CastBallot._meta.get_field("said").get_db_prep_save(dict(said), connection)


def is_in(*, poll: Poll, receipt: Slip) -> bool:
    """Whether a ballot with this receipt is in the vote, while it is open or after."""
    return (
        CastBallot.objects.filter(pk=receipt.key, poll=poll).exists()
        or Receipt.objects.filter(pk=receipt.key, poll=poll).exists()
    )
