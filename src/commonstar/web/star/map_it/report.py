"""What Map it reports to the Star, computed from the data in two queries."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, Status, Step
from commonstar.web.programmes.public import Programme, Progress, Report, SectorNote
from commonstar.web.star.map_it.models import Initiative, Involvement, Rating

# So many initiatives are a start: from then on the list is a list, and the task counts as done.
A_START = 10


def report(programme: Programme) -> Report:
    """The step's note and tasks, and the note of each Co."""
    rows = Initiative.objects.filter(programme=programme, merged_into=None).order_by()
    counts = rows.aggregate(total=Count("pk"), sorted=Count("pk", filter=Q(sorted_at__isnull=False)))
    total = counts["total"]
    rated = Exists(Rating.objects.filter(initiative=OuterRef("initiative"), co=OuterRef("co"), count__gt=0))
    shown = (
        Involvement.objects.filter(initiative__programme=programme, initiative__merged_into=None)
        .filter(initiative__status=Status.EXISTING)
        .order_by()
        .annotate(rated=rated)
        .values("co")
        .annotate(number=Count("pk"), answered=Count("pk", filter=Q(rated=True)))
        .values_list(F("co"), "number", "answered")
    )
    found = {Co(co): (number, answered) for co, number, answered in shown}
    notes: dict[Co | Step, SectorNote] = {co: _co_note(*found.get(co, (0, 0))) for co in Co}
    notes[Step.MAP] = SectorNote(_number(total), Progress(counts["sorted"], total))
    tasks = {
        "map/list-what-exists": Progress(min(total, A_START), A_START),
        "map/sort": Progress(counts["sorted"], total),
        "map/confirm-ratings": Progress(
            sum(answered for _, answered in found.values()), sum(number for number, _ in found.values())
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
