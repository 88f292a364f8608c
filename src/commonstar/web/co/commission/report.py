"""What Co-commission says on the Star: of all its kinds of decision in one query, and what waits in one more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast

from commonstar.vocabulary import Co
from commonstar.web.co.commission.registry import Telling, registry
from commonstar.web.common.parts import Waiting
from commonstar.web.programmes.public import Programme, Progress, Report, Seat, SectorNote

Words = Mapping[str, Callable[[int], str]]
MOST = 2  # phrases of a note: more do not fit into the picture
PARTS: tuple[Callable[[Telling], Words], ...] = (attrgetter("now"), attrgetter("finished"), attrgetter("others"))
Stages = Counter[tuple[int, str]]  # by kind and stage


def report(programmes: Sequence[Programme]) -> dict[UUID, Report]:
    """By programme: the note and the tasks, once something is begun. One query for however many programmes."""
    found: dict[UUID, Stages] = {each.pk: Counter() for each in programmes}
    kinds = [each.rows(programmes).order_by() for each in registry.tellings]
    lines = [
        rows.values_list(Value(kind, IntegerField()), F("programme_id"), Cast("stage", CharField()))
        for kind, rows in enumerate(kinds)
    ]
    for kind, programme, stage in lines[0].union(*lines[1:], all=True):
        found[programme][kind, stage] += 1
    return {pk: _report(stages) for pk, stages in found.items() if stages}


def _report(stages: Stages) -> Report:
    tasks: dict[str, tuple[int, int]] = {}
    for (kind, stage), count in stages.items():
        telling = registry.tellings[kind]
        if telling.task:
            done, total = tasks.get(telling.task, (0, 0))
            tasks[telling.task] = (done + count * (stage in telling.finished), total + count)
    told = {key: Progress(done, total) for key, (done, total) in tasks.items()}
    done, total = (sum(each[place] for each in tasks.values()) for place in (0, 1))
    note = SectorNote(", ".join(_phrases(stages)[:MOST]), Progress(total + done, 2 * total))
    return Report(told, {Co.COMMISSION: note} if total else {})


def _phrases(stages: Stages) -> list[str]:
    """What people can take part in now, what was decided, and the rest."""
    return [
        words(stages[kind, stage])
        for part in PARTS
        for kind, telling in enumerate(registry.tellings)
        for stage, words in part(telling).items()
        if stages[kind, stage]
    ]


def waiting(seat: Seat) -> Iterable[Waiting]:
    """What waits for somebody in these rooms; rooms in which nothing may are not asked. One query to begin with."""
    asked = [(place, each.rows(seat)) for place, each in enumerate(registry.awaiting)]
    lines = [rows.order_by().values_list(Value(place, IntegerField())) for place, rows in asked if rows is not None]
    some = {place for (place,) in lines[0].union(*lines[1:])} if lines else set()
    for place in sorted(some):
        yield from registry.awaiting[place].told(seat)
