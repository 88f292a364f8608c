"""What business cases report to the Star: the task of making them, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Step, VersionState
from commonstar.web.programmes.public import Programme, Progress, Report, TaskKind
from commonstar.web.worth.addresses import address
from commonstar.web.worth.models import BusinessCase

MAKE = "focus/make-business-case"
TASK = TaskKind(
    MAKE,
    Step.FOCUS,
    _("Make the case for each initiative on the shortlist"),
    _("Say on one page what it costs, what it may bring, to which organisation, and how sure you are."),
    20,
    lambda programme: address("cases", programme),
    needs=("focus/choose-the-few",),
    resources=("business-case-page",),
    minutes=120,
)


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """A case counts when it is begun and when it is signed off; a quick estimate is a beginning. One query."""
    signed = Q(versions__state=VersionState.SIGNED_OFF)
    rows = BusinessCase.objects.filter(programme__in=programmes).order_by().values_list("programme")
    counted = rows.annotate(
        begun=Count("pk", distinct=True),
        whole=Count("pk", filter=Q(is_estimate=False), distinct=True),
        signed=Count("pk", filter=signed, distinct=True),
    )
    return {
        programme: Report(tasks={MAKE: Progress(min(1, begun) + whole + done, 1 + 2 * whole if whole else 2)})
        for programme, begun, whole, done in counted
    }
