"""Who may do what with an elected body.

See it, its tasks, meetings and money: whoever may see the programme. Write down tasks, meetings and what was spent:
everyone with a role but viewers, so that those elected do it themselves. Grant money, say that somebody left, decide
on next year: those who run the programme's activities, and those who decide in it. Receipts: members alone.
"""

from commonstar.web.programmes.public import Seat, may_contribute, may_lead, may_run, may_see, may_see_inside

see = may_see
write = may_contribute
see_receipts = may_see_inside


def run(seat: Seat) -> bool:
    """Leads, co-leads, facilitators, administrators."""
    return may_run(seat) or may_lead(seat)


__all__ = ["run", "see", "see_receipts", "write"]
