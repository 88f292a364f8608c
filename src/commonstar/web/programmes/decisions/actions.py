"""Recording a decision. There is no act that changes one: a newer decision supersedes it, and both stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonstar.vocabulary import Standing
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.common.folding import folded
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Decision, Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Rule, Seat, may_lead

KIND = "decision"


class AlreadySuperseded(Refused):
    """A decision is superseded once; the newest one is the one to supersede."""


class NoSuchObject(ValueError):
    """What the decision is to be about is not there, or not for this person to see."""


@dataclass(frozen=True)
class Decided:
    """What is written down of a decision. `standings` says how many people of each standing took part."""

    title: str
    reasons: str
    decided_by: str
    decided_on: date
    options: str = ""
    heard: str = ""
    not_heard: str = ""
    standings: Mapping[Standing, int] = field(default_factory=dict)
    review_on: date | None = None
    about: tuple[str, UUID] | None = None
    supersedes: int | None = None


@transaction.atomic
def record_decision(*, seat: Seat, decided: Decided, rule: Rule = may_lead) -> Decision:
    """Write a decision into the log, under the programme's next number.

    A room whose own act is a decision names the `rule` of that act.
    Raises AlreadySuperseded, NoSuchObject, and Decision.DoesNotExist for a number to supersede that is not there.
    """
    require(rule, seat)
    # The programme's row is the lock: two decisions at once get two numbers.
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    decisions = Decision.objects.filter(programme=seat.programme)
    older = decisions.get(number=decided.supersedes) if decided.supersedes else None
    if older and decisions.filter(supersedes=older).exists():
        raise AlreadySuperseded("superseded")
    last = decisions.aggregate(last=Max("number"))["last"] or 0
    row = Decision(
        programme=seat.programme,
        number=last + 1,
        title=decided.title,
        options=decided.options,
        reasons=decided.reasons,
        heard=decided.heard,
        not_heard=decided.not_heard,
        decided_on=decided.decided_on,
        decided_by=decided.decided_by,
        standings={standing.value: count for standing, count in decided.standings.items() if count},
        review_on=decided.review_on,
        supersedes=older,
        recorded_by=seat.user,
    )
    if decided.about:
        row.about_kind, row.about_id = decided.about
        row.about_title = title_of(seat, *decided.about)[:300]
    row.search_text = search_text(row)
    row.save(force_insert=True)
    _log(seat, row)
    return row


def title_of(seat: Seat, kind: str, pk: UUID) -> str:
    """What an object is called today. Raises NoSuchObject."""
    known = registry.kinds.get(kind)
    found = known.describe(seat, pk) if known else None
    if found is None:
        raise NoSuchObject(kind)
    return found[0]


def search_text(row: Decision) -> str:
    """The words that a decision is found by."""
    return folded(
        " ".join((row.title, row.options, row.reasons, row.heard, row.not_heard, row.decided_by, row.about_title))
    )


def _log(seat: Seat, row: Decision) -> None:
    """Who decided may be names: they are sealed under the key of whoever wrote them down."""
    by = audit.Personal(seat.user.pk, row.decided_by) if seat.user else row.decided_by
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action="decision.superseding" if row.supersedes_id else "decision.recorded",
        kind=KIND,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={
            "number": row.number,
            "title": row.title,
            "options": row.options,
            "reasons": row.reasons,
            "heard": row.heard,
            "not_heard": row.not_heard,
            "decided_on": row.decided_on,
            "decided_by": by,
            "standings": row.standings,
            "review_on": row.review_on,
            "about": row.about_title,
            "supersedes": row.supersedes.number if row.supersedes else None,
        },
    )
