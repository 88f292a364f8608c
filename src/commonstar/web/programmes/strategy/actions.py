"""Keeping a version of the strategy that was adopted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from commonstar.web.audit import public as audit
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Decision, Programme, StrategyVersion
from commonstar.web.programmes.rules import Seat, may_lead
from commonstar.web.programmes.tasks.actions import keep_file
from commonstar.web.programmes.tasks.files import Accepted


class NotOurDecision(ValueError):
    """A version is adopted by a decision of its own programme."""


@transaction.atomic
def adopt(*, seat: Seat, title: str, decision: Decision, file: Accepted) -> StrategyVersion:
    """Keep the file of a version, with the decision that adopted it. Nothing of it is changed later."""
    require(may_lead, seat)
    if decision.programme_id != seat.programme.pk:
        raise NotOurDecision(str(decision.number))
    # The programme's row is the lock: two versions at once get two numbers.
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    last = StrategyVersion.objects.filter(programme=seat.programme).aggregate(last=Max("number"))["last"] or 0
    kept = keep_file(seat=seat, file=file)
    made = StrategyVersion.objects.create(
        programme=seat.programme, number=last + 1, title=title, decision=decision, file=kept, kept_by=seat.user
    )
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action="strategy.adopted",
        kind="strategy",
        object_id=made.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"number": made.number, "title": title, "decision": decision.number, "sha256": kept.sha256},
    )
    return made
