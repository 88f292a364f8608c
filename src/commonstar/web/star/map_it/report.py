"""What Map it reports to the Star, computed from the data in two queries for however many programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, Status, Step
from commonstar.web.programmes.public import Programme, Progress, Report, SectorNote
from commonstar.web.star.map_it.models import FoundAt, Initiative, Involvement, Rating

# So many initiatives are a start: from then on the list is a list, and the task counts as done.
A_START = 10
COUNTED = ("programme", "total", "done", "found")


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """By programme: the step's note and tasks, and the note of each Co."""
    totals = _totals(programmes)
    shown = _shown(programmes)
    return {each.pk: _report(*totals.get(each.pk, (0, 0, 0)), shown[each.pk]) for each in programmes}


def _totals(programmes: Sequence[Programme]) -> dict[UUID, tuple[int, int, int]]:
    """By programme: how many initiatives there are, how many are sorted, and how many a gathering named."""
    named = Exists(FoundAt.objects.filter(initiative=OuterRef("pk")))
    rows = Initiative.objects.filter(programme__in=programmes, merged_into=None).order_by()
    counted = (
        rows.annotate(named=named)
        .values("programme")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(sorted_at__isnull=False)))
        .annotate(found=Count("pk", filter=Q(named=True)))
    )
    return {pk: (total, done, named) for pk, total, done, named in counted.values_list(*COUNTED)}


def _shown(programmes: Sequence[Programme]) -> dict[UUID, dict[Co, tuple[int, int]]]:
    """By programme and Co: how many existing initiatives show it, and for how many of them people have answered."""
    rated = Exists(Rating.objects.filter(initiative=OuterRef("initiative"), co=OuterRef("co"), count__gt=0))
    counted = (
        Involvement.objects.filter(initiative__programme__in=programmes, initiative__merged_into=None)
        .filter(initiative__status=Status.EXISTING)
        .order_by()
        .annotate(rated=rated)
        .values("initiative__programme", "co")
        .annotate(number=Count("pk"), answered=Count("pk", filter=Q(rated=True)))
        .values_list("initiative__programme", "co", "number", "answered")
    )
    found: dict[UUID, dict[Co, tuple[int, int]]] = defaultdict(dict)
    for pk, co, number, answered in counted:
        found[pk][Co(co)] = (number, answered)
    return found


def _report(total: int, done: int, found: int, shown: dict[Co, tuple[int, int]]) -> Report:
    notes: dict[Co | Step, SectorNote] = {co: _co_note(*shown.get(co, (0, 0))) for co in Co}
    notes[Step.MAP] = SectorNote(_number(total), Progress(done, total))
    tasks = {
        "map/list-what-exists": Progress(min(total, A_START), A_START),
        "map/hold-a-workshop": Progress(min(found, 1), 1),
        "map/sort": Progress(done, total),
        "map/confirm-ratings": Progress(
            sum(answered for _, answered in shown.values()), sum(number for number, _ in shown.values())
        ),
    }
    return Report(tasks, notes)


def _number(count: int) -> str:
    return ngettext("%(count)d initiative", "%(count)d initiatives", count) % {"count": count}


def _co_note(number: int, answered: int) -> SectorNote:
    """Each existing initiative counts twice: that it is there, and that people who take part have answered.

    So a Co is under way as soon as something exists, and done only when each has been answered for.
    """
    return SectorNote(_number(number), Progress(number + answered, 2 * number))
