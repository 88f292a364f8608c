"""How acts on commissioning panels reach the log: by title and number, never with points, interests or contacts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commonstar.web.audit import public as audit
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel
from commonstar.web.programmes.public import Seat

KIND = "commissioning-panel"
ACTS: dict[str, Any] = {
    "prepared": _("{who} prepared the commissioning panel “{what}”."),
    "changed": _("{who} changed the commissioning panel “{what}”."),
    "member_added": _("{who} added a member to the commissioning panel “{what}”."),
    "member_removed": _("{who} took a member off the commissioning panel “{what}”."),
    "link_made": _("{who} made a link for a member of the commissioning panel “{what}”."),
    "opened_for_bids": _("{who} opened the commissioning panel “{what}” for bids or options."),
    "opened_for_scores": _("{who} asked the members of the commissioning panel “{what}” for their scores."),
    "opened_for_meeting": _("{who} opened the scores of the commissioning panel “{what}” for its meeting."),
    "bid_received": _("The commissioning panel “{what}” received a bid or an option."),
    "bid_changed": _("A bid to the commissioning panel “{what}” was changed by whoever bid."),
    "bid_told_plainly": _("{who} told a bid to the commissioning panel “{what}” in plain words."),
    "bid_withdrawn": _("A bid or an option was withdrawn from the commissioning panel “{what}”."),
    "interest_declared": _("A member of the commissioning panel “{what}” declared an interest."),
    "no_interest": _("A member of the commissioning panel “{what}” declared to have no interest in a bid."),
    "scored": _("A member of the commissioning panel “{what}” gave scores."),
    "agreed": _("{who} wrote down what the commissioning panel “{what}” agreed on a bid."),
    "settled": _("{who} wrote down what becomes of a bid to the commissioning panel “{what}”."),
    "decided": _("{who} recorded what the commissioning panel “{what}” decided."),
}


def write(panel: CommissioningPanel, act: str, by: Seat | None, bid: Bid | None = None, **more: Any) -> None:
    """Append what was done; `by` is nobody where it was done by a link."""
    told: dict[str, Any] = {"bid": bid.number} if bid else {}
    audit.record(
        actor_id=by.user.pk if by and by.user else None,
        action=f"{KIND}.{act}",
        kind=KIND,
        object_id=panel.pk,
        scope=audit.Scope(programme_id=panel.programme_id),
        after={"title": panel.title, **told, **more},
    )
