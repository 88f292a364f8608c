"""Who may do what in a programme. A rule asks a seat; the tables in the tests say the same, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonstar.vocabulary import Role, Visibility

if TYPE_CHECKING:
    from commonstar.web.accounts.public import User
    from commonstar.web.programmes.models import Programme

LEADERS = frozenset({Role.LEAD, Role.CO_LEAD})
RUNNERS = LEADERS | {Role.FACILITATOR}
WRITERS = RUNNERS | {Role.CONTRIBUTOR}


@dataclass(frozen=True)
class Seat:
    """Where a person sits towards one programme: their role in it, and whose organisations they belong to."""

    programme: Programme
    user: User | None
    role: Role | None = None
    is_partner: bool = False
    is_administrator: bool = False

    @property
    def is_member(self) -> bool:
        """Whether they belong to the programme itself."""
        return self.role is not None or self.is_administrator


Rule = Callable[[Seat], bool]


def may_see(seat: Seat) -> bool:
    """Members always; people of partner organisations, or everyone, where the visibility says so."""
    if seat.is_member:
        return True
    visibility = Visibility(seat.programme.visibility)
    return visibility is Visibility.PUBLIC or (visibility is Visibility.PARTNERS and seat.is_partner)


def may_see_inside(seat: Seat) -> bool:
    """Members only: tasks, people, contacts and whatever else is not published."""
    return seat.is_member


def may_contribute(seat: Seat) -> bool:
    """Write into the programme's rooms: everyone with a role but viewers."""
    return seat.role in WRITERS


def may_run(seat: Seat) -> bool:
    """Run activities and imports, sort and merge: leads, co-leads, facilitators."""
    return seat.role in RUNNERS


def may_lead(seat: Seat) -> bool:
    """Settings, people, decisions, the log, taking the programme away: leads, co-leads, administrators."""
    return seat.role in LEADERS or seat.is_administrator
