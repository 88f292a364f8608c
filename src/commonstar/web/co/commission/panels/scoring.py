"""What each member says of each bid, alone: whether they have an interest in it, then their points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import Channel, PanelState
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.actions import locked
from commonstar.web.co.commission.panels.logged import write
from commonstar.web.co.commission.panels.models import Bid, BidReading, CommissioningPanel, OwnScore, PanelMember
from commonstar.web.programmes.public import Seat, require


class HasInterest(ValueError):
    """Whoever has an interest in a bid does not score it."""


class NotDeclared(ValueError):
    """Before a member scores a bid, they say whether they have an interest in it."""


class NotAllScored(ValueError):
    """Each criterion has its points, on the panel's scale."""


@dataclass(frozen=True)
class Points:
    """Points for one criterion, and why."""

    points: int
    reason: str = ""


def _allow(member: PanelMember, by: Seat | None) -> None:
    """A member acts for themselves: by account, or by their link (`by` is nobody). A helper enters their sheet."""
    if by is None or (by.user is not None and by.user.pk == member.user_id):
        return
    require(rules.help_along, by)


def _open(member: PanelMember, bid: Bid) -> CommissioningPanel:
    assert member.panel_id == bid.panel_id, "found on another panel"
    return locked(bid.panel, PanelState.SCORING)


@transaction.atomic
def declare(*, member: PanelMember, bid: Bid, interest: str, by: Seat | None) -> BidReading:
    """Say which interest a member has in a bid; "" for none. Points that were given before go with an interest.

    Raises NotNow.
    """
    _allow(member, by)
    row = _open(member, bid)
    reading, made = BidReading.objects.get_or_create(
        member=member, bid=bid, defaults={"has_interest": bool(interest), "interest": interest}
    )
    if not made:
        reading.has_interest, reading.interest, reading.declared_at = bool(interest), interest, timezone.now()
        if interest:
            reading.scores.all().delete()
            reading.scored_at, reading.channel = None, ""
        reading.save()
    write(row, "interest_declared" if interest else "no_interest", by, bid)
    return reading


@transaction.atomic
def give_scores(
    *, member: PanelMember, bid: Bid, given: Mapping[UUID, Points], by: Seat | None, channel: Channel = Channel.WEB
) -> BidReading:
    """A member's points for a bid, by the criterion's key; later ones take the place of earlier ones.

    Raises NotNow, NotDeclared, HasInterest, NotAllScored.
    """
    _allow(member, by)
    row = _open(member, bid)
    reading = BidReading.objects.filter(member=member, bid=bid).first()
    if reading is None:
        raise NotDeclared(bid.title)
    if reading.has_interest:
        raise HasInterest(bid.title)
    check_points(row, given)
    reading.scores.all().delete()
    OwnScore.objects.bulk_create(
        OwnScore(reading=reading, criterion_id=pk, points=each.points, reason=each.reason) for pk, each in given.items()
    )
    reading.scored_at, reading.channel = timezone.now(), channel
    reading.save(update_fields=["scored_at", "channel"])
    write(row, "scored", by, bid, channel=channel.value)
    return reading


def check_points(panel: CommissioningPanel, given: Mapping[UUID, Points]) -> None:
    """Every criterion, none else, on the scale. Raises NotAllScored."""
    wanted = set(panel.criteria.values_list("pk", flat=True))
    if set(given) != wanted or any(not 0 <= each.points <= panel.top for each in given.values()):
        raise NotAllScored(panel.title)
