"""What those who run a programme do at its doors. Each act checks its rule; participation writes the log."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from commonstar.vocabulary import RemovalReason
from commonstar.web.accounts.public import User
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door, Removal
from commonstar.web.programmes.access import require
from commonstar.web.programmes.rules import Seat, may_contribute, may_run


def _who(seat: Seat) -> User:
    assert seat.user is not None, "whoever may do this is signed in"
    return seat.user


def close(*, seat: Seat, door: Door) -> None:
    """Close a door for good."""
    require(may_run, seat)
    participation.close_door(by=_who(seat), door=door)


def show(*, seat: Seat, door: Door, keys: Iterable[str]) -> int:
    """Show what waited. Returns how many."""
    require(may_run, seat)
    return participation.show(by=_who(seat), door=door, keys=keys)


def remove(*, seat: Seat, contribution: Contribution, reason: RemovalReason, explanation: str) -> Removal:
    """Take a contribution out of view, with a reason for everyone. Raises NothingToDecide."""
    require(may_run, seat)
    return participation.remove(
        by=_who(seat),
        contribution_key=contribution.key,
        reason=reason,
        explanation=explanation,
        today=timezone.localdate(),
    )


def answer_appeal(*, seat: Seat, removal: Removal, is_restored: bool, answer: str) -> None:
    """Answer an appeal. Raises NothingToDecide."""
    require(may_run, seat)
    participation.answer_appeal(by=_who(seat), removal=removal, is_restored=is_restored, answer=answer)


def may_help(*, seat: Seat) -> str:
    """The role on record with what a helper enters for someone."""
    require(may_contribute, seat)
    assert seat.role is not None, "the rule asks for a role"
    return seat.role.value
