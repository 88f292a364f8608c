"""Reading around imports: drafts, rows that wait, what the programme knows already, and rows on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonstar.formats.fields import CLOSED, TERMS, Terms
from commonstar.formats.register import InitiativeRow, RegisterReading, apply
from commonstar.web.common.folding import folded
from commonstar.web.common.phrases import phrase
from commonstar.web.library.public import Case
from commonstar.web.programmes.public import Need, Programme, Seat
from commonstar.web.star.map_it.bridge import to_row, values_of_many
from commonstar.web.star.map_it.imports.bridge import Source, likeness, with_needs, with_parents
from commonstar.web.star.map_it.models import FormOption, ImportDraft, Initiative, SetAsideRow

KEPT_DAYS = 30
BATCH = 500


def terms_of(programme: Programme) -> Terms:
    """The closed lists with their words in the reader's language, and the programme's own forms."""
    terms = TERMS
    for field, kind in CLOSED.items():
        terms = terms.with_words(field, {str(phrase(member)): member.value for member in kind})
    own = FormOption.objects.filter(programme=programme).exclude(name="").values_list("name", "code")
    return terms.with_words("forms", {name: code or name for name, code in own})


def read(programme: Programme, source: Source) -> RegisterReading:
    """The source's rows for this programme, with every problem that would keep one from being stored."""
    reading = apply(source.table, source.mapping, terms=terms_of(programme))
    if any(row.needs for row in reading.rows):
        listed = Need.objects.filter(programme=programme).values_list("number", "title")
        known = frozenset(folded(str(name)) for pair in listed for name in pair)
        reading = with_needs(reading, source.mapping, known)
    wanted = {row.parent for row in reading.rows if row.parent}
    return with_parents(reading, source.mapping, _origins(programme, wanted)) if wanted else reading


def _origins(programme: Programme, wanted: set[str]) -> frozenset[str]:
    known = {name for pair in _names(programme) for name in pair} & wanted
    return frozenset(known | set(Case.objects.filter(slug__in=wanted - known).values_list("slug", flat=True)))


def _names(programme: Programme) -> Iterator[tuple[str, str]]:
    rows = Initiative.objects.filter(programme=programme).order_by().values_list("pk", "key")
    yield from ((str(pk), key) for pk, key in rows.iterator(chunk_size=2000))


def known_keys(programme: Programme) -> frozenset[str]:
    """Every key by which a row would update an initiative instead of adding one."""
    return frozenset(key or pk for pk, key in _names(programme))


def repeats(programme: Programme, reading: RegisterReading) -> tuple[InitiativeRow, ...]:
    """Rows without a key whose title and summary are on the map already, or stand in an earlier row."""
    rows = [row for row in reading.rows if not row.key]
    titles = list({likeness(row.title, "")[0] for row in rows})
    seen: set[tuple[str, str]] = set()
    stored = Initiative.objects.filter(programme=programme, merged_into=None).order_by()
    for start in range(0, len(titles), BATCH):
        found = stored.filter(folded_title__in=titles[start : start + BATCH]).values_list("title", "summary")
        seen.update(likeness(title, summary) for title, summary in found)
    again = []
    for row in rows:
        like = likeness(row.title, row.summary)
        if like in seen:
            again.append(row)
        seen.add(like)
    return tuple(again)


def drafts_of(seat: Seat) -> QuerySet[ImportDraft]:
    """The programme's unfinished drafts, newest first, without their tables."""
    rows = ImportDraft.objects.filter(programme=seat.programme, done_at=None, created_at__gt=_oldest())
    return rows.defer("table", "mapping").select_related("made_by").order_by("-created_at")


def draft_at(seat: Seat, pk: UUID) -> ImportDraft | None:
    """One draft of the programme, also when it is done; None for one that is not there any more."""
    return ImportDraft.objects.filter(programme=seat.programme, pk=pk, created_at__gt=_oldest()).first()


def outdated() -> QuerySet[ImportDraft]:
    """Drafts of every programme that were kept long enough."""
    return ImportDraft.objects.filter(created_at__lte=_oldest())


def _oldest() -> object:
    return timezone.now() - timedelta(days=KEPT_DAYS)


def waiting_of(seat: Seat) -> QuerySet[SetAsideRow]:
    """The rows that wait to be mended, oldest import first."""
    return SetAsideRow.objects.filter(programme=seat.programme).order_by("created_at", "row", "id")


def waiting_row(seat: Seat, pk: UUID) -> SetAsideRow | None:
    """One row that waits."""
    return SetAsideRow.objects.filter(programme=seat.programme, pk=pk).first()


@dataclass(frozen=True)
class Leaving:
    """Rows on their way out, read in batches while they are written."""

    found: QuerySet[Initiative]

    def rows(self) -> Iterator[InitiativeRow]:
        """Each initiative as a register's row; two or three queries for each 500."""
        listed = self.found.select_related("parent", "parent_case").iterator(chunk_size=BATCH)
        while batch := list(islice(listed, BATCH)):
            values = values_of_many(batch)
            yield from (to_row(values[each.pk], each) for each in batch)
