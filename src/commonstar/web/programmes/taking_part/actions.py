"""What those who run a programme do at its doors. Each act checks its rule; participation writes the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.vocabulary import RemovalReason
from commonstar.web.accounts.public import User
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door, Removal
from commonstar.web.programmes.access import require
from commonstar.web.programmes.replying.sending import DAYS_TO_REPLY, send_later
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


@transaction.atomic
def remove(*, seat: Seat, contribution: Contribution, reason: RemovalReason, explanation: str) -> Removal:
    """Take a contribution out of view, with a reason for everyone. Raises NothingToDecide."""
    require(may_run, seat)
    removal = participation.remove(
        by=_who(seat),
        contribution_key=contribution.key,
        reason=reason,
        explanation=explanation,
        today=timezone.localdate(),
    )
    with override(contribution.language or None):
        words = _("It was taken out of view: {reason}. {explanation} With your slip you can ask for another look.")
        _tell(removal, words.format(reason=removal.reason_words, explanation=explanation))
    return removal


@transaction.atomic
def answer_appeal(*, seat: Seat, removal: Removal, is_restored: bool, answer: str) -> None:
    """Answer an appeal. Raises NothingToDecide."""
    require(may_run, seat)
    participation.answer_appeal(by=_who(seat), removal=removal, is_restored=is_restored, answer=answer)
    said = participation.contribution_by_key(removal.contribution)
    with override(said.language if said else None):
        restored, stays = (
            _("After your appeal it is shown again. {answer}"),
            _("After your appeal it stays removed. {answer}"),
        )
        _tell(removal, (restored if is_restored else stays).format(answer=answer))


def _tell(removal: Removal, words: str) -> None:
    """Send it to whoever left a way, in the language of the moment; the others read it behind their slip."""
    asked = _("Your words at “{title}”").format(title=removal.door.title)
    told = participation.tell_of_removal(removal, asked=asked, words=words, today=timezone.localdate())
    if told is not None:
        send_later(told)


@transaction.atomic
def owe_what_is_left(door: Door | None = None) -> int:
    """Whoever spoke at a closed door (or at any) and was neither answered nor promised it is owed a reply. How many."""
    rows = participation.left_unanswered(door)
    participation.owe_replies(rows, due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY))
    return len(rows)


def may_help(*, seat: Seat) -> str:
    """The role on record with what a helper enters for someone."""
    require(may_contribute, seat)
    assert seat.role is not None, "the rule asks for a role"
    return seat.role.value
