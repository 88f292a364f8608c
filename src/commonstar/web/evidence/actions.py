"""Adding figures. There is no verb that changes or removes one: a newer figure stands beside the older.

The caller's own act checks its rule, holds the transaction and writes the log: a figure has no page of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonstar.formats.figures import FigureRecord
from commonstar.formats.figures import Source as SourceRecord
from commonstar.web.evidence.bridge import row_of, source_record_of, source_row_of
from commonstar.web.evidence.models import Figure, Source
from commonstar.web.evidence.queries import figures_of

BATCH = 500


def put_figures(*, holder_kind: str, holder_id: UUID, records: Iterable[FigureRecord]) -> tuple[FigureRecord, ...]:
    """Add figures to one holder and return those that were new to it. Raises `FigureTooLong`."""
    return put_many(holder_kind=holder_kind, records={holder_id: tuple(records)})[holder_id]


@transaction.atomic
def put_many(
    *, holder_kind: str, records: Mapping[UUID, Collection[FigureRecord]]
) -> dict[UUID, tuple[FigureRecord, ...]]:
    """Add figures to many holders at once and return what was new to each. An identical figure is not added twice."""
    known = figures_of(holder_kind, records)
    new = {holder: _new(known[holder], given) for holder, given in records.items()}
    sources = _sources({record.source for added in new.values() for record in added})
    rows = []
    for holder, added in new.items():
        for order, record in enumerate(added, start=len(known[holder])):
            source = sources[record.source]
            rows.append(row_of(record, source, holder_kind=holder_kind, holder_id=holder, order=order))
    Figure.objects.bulk_create(rows, batch_size=BATCH)
    return new


def _new(known: Iterable[FigureRecord], given: Iterable[FigureRecord]) -> tuple[FigureRecord, ...]:
    seen = set(known)
    return tuple(record for record in dict.fromkeys(given) if record not in seen)


def _sources(wanted: Collection[SourceRecord]) -> dict[SourceRecord, Source]:
    """The stored row of each source, made where there is none yet."""
    found: dict[SourceRecord, Source] = {}
    titles = sorted({record.title for record in wanted})
    for start in range(0, len(titles), BATCH):
        for row in Source.objects.filter(Q(title__in=titles[start : start + BATCH])).order_by("pk"):
            found.setdefault(source_record_of(row), row)
    made = {record: source_row_of(record) for record in wanted if record not in found}
    Source.objects.bulk_create(made.values(), batch_size=BATCH)
    return found | made
