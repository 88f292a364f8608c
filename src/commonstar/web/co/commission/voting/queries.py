"""Reads of votes. Before the close nothing of what was said on ballots is read, not even as a sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, override

from commonstar.vocabulary import BallotWay, Channel, PollState
from commonstar.web.co.commission.voting import ballots
from commonstar.web.co.commission.voting.ballots import Ballot, Said
from commonstar.web.co.commission.voting.models import Batch, CastBallot, Observer, Paper, Poll, Receipt, Voter
from commonstar.web.co.commission.voting.registry import PollKind, registry
from commonstar.web.common.tokens import hash_of
from commonstar.web.participation.public import Door, Unreadable, read_code
from commonstar.web.programmes.public import Programme

FEW = 200  # voters: with ranked ballots of fewer, somebody could be recognised by their order
LARGE = ("inputs",)
ROLL = "roll"  # beside the channels in the totals of a vote that was held elsewhere
# What the pages on which people vote ask for; the ballot is kept by `ballot_of`, and the rest waits until it is needed.
VOTED_ON = Poll.objects.select_related("door__organisation").only(
    *("kind", "target", "programme", "title", "rules", "electorate", "electorate_words"),
    *("closes_at", "opened_at", "closed_at", "door__code", "door__opens_at", "door__closes_at", "door__closed_at"),
    *("door__title", "door__organisation__name"),
)


def poll_at(programme: Programme, pk: UUID) -> Poll | None:
    """A vote of this programme."""
    return Poll.objects.filter(programme=programme, pk=pk).select_related("door", "programme").defer(*LARGE).first()


def poll_of(kind: str, target: UUID) -> Poll | None:
    """The newest vote of a round or an election."""
    return polls_of(kind, target).first()


def polls_of(kind: str, target: UUID) -> QuerySet[Poll]:
    """The votes of a round or an election, the one that closes last first."""
    found = Poll.objects.filter(kind=kind, target=target).select_related("door", "programme").defer(*LARGE)
    return found.order_by("-closes_at", "pk")


def poll_behind(door: Door) -> Poll | None:
    """The vote that a join code opens."""
    found = Poll.objects.filter(door=door).select_related("programme").defer(*LARGE).first()
    if found is not None:
        found.door = door
    return found


def poll_by_code(typed: str) -> tuple[Door, Poll] | None:
    """The door of a join code, however it was typed, and the vote behind it. One query."""
    try:
        code = read_code(typed)
    except Unreadable:
        return None
    try:
        poll = VOTED_ON.get(door__code=code)
    except Poll.DoesNotExist:
        return None
    return None if poll.door is None else (poll.door, poll)


def kind_of(poll: Poll) -> PollKind:
    """What the room above registered for it."""
    return registry.kinds[poll.kind]


def ballot_of(poll: Poll) -> Ballot:
    """What stands on its ballot, once it is open. It is locked then, so that each process need read it only once."""
    return _locked_ballot(poll.pk, poll.opened_at)


@lru_cache(maxsize=ballots.KEPT)
def _locked_ballot(pk: UUID, opened_at: datetime | None) -> Ballot:
    return ballots.read(Poll.objects.values_list("ballot", flat=True).get(pk=pk))


def words_of(poll: Poll) -> tuple[str, ...]:
    """The rules in sentences. Once it is open they are locked, so that each process need say them once a language."""
    if poll.opened_at is None:
        return tuple(kind_of(poll).words(poll))
    return _locked_words(poll, poll.opened_at, get_language())


@lru_cache(maxsize=ballots.KEPT)
def _locked_words(poll: Poll, opened_at: datetime, language: str | None) -> tuple[str, ...]:
    with override(language):
        return tuple(str(each) for each in kind_of(poll).words(poll))


def said_in(poll: Poll) -> list[Said]:
    """What the ballots say, in the order of their random keys."""
    return list(CastBallot.objects.filter(poll=poll).order_by("key").values_list("said", flat=True))


def inputs_of(poll: Poll) -> bytes:
    """The open file, as it was hashed; empty before."""
    return bytes(Poll.objects.values_list("inputs", flat=True).get(pk=poll.pk))


def result_of(poll: Poll) -> dict[str, object] | None:
    """The result, once it is published."""
    return poll.result if poll.state is PollState.PUBLISHED else None


def electorate_of(poll: Poll) -> tuple[int, int]:
    """How many are on the roll, and how many of them voted. Of an open roll, all who are on it voted."""
    if poll.held_elsewhere:
        return poll.totals[ROLL]["all"], poll.totals[ROLL]["voted"]
    found = Voter.objects.filter(poll=poll).aggregate(all=Count("key"), voted=Count("key", filter=Q(has_voted=True)))
    return found["all"], found["voted"]


def totals_now(poll: Poll) -> dict[str, dict[str, int]]:
    """By channel: how many on the roll are marked as voted, and how many ballots there are."""
    marks = dict(
        Voter.objects.filter(poll=poll, has_voted=True).values_list("channel").annotate(Count("key")).order_by()
    )
    cast = dict(CastBallot.objects.filter(poll=poll).values_list("channel").annotate(Count("key")).order_by())
    return {each.value: {"marked": marks.get(each.value, 0), "ballots": cast.get(each.value, 0)} for each in Channel}


def receipts_of(poll: Poll) -> QuerySet[Receipt]:
    """The receipts that were in the vote when it closed, in the order of their hashes."""
    return Receipt.objects.filter(poll=poll).order_by("key")


def batches_of(poll: Poll) -> QuerySet[Batch]:
    """The bundles of papers, by name."""
    return Batch.objects.filter(poll=poll).select_related("first_reader", "second_reader")


def batch_at(poll: Poll, pk: UUID) -> Batch | None:
    """A bundle of this vote."""
    return batches_of(poll).filter(pk=pk).first()


def papers_of(batch: Batch) -> dict[int, dict[bool, Paper]]:
    """What was typed, by number and reader."""
    found: dict[int, dict[bool, Paper]] = {}
    for paper in Paper.objects.filter(batch=batch).order_by("number", "is_second"):
        found.setdefault(paper.number, {})[paper.is_second] = paper
    return found


def has_file_for_all(poll: Poll) -> bool:
    """Whether everyone may have the full file: not where few ranked, since an order can be a signature."""
    if poll.held_elsewhere:
        return bool(poll.inputs_name)
    return poll.way is not BallotWay.RANKING or ballots_in(poll) >= FEW


def ballots_in(poll: Poll) -> int:
    """How many ballots there are."""
    return CastBallot.objects.filter(poll=poll).count()


def unpublished_in(programme: Programme) -> QuerySet[Poll]:
    """The votes of a programme that have opened, and whose result is not out."""
    found = Poll.objects.filter(programme=programme, opened_at__isnull=False, published_at=None)
    return found.select_related("programme").defer(*LARGE, "result").order_by("title", "pk")


def observer_by(token: str) -> Observer | None:
    """The observer of a link, which may be closed."""
    found = Observer.objects.filter(token_hash=hash_of(token)).select_related("poll__programme")
    return found.defer("poll__inputs").first()


def published_with(digest: str) -> Poll | None:
    """The published vote whose open file has this hash."""
    found = Poll.objects.filter(inputs_hash=digest, published_at__isnull=False).select_related("programme")
    return found.defer(*LARGE).first()


@dataclass(frozen=True)
class Difference:
    """A line of the reconciliation that does not come out: what is marked or made, and what was found."""

    channel: str
    name: str
    expected: int
    found: int


def differences(poll: Poll, bundles: Sequence[Batch] | None = None) -> list[Difference]:
    """What of roll and ballots does not come out, to the last one; empty is good. Only after the close.

    `bundles` are its bundles of papers, where they were read already.
    """
    totals = poll.totals
    found = []
    for channel in (Channel.WEB, Channel.HELPER):
        marked = totals[channel.value]["marked"] - int(poll.explained.get(channel.value, {}).get("count", 0))
        cast = totals[channel.value]["ballots"]
        if marked != cast:
            found.append(Difference(channel.value, "", marked, cast))
    batches = list(batches_of(poll)) if bundles is None else bundles
    for each in batches:
        accounted = (each.valid or 0) + (each.spoiled or 0) + each.unused + each.not_returned
        if each.agreed_at is None or accounted != each.issued:
            found.append(Difference(Channel.PAPER.value, each.name, each.issued, accounted))
    on_paper = totals[Channel.PAPER.value]["marked"] - int(poll.explained.get("paper", {}).get("count", 0))
    came_back = sum((each.valid or 0) + (each.spoiled or 0) + each.not_returned for each in batches)
    if on_paper != came_back:
        found.append(Difference(Channel.PAPER.value, "", on_paper, came_back))
    return found
