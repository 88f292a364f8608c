"""What questionnaires report to the Star: their tasks, and how far these are, in one query for all programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Step
from commonstar.web.programmes.public import Programme, Progress, Report, TaskKind
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.results.queries import WOULD
from commonstar.web.questionnaires.rules import may_run

HOW_FAR, WHO_WOULD, AGAIN = "map/ask-how-far", "people/ask-who-would-do-more", "grow/ask-again"
FEEDBACK = "gathering-feedback"  # it is about an afternoon, not about how things are done


def questionnaires_of(programme: Programme) -> str:
    """Where rounds are opened and published."""
    return reverse("questionnaires:questionnaires", args=[programme.slug])


TASKS = (
    TaskKind(
        HOW_FAR,
        Step.MAP,
        _("Ask how far you co-produce"),
        _("Ask people who use services, carers, staff and managers the same questions, and see where they differ."),
        55,
        questionnaires_of,
        rule=may_run,
        minutes=45,
    ),
    TaskKind(
        WHO_WOULD,
        Step.PEOPLE,
        _("Ask who would do more"),
        _("One survey for the community and one for staff: what people do already, and what else they would do."),
        15,
        questionnaires_of,
        rule=may_run,
        needs=("focus/choose-the-few",),
        minutes=60,
    ),
    TaskKind(
        AGAIN,
        Step.GROW,
        _("Ask again and see what changed"),
        _("Ask the same questionnaire in a second round: its results then stand beside those of the first."),
        15,
        questionnaires_of,
        rule=may_run,
        needs=(HOW_FAR,),
        minutes=30,
    ),
)


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """By programme: a task is under way once a round of its kind was opened, and done once one is published."""
    rows = (
        Round.objects.filter(programme__in=programmes)
        .exclude(version__instrument__code=FEEDBACK)
        .order_by()
        .values("programme", "version__instrument")
        .annotate(
            all=Count("pk"),
            published=Count("pk", filter=Q(published_on__isnull=False)),
            would=Count("pk", filter=Q(version__definition__contains=WOULD)),
        )
    )
    found: dict[UUID, list[tuple[int, int, bool]]] = defaultdict(list)
    for pk, count, published, would in rows.values_list("programme", "all", "published", "would"):
        found[pk].append((count, published, bool(would)))
    return {each.pk: _report(found[each.pk]) for each in programmes}


def _report(instruments: list[tuple[int, int, bool]]) -> Report:
    """Of (rounds, published ones, whether it asks what people would do) of each instrument."""
    far = [each for each in instruments if not each[2]]
    would = [each for each in instruments if each[2]]
    again = [(count - 1, published - 1, False) for count, published, _would in instruments if count > 1]
    return Report({HOW_FAR: _progress(far), WHO_WOULD: _progress(would), AGAIN: _progress(again)})


def _progress(instruments: list[tuple[int, int, bool]]) -> Progress:
    opened = any(count > 0 for count, _published, _would in instruments)
    published = any(published > 0 for _count, published, _would in instruments)
    return Progress(opened + published, 2)
