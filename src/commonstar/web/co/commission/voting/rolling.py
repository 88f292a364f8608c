"""The roll: who may vote, their voting codes (given out once, never kept), and who got paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from commonstar.vocabulary import Channel, PollState
from commonstar.web.co.commission.voting.actions import CHUNK, fresh, log, own
from commonstar.web.co.commission.voting.keys import code_hash, new_key, new_voting_code
from commonstar.web.co.commission.voting.models import Poll, Voter
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import Membership, Seat

OPEN_STATES = (PollState.DRAFTED, PollState.OPEN)
MOST = 200_000  # lines of one roll


class AlreadyOnRoll(Refused):
    """Somebody stands on the roll twice."""


class HasVoted(Refused):
    """Who has voted gets no new code and no paper."""


@dataclass(frozen=True)
class Card:
    """A voting code with the line of the roll that it is for ("" for a card that anyone on the list may get)."""

    name: str
    code: str


@transaction.atomic
def make_codes(*, seat: Seat, poll: Poll, names: Sequence[str]) -> list[Card]:
    """Put voters on the roll, each with a fresh code that can be shown only now. All or none.

    Raises WrongState once the vote has closed, AlreadyOnRoll where a name comes twice.
    """
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    named = [each for each in names if each]
    taken = set(Voter.objects.filter(poll=poll).exclude(name="").values_list("name", flat=True))
    if len(set(named)) != len(named) or taken & set(named):
        raise AlreadyOnRoll(", ".join(sorted(taken & set(named))[:5]))
    cards = [Card(name, new_voting_code()) for name in names]
    rows = [Voter(key=new_key(), poll=poll, name=each.name, code=code_hash(poll.pk, each.code)) for each in cards]
    Voter.objects.bulk_create(rows, batch_size=CHUNK)
    log(seat, "vote.roll_grew", poll, after={"title": poll.title, "voters": len(rows)})
    return cards


@transaction.atomic
def enrol_by_mail(*, seat: Seat, poll: Poll, addresses: Iterable[str]) -> int:
    """Put e-mail addresses on the roll; codes go out when the vote is open. Raises as `make_codes`."""
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    rows = [Voter(key=new_key(), poll=poll, email=each.strip().lower()) for each in addresses]
    try:
        with transaction.atomic():
            Voter.objects.bulk_create(rows, batch_size=CHUNK)
    except IntegrityError:
        raise AlreadyOnRoll from None
    log(seat, "vote.roll_grew", poll, after={"title": poll.title, "voters": len(rows)})
    return len(rows)


@transaction.atomic
def enrol_members(*, seat: Seat, poll: Poll) -> int:
    """Put every member of the programme on the roll who is not on it. Returns how many."""
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    there = set(Voter.objects.filter(poll=poll, member__isnull=False).values_list("member", flat=True))
    members = Membership.objects.filter(programme=seat.programme).select_related("user")
    new = [each.user for each in members if each.user_id not in there]
    Voter.objects.bulk_create(Voter(key=new_key(), poll=poll, member=each.pk, name=str(each)) for each in new)
    log(seat, "vote.roll_grew", poll, after={"title": poll.title, "voters": len(new)})
    return len(new)


@transaction.atomic
def new_card(*, seat: Seat, poll: Poll, name: str) -> Card:
    """Another code for somebody whose card was lost; the old one is worth nothing from now on.

    Raises WrongState, HasVoted, and Voter.DoesNotExist.
    """
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    card = Card(name, new_voting_code())
    unused = Voter.objects.filter(pk=_line(poll, name).pk, has_voted=False)
    if not unused.update(code=code_hash(poll.pk, card.code), credential=""):
        raise HasVoted(name)
    log(seat, "vote.code_renewed", poll, after={"title": poll.title})
    return card


def _line(poll: Poll, said: str) -> Voter:
    """The line of the roll with this code, name or address; of two with the same name, one that has not voted.

    Raises Voter.DoesNotExist.
    """
    roll = Voter.objects.filter(poll=poll)
    hashed = code_hash(poll.pk, said)
    found = roll.filter(code=hashed).first() if hashed else None
    named = roll.filter(Q(name=said) | Q(email=said.lower()))
    found = found or named.order_by("has_voted", "key").first()
    if found is None or not said:
        raise Voter.DoesNotExist(said)
    return found


@transaction.atomic
def hand_paper(*, seat: Seat, poll: Poll, name_or_code: str) -> None:
    """Mark on the roll that somebody votes on paper. Raises WrongState, HasVoted, Voter.DoesNotExist."""
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    marked = Voter.objects.filter(pk=_line(poll, name_or_code).pk, has_voted=False)
    if not marked.update(has_voted=True, channel=Channel.PAPER, credential=""):
        raise HasVoted(poll.title)


@transaction.atomic
def hand_papers_to_open_roll(*, seat: Seat, poll: Poll, count: int) -> None:
    """Of a vote that is open on people's word: so many got a paper. Raises WrongState."""
    own(seat, poll)
    fresh(poll, *OPEN_STATES)
    rows = [Voter(key=new_key(), poll=poll, has_voted=True, channel=Channel.PAPER) for _ in range(count)]
    Voter.objects.bulk_create(rows, batch_size=CHUNK)
    log(seat, "vote.papers_handed", poll, after={"title": poll.title, "papers": count})
