"""Who may do what in elections.

See an election: whoever may see the programme, once nominations are open; before that its members. Run one (write,
open, nominate for somebody, publish, count, declare): those who run the programme's activities, and those who decide
in it. Enter what one counted: they, and everyone with a role but viewers, so that a second person need not run
anything. Stand oneself: everyone with a role but viewers. Change or withdraw a nomination: who runs it, and who made
it.
"""

from commonstar.web.programmes.public import Seat, may_contribute, may_lead, may_run, may_see

see = may_see
nominate = may_contribute


def run(seat: Seat) -> bool:
    """Leads, co-leads, facilitators, administrators."""
    return may_run(seat) or may_lead(seat)


def tally(seat: Seat) -> bool:
    """Leads, co-leads, facilitators, administrators, contributors."""
    return run(seat) or may_contribute(seat)


__all__ = ["nominate", "run", "see", "tally"]
