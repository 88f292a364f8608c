"""What of votes waits for somebody: a close, papers, a difference, the hash, the seed, the count, the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import PollState
from commonstar.web.co.commission.voting import queries
from commonstar.web.co.commission.voting.actions import LINGERS
from commonstar.web.co.commission.voting.models import Batch, Poll
from commonstar.web.co.commission.voting.papers import TYPING_STATES
from commonstar.web.co.commission.voting.rules import may_contribute, may_run
from commonstar.web.common.parts import Waiting
from commonstar.web.programmes.public import Seat


def unpublished(seat: Seat) -> QuerySet[Any, Any] | None:
    """The votes in which something may wait for whoever contributes."""
    return queries.unpublished_in(seat.programme) if may_contribute(seat) else None


def waiting(seat: Seat) -> Iterable[Waiting]:
    """What waits, vote by vote. As many queries for three votes as for one."""
    polls = list(queries.unpublished_in(seat.programme))
    bundles: dict[Any, list[Batch]] = {each.pk: [] for each in polls}
    for bundle in Batch.objects.filter(poll__in=polls):
        bundles[bundle.poll_id].append(bundle)
    for poll in polls:
        yield from _papers(seat, poll, bundles[poll.pk])
        if may_run(seat):
            yield from _next_step(poll, bundles[poll.pk])


def _papers(seat: Seat, poll: Poll, bundles: Sequence[Batch]) -> Iterator[Waiting]:
    """Bundles that nobody has read yet once the vote is closed, that lack a second reader, or that can be taken in."""
    if poll.state not in TYPING_STATES:
        return
    is_closed = poll.state is PollState.CLOSED
    me = seat.user.pk if seat.user else None
    for each in bundles:
        if each.agreed_at is not None:
            continue
        if each.first_reader_id is None:
            label = _("Type up a bundle of papers") if is_closed else ""
        elif each.second_reader_id is None:
            label = _("Type up a bundle of papers as the second reader") if each.first_reader_id != me else ""
        else:
            is_mine = me in (each.first_reader_id, each.second_reader_id) or may_run(seat)
            label = _("Compare the two readings of a bundle of papers") if is_closed and is_mine else ""
        if label:
            yield Waiting(label, _url("batch", poll, batch=each.pk), f"{poll.title}: {each.name}")


def _next_step(poll: Poll, bundles: Sequence[Batch]) -> Iterator[Waiting]:
    """What whoever runs the vote does next, once its time is over, and then once all papers are read."""
    here = _url("poll", poll)
    match poll.state:
        case PollState.OPEN if poll.closes_at + LINGERS <= timezone.now():
            # A worker closes it; where none runs, its page does.
            yield Waiting(_("Close the vote: its time is over"), here, poll.title)
        case PollState.CLOSED if all(each.agreed_at for each in bundles):
            if queries.differences(poll, bundles):
                yield Waiting(_("Roll and ballots of a vote differ: find out why"), here, poll.title)
            else:
                yield Waiting(_("Put the ballots together and publish their hash"), here, poll.title)
        case PollState.FILED:
            yield Waiting(_("Make the seed of the vote in public and type it in"), here, poll.title)
        case PollState.SEEDED:
            yield Waiting(_("Count the vote"), here, poll.title)
        case PollState.COUNTED:
            yield Waiting(_("Publish the result of the vote"), here, poll.title)


def _url(name: str, poll: Poll, **more: Any) -> str:
    return reverse(f"commission:{name}", kwargs={"programme": poll.programme.slug, "poll": poll.pk, **more})
