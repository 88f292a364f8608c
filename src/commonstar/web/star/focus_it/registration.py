"""What Focus it tells the Star at start-up: its task, its sector, its report, its table, and how its acts read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Step
from commonstar.web.programmes.public import NOBODY, Programme, Progress, Report, Table, TaskKind, registry
from commonstar.web.star.focus_it import queries, rules
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.map_it.public import KIND

TASK = "focus/choose-the-few"
# So many chosen are a shortlist: each has its reason, since nothing is chosen without one.
A_FEW = 3


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.task(
        TaskKind(
            TASK,
            Step.FOCUS,
            _("Shortlist the initiatives with the highest impact"),
            _("Choose from what you mapped, and write down why each was chosen. Three are a start."),
            10,
            home,
            rule=rules.choose,
            needs=("map/list-what-exists",),
            resources=("choice-grid",),
            minutes=60,
        )
    )
    registry.sector(Step.FOCUS, home)
    registry.report(report)
    registry.table(Table("shortlist", ShortlistEntry, outside={"chosen_by": NOBODY}))
    registry.act(f"{KIND}.shortlisted", _("{who} put the initiative “{what}” on the shortlist."))
    registry.act("activity.set_up", _("{who} set up the activity “{what}”."))
    registry.act(f"{KIND}.taken_off_shortlist", _("{who} took the initiative “{what}” off the shortlist."))


def home(programme: Programme) -> str:
    """The page where the step begins."""
    return address("shortlist", programme)


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """By programme: how far the shortlist is. One query for however many programmes."""
    found = queries.counts(programmes)
    return {each.pk: Report({TASK: Progress(min(found.get(each.pk, 0), A_FEW), A_FEW)}) for each in programmes}
