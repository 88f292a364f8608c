"""Who may do what with panels by lot.

See a panel, its hashes and what was drawn: `may_see`. Prepare it, lock it, type the seed in and read names: those who
run the programme. The files of the pool: members, or everyone who sees the panel where that was said at the sign-up.
"""

from commonstar.web.co.commission.lots.models import PanelByLot
from commonstar.web.programmes.public import Seat, may_run, may_see

see = may_see


def prepare(seat: Seat) -> bool:
    """Leads, co-leads, facilitators: they run the draw, and only they see names and ways to be reached."""
    return may_run(seat)


def may_have_pool(seat: Seat, panel: PanelByLot) -> bool:
    """Whether the file of the pool, with a line of answers for every number, is open to whoever sits here."""
    return may_see(seat) and (panel.is_open or seat.is_member)


__all__ = ["may_have_pool", "prepare", "see"]
