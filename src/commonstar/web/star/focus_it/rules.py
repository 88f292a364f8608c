"""Who may do what in Focus it.

See the lists: `may_see`, as with initiatives and decisions. Put on the shortlist and take off: those who run the
programme's activities, and those who decide in it.
"""

from commonstar.web.programmes.public import Seat, may_lead, may_run, may_see

see = may_see


def choose(seat: Seat) -> bool:
    """Leads, co-leads, facilitators, administrators."""
    return may_run(seat) or may_lead(seat)


__all__ = ["choose", "see"]
