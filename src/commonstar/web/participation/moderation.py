"""Showing, removing, appealing: a person decides, gives a reason that everyone can read, and looks again when asked.

Removals name neither words nor people. The log has who removed and why, under the removal, never the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import ContributionState, RemovalReason
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.participation.actions import CONTRIBUTION, NoSuchSlip, on, unseal
from commonstar.web.participation.keys import Slip
from commonstar.web.participation.models import Contribution, Door, Removal
from commonstar.web.participation.registry import registry
from commonstar.web.replies import public as replies


class NothingToDecide(Refused):
    """It was decided meanwhile, or taken back."""


def _record(door: Door, by: User, action: str, removal: Removal) -> None:
    audit.record(
        actor_id=by.pk,
        action=action,
        kind="removal",
        object_id=removal.pk,
        scope=audit.Scope(organisation_id=door.organisation_id, programme_id=door.programme),
        after={"title": door.title, "reason": removal.explanation, "restored": removal.is_restored},
    )


@transaction.atomic
def show(*, by: User, door: Door, keys: Iterable[str]) -> int:
    """Show what waited. Returns how many; logs the number, for each would be a time. The caller has checked `by`."""
    waiting = Contribution.objects.filter(door=door, state=ContributionState.WAITING, key__in=list(keys))
    count = waiting.update(state=ContributionState.SHOWN)
    if count:
        audit.record(
            actor_id=by.pk,
            action="door.shown",
            kind="door",
            object_id=door.pk,
            scope=audit.Scope(organisation_id=door.organisation_id, programme_id=door.programme),
            after={"title": door.title, "number": count},
        )
        unseal(door)
    return count


@transaction.atomic
def remove(*, by: User, contribution_key: str, reason: RemovalReason, explanation: str, today: date) -> Removal:
    """Take a contribution out of view, with a reason for everyone. Raises NothingToDecide.

    A reply that was owed for it, or given, repeats its words to everyone who answers, and goes.
    """
    there = (ContributionState.WAITING, ContributionState.SHOWN)
    row = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("door")
        .filter(pk=contribution_key, state__in=there)
        .first()
    )
    if row is None:
        raise NothingToDecide(contribution_key)
    Contribution.objects.filter(pk=row.key).update(state=ContributionState.REMOVED)
    removal = Removal.objects.create(
        door=row.door,
        contribution=row.key,
        kind=row.kind,
        reason=reason,
        explanation=explanation,
        removed_on=today,
    )
    replies.forget(programme=row.door.programme, kind=CONTRIBUTION, keys=[row.key])
    for hook in registry.on_removed:
        hook(row.key, by.pk)
    _record(row.door, by, "contribution.removed", removal)
    unseal(row.door)
    return removal


@transaction.atomic
def appeal(*, slip: Slip, contribution_key: str, words: str) -> None:
    """Ask for another look at a removal, by slip; once, until it is answered. Raises NoSuchSlip."""
    row = on(slip, contribution_key)
    if row.state != ContributionState.REMOVED:
        raise NoSuchSlip
    open_to_appeal = Removal.objects.filter(contribution=row.key, appeal="", answered_on=None)
    open_to_appeal.update(appeal=words)
    unseal(row.door)


@transaction.atomic
def answer_appeal(*, by: User, removal: Removal, is_restored: bool, answer: str) -> None:
    """Answer an appeal: shown again, or still removed, with the reason. Raises NothingToDecide."""
    found = Removal.objects.select_for_update(of=("self",)).select_related("door").get(pk=removal.pk)
    if not found.appeal or found.answered_on is not None:
        raise NothingToDecide(str(removal.pk))
    found.answer, found.is_restored, found.answered_on = answer, is_restored, timezone.localdate()
    found.save(update_fields=["answer", "is_restored", "answered_on"])
    if is_restored:
        row = Contribution.objects.filter(pk=found.contribution, state=ContributionState.REMOVED)
        row.update(state=ContributionState.SHOWN)
        unseal(found.door)
    _record(found.door, by, "contribution.appeal_answered", found)
