"""What Co-commission tells the Star at start-up: where its sector leads, its tasks, what it reports and what waits."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Co, Step
from commonstar.web.co.commission import report
from commonstar.web.co.commission.lots import registration as lots
from commonstar.web.co.commission.registry import DECIDE
from commonstar.web.co.commission.voting import registration as voting
from commonstar.web.programmes.public import Programme, TaskKind, registry


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.sector(Co.COMMISSION, home)
    registry.task(
        TaskKind(
            DECIDE,
            Step.FOCUS,
            _("Decide together with citizens"),
            _("Hold a participatory budget or an election, or let a panel choose whom to fund. Everyone reads why."),
            40,
            home,
            minutes=120,
        )
    )
    registry.report(report.report)
    registry.waiting(report.waiting)
    voting.register()
    lots.register()


def home(programme: Programme) -> str:
    """The page where co-commissioning begins."""
    return reverse("commission:home", args=[programme.slug])
