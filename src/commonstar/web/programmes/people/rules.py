"""Who may do what with a programme's people."""

from __future__ import annotations

from commonstar.vocabulary import Role, Visibility
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside

__all__ = ["has_a_role", "may_ask_to_join", "may_lead", "may_name_leads", "may_see_inside"]


def may_ask_to_join(seat: Seat) -> bool:
    """Anyone signed in who does not belong to a public programme yet."""
    return seat.user is not None and not seat.is_member and seat.programme.visibility == Visibility.PUBLIC


def may_name_leads(seat: Seat) -> bool:
    """Give or take the role of lead: leads and the owner's administrators; a co-lead may not unseat a lead."""
    return seat.role is Role.LEAD or seat.is_administrator


def has_a_role(seat: Seat) -> bool:
    """Those with a role of their own: they say who they are, and may leave."""
    return seat.role is not None
