"""A vote from its draft to its published result. Each act has its rule and leaves its entry in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import Channel, Electorate, PollState
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.voting import queries
from commonstar.web.co.commission.voting.ballots import written
from commonstar.web.co.commission.voting.keys import new_key
from commonstar.web.co.commission.voting.locks import hold_alone
from commonstar.web.co.commission.voting.models import Batch, CastBallot, Observer, Poll, Receipt, Voter
from commonstar.web.co.commission.voting.rules import may_run
from commonstar.web.common.access import Refused
from commonstar.web.common.tokens import hash_of, new_token
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, owner_of, require

DOOR = "vote"
LINGERS = timedelta(minutes=1)  # who marked the roll at the last moment has so long to send the ballot
CHUNK = 2_000  # rows at a time


class WrongState(Refused):
    """This cannot be done as far as the vote is now."""


class RollExists(Refused):
    """Voters are on the roll: how it is known who may vote stays as it is."""


class NothingToChoose(Refused):
    """A ballot needs something to choose from."""


class DoesNotComeOut(Refused):
    """Roll and ballots differ: nothing is published before the difference is found."""


class TimeIsUp(Refused):
    """The time at which it closes is over before it opened."""


class NoSeed(Refused):
    """A seed is needed, as it came out."""


def log(seat: Seat | None, action: str, poll: Poll, **values: Any) -> None:
    """An entry about a vote as a whole; never about one voter or ballot."""
    scope = audit.Scope(organisation_id=owner_of(poll.programme).pk, programme_id=poll.programme_id)
    by = seat.user.pk if seat and seat.user else None
    audit.record(actor_id=by, action=action, kind="vote", object_id=poll.pk, scope=scope, **values)


def fresh(poll: Poll, *states: PollState) -> Poll:
    """The row, held until the transaction ends, if it is in one of these states. Raises WrongState."""
    row = Poll.objects.select_for_update(of=("self",)).select_related("programme", "door").get(pk=poll.pk)
    if row.state not in states:
        raise WrongState(row.state.value)
    return row


def own(seat: Seat, poll: Poll) -> None:
    """Raises Refused for a vote of another programme, and for whoever may not run this one."""
    require(may_run, seat)
    if poll.programme_id != seat.programme.pk:
        raise Refused(poll.title)


@transaction.atomic
def make_poll(
    *,
    seat: Seat,
    kind: str,
    target: UUID,
    title: str,
    rules: Mapping[str, Any],
    electorate: Electorate,
    electorate_words: str,
    seed_words: str,
    closes_at: datetime,
) -> Poll:
    """Draft a vote. `rules` is the method as its room writes it; all of it is locked when the vote opens."""
    require(may_run, seat)
    row = Poll.objects.create(
        programme=seat.programme,
        kind=kind,
        target=target,
        title=title,
        rules=dict(rules),
        electorate=electorate,
        electorate_words=electorate_words,
        seed_words=seed_words,
        closes_at=closes_at,
    )
    log(seat, "vote.drafted", row, after={"title": title, "closes_at": closes_at.isoformat()})
    return row


@transaction.atomic
def change_poll(
    *,
    seat: Seat,
    poll: Poll,
    title: str,
    electorate: Electorate,
    electorate_words: str,
    seed_words: str,
    closes_at: datetime,
) -> Poll:
    """Say anew who votes and until when, while it is a draft. Raises WrongState, RollExists."""
    own(seat, poll)
    row = fresh(poll, PollState.DRAFTED)
    if electorate != row.electorate and Voter.objects.filter(poll=row).exists():
        raise RollExists(row.title)
    before = _told(row)
    row.title, row.electorate, row.closes_at = title, electorate, closes_at
    row.electorate_words, row.seed_words = electorate_words, seed_words
    row.save(update_fields=["title", "electorate", "electorate_words", "seed_words", "closes_at"])
    queries.kind_of(row).changed(row)
    log(seat, "vote.changed", row, before=before, after=_told(row))
    return row


def _told(row: Poll) -> dict[str, str]:
    """A draft as the log keeps it."""
    names = ("title", "electorate", "electorate_words", "seed_words")
    return {name: str(getattr(row, name)) for name in names} | {"closes_at": row.closes_at.isoformat()}


@transaction.atomic
def open_poll(*, seat: Seat, poll: Poll) -> Poll:
    """Open it: rules, ballot and the making of the seed are locked from now on.

    Raises WrongState, TimeIsUp, NothingToChoose.
    """
    own(seat, poll)
    row = fresh(poll, PollState.DRAFTED)
    if row.closes_at <= timezone.now():
        raise TimeIsUp(row.title)
    ballot = queries.kind_of(row).ballot(row)
    if not ballot.options:
        raise NothingToChoose(row.title)
    row.ballot = written(ballot)
    row.opened_at = timezone.now()
    row.door = participation.open_door(
        by=seat.user,
        kind=DOOR,
        target=row.pk,
        programme=seat.programme.pk,
        organisation=owner_of(seat.programme),
        title=row.title,
        closes_at=row.closes_at,
    )
    row.save(update_fields=["ballot", "opened_at", "door"])
    locked = {"title": row.title, "rules": row.rules, "seed_words": row.seed_words, "ballot": _digest(row.ballot)}
    log(seat, "vote.opened", row, after=locked)
    return row


def _digest(ballot: Mapping[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(ballot.items())).encode()).hexdigest()


def close_poll(*, seat: Seat, poll: Poll) -> Poll:
    """Close it before its time is up. Raises WrongState."""
    own(seat, poll)
    if poll.state is not PollState.OPEN or poll.door is None:
        raise WrongState(poll.state.value)
    participation.close_door(by=seat.user, door=poll.door)
    poll.refresh_from_db(fields=["closed_at", "totals"])
    return poll


def close_if_over(poll: Poll) -> None:
    """Close it if its time is up, and those who cast a ballot at the last moment are through."""
    if poll.opened_at is None or poll.closed_at is not None or poll.door is None:
        return
    if participation.closed_for_good_at(poll.door) <= timezone.now():
        participation.close_door(by=None, door=poll.door)
        poll.refresh_from_db(fields=["closed_at", "totals"])


def shut(door: Door) -> None:
    """When its door closes, in the same transaction: count by channel, split off the receipts, forget the channels.

    Ballots get new keys and are written in their order; credentials go. The sealing of the door follows.
    """
    poll = Poll.objects.filter(door=door, closed_at=None).select_related("programme").first()
    if poll is None:
        return
    hold_alone(poll.pk)
    poll.totals = queries.totals_now(poll)
    poll.closed_at = timezone.now()
    poll.save(update_fields=["totals", "closed_at"])
    _shuffle(poll)
    Voter.objects.filter(poll=poll).exclude(credential="").update(credential="")
    Voter.objects.filter(poll=poll, has_voted=False, code="", name="", email="", member=None).delete()
    log(None, "vote.closed", poll, after={"title": poll.title, "totals": poll.totals})


def _shuffle(poll: Poll) -> None:
    rows = list(CastBallot.objects.filter(poll=poll).order_by("key").values_list("key", "said"))
    CastBallot.objects.filter(poll=poll).delete()
    Receipt.objects.bulk_create((Receipt(key=key, poll=poll) for key, _said in rows), batch_size=CHUNK)
    add_ballots(poll, [said for _key, said in rows])


def add_ballots(poll: Poll, said: list[Any]) -> None:
    """Keep ballots under keys from chance alone, written in the order of those."""
    drawn = sorted(((new_key(), each) for each in said), key=lambda pair: pair[0])
    CastBallot.objects.bulk_create((CastBallot(key=key, poll=poll, said=each) for key, each in drawn), batch_size=CHUNK)


@transaction.atomic
def explain(*, seat: Seat, poll: Poll, channel: Channel, count: int, reason: str) -> Poll:
    """Say in public why so many on the roll are marked whose ballot is not there. Raises WrongState."""
    own(seat, poll)
    row = fresh(poll, PollState.CLOSED)
    row.explained = {**row.explained, channel.value: {"count": count, "reason": reason}}
    row.save(update_fields=["explained"])
    log(seat, "vote.explained", row, after={"title": row.title, **row.explained[channel.value]})
    return row


@transaction.atomic
def make_file(*, seat: Seat, poll: Poll) -> Poll:
    """Write the open file and publish its hash. Raises WrongState, and DoesNotComeOut while roll and ballots differ."""
    own(seat, poll)
    row = fresh(poll, PollState.CLOSED)
    if queries.differences(row):
        raise DoesNotComeOut(row.title)
    made = queries.kind_of(row).inputs(row, queries.said_in(row))
    row.inputs, row.inputs_name = made.content, made.name
    row.inputs_hash = hashlib.sha256(made.content).hexdigest()
    row.inputs_at = timezone.now()
    row.save(update_fields=["inputs", "inputs_name", "inputs_hash", "inputs_at"])
    log(seat, "vote.hash_published", row, after={"title": row.title, "sha256": row.inputs_hash})
    return row


@transaction.atomic
def enter_seed(*, seat: Seat, poll: Poll, seed: str, witness: str) -> Poll:
    """Enter the seed, once, after the hash is out. Raises WrongState (also before the hash), NoSeed."""
    own(seat, poll)
    row = fresh(poll, PollState.FILED)
    if not seed.strip():
        raise NoSeed(row.title)
    row.seed, row.seed_witness, row.seed_at = seed.strip(), witness.strip(), timezone.now()
    row.save(update_fields=["seed", "seed_witness", "seed_at"])
    log(seat, "vote.seeded", row, after={"title": row.title, "seed": row.seed, "witness": row.seed_witness})
    return row


@transaction.atomic
def count(*, seat: Seat, poll: Poll) -> Poll:
    """Count the file by the locked rules. Raises WrongState, and ValueError where the file cannot be counted."""
    own(seat, poll)
    return counted(poll)


@transaction.atomic
def counted(poll: Poll) -> Poll:
    """The count itself, also as later work; running it again changes nothing."""
    row = Poll.objects.select_for_update(of=("self",)).select_related("programme").get(pk=poll.pk)
    if row.state in (PollState.COUNTED, PollState.PUBLISHED):
        return row
    if row.state is not PollState.SEEDED:
        raise WrongState(row.state.value)
    row.result = queries.kind_of(row).count(row.rules, bytes(row.inputs), row.seed)
    row.counted_at = timezone.now()
    row.save(update_fields=["result", "counted_at"])
    log(None, "vote.counted", row, after={"title": row.title, "sha256": row.inputs_hash})
    return row


@transaction.atomic
def publish(*, seat: Seat, poll: Poll) -> Poll:
    """Publish the result; addresses of the roll go, since nobody needs them any more. Raises WrongState."""
    own(seat, poll)
    row = fresh(poll, PollState.COUNTED)
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])
    Voter.objects.filter(poll=row).exclude(email="").update(email="")
    queries.kind_of(row).published(row)
    log(seat, "vote.published", row, after={"title": row.title})
    return row


@transaction.atomic
def name_observer(*, seat: Seat, poll: Poll, name: str, position: str) -> tuple[Observer, str]:
    """Name somebody who may have the full file; with the secret of their link, which can be shown only now."""
    own(seat, poll)
    token = new_token()
    made = Observer.objects.create(poll=poll, name=name, position=position, token_hash=hash_of(token))
    log(seat, "vote.observer_named", poll, after={"title": poll.title, "position": position})
    return made, token


@transaction.atomic
def close_observer(*, seat: Seat, observer: Observer) -> None:
    """Let a link open nothing from now on; doing it again changes nothing."""
    poll = observer.poll
    own(seat, poll)
    if Observer.objects.filter(pk=observer.pk, closed_at=None).update(closed_at=timezone.now()):
        log(seat, "vote.observer_closed", poll, after={"title": poll.title, "position": observer.position})


@transaction.atomic
def add_batch(*, seat: Seat, poll: Poll, name: str, issued: int) -> Batch:
    """A bundle of papers that were made for this vote. Raises WrongState once the file is out."""
    own(seat, poll)
    fresh(poll, PollState.DRAFTED, PollState.OPEN, PollState.CLOSED)
    row = Batch.objects.create(poll=poll, name=name, issued=issued)
    log(seat, "vote.batch_added", poll, after={"title": poll.title, "batch": name, "papers": issued})
    return row
