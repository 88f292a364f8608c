"""Who may do what with a commissioning panel. What only its members may do hangs on the panel, not on a role."""

from commonstar.web.programmes.public import Seat, may_lead, may_run, may_see, may_see_inside

see = may_see
see_inside = may_see_inside
# Type bids and plain words, print and enter score sheets, write down what the meeting agrees.
help_along = may_run


def lead(seat: Seat) -> bool:
    """Set it up, choose its members, move it on, award: leads and co-leads, as an award also answers every bidder."""
    return may_lead(seat) and may_run(seat)


__all__ = ["help_along", "lead", "see", "see_inside"]
