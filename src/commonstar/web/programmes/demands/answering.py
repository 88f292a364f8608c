"""Replies to those who voiced a demand by letter, call or in person, and left a way: never logged, never exported.

What was said by a join code is answered under its contribution: see `calls`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from commonstar.vocabulary import ContactWay
from commonstar.web.participation.public import BY
from commonstar.web.programmes.models import Demand, DemandContact
from commonstar.web.programmes.replying.sending import DAYS_TO_REPLY, answer_or_owe_again
from commonstar.web.programmes.rules import Seat
from commonstar.web.replies import public as replies

KIND = "demand"  # under which replies name a demand


@dataclass(frozen=True)
class Contacted:
    """A way to be reached, and where."""

    way: ContactWay
    value: str


def is_email(text: str) -> bool:
    """Whether a text can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def keep(demand: Demand, contact: Contacted | None) -> None:
    """Keep how whoever voiced it is reached, and owe them a reply; without a way nothing more is owed or kept."""
    programme, key = demand.programme_id, demand.pk.hex
    if contact is None:
        if DemandContact.objects.filter(demand=demand).delete()[0]:
            replies.forget(programme=programme, kind=KIND, keys=[key], only_unsent=True)
        return
    DemandContact.objects.update_or_create(demand=demand, defaults={"way": contact.way, "value": contact.value})
    due, by = timezone.localdate() + timedelta(days=DAYS_TO_REPLY), BY[contact.way]
    replies.owe(owed=[replies.Owed(programme, demand.words, KIND, key, due, by=by)])
    replies.send_by(programme=programme, kind=KIND, keys=[key], by=by)


def contact_of(demand: Demand) -> DemandContact | None:
    """How whoever voiced a demand is reached, if they left a way."""
    return DemandContact.objects.filter(demand=demand).first()


def forget(demand: Demand) -> None:
    """The demand goes, and with it what was owed for it."""
    replies.forget(programme=demand.programme_id, kind=KIND, keys=[demand.pk.hex])


def reach(keys: Collection[str]) -> Mapping[str, replies.Reach]:
    """The ways to reach people, by the demands' keys."""
    rows = DemandContact.objects.filter(demand__in=[UUID(hex=key) for key in keys])
    return {row.demand_id.hex: replies.Reach(BY[ContactWay(row.way)], row.value) for row in rows}


def tell(seat: Seat, demands: Sequence[Demand]) -> None:
    """After a decision: whoever left a way with a demand gets the reply."""
    owed = replies.replies_about(seat.programme.pk, KIND, [row.pk.hex for row in demands])
    for row in demands:
        if row.pk.hex in owed:
            answer_or_owe_again(owed[row.pk.hex], row.reply)


def owed_for(demand: Demand) -> replies.Reply | None:
    """The reply that is owed for a demand, or was given, whichever way it came."""
    kind, key = KIND, demand.pk.hex
    if demand.came_from_id:
        kind, key = demand.came_from_kind, demand.came_from_id.hex
    return replies.replies_about(demand.programme_id, kind, [key]).get(key)
