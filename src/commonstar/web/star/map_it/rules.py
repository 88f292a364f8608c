"""Who may do what on the map. The rules are the programme's own; here it is said which one guards which act.

See: `may_see` (a public programme shows its initiatives to everyone, without contacts and without who told us).
Add, change, rate, make a link for ratings: `may_contribute`. Sort, merge, remove, import, edit lists: `may_run`.
"""

from commonstar.web.programmes.public import Seat, may_contribute, may_run, may_see, may_see_inside

see = may_see
see_inside = may_see_inside
contribute = may_contribute
run = may_run


def may_see_contacts(seat: Seat) -> bool:
    """Private contacts: those who may write."""
    return may_contribute(seat)


__all__ = ["contribute", "may_see_contacts", "run", "see", "see_inside"]
