"""Loading cases into the library, and making its index anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonstar.formats.cases import CaseFile, Finding, Severity, completeness, shipped_cases
from commonstar.formats.figures import FigureRecord
from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import figures_of, put_many
from commonstar.web.library import index
from commonstar.web.library.bridge import all_words, case_file_of, content_of, facets_of, fill
from commonstar.web.library.models import HOLDER, Case, CaseFacet

BATCH = 500
COLUMNS = (
    *("slug", "kind", "title", "language", "country", "date", "best_grade"),
    *("search_title", "search_summary", "summary", "updated_at", "content"),
)


class IncompleteCases(ValueError):
    """Cases that lack what a case needs to be published: each with its findings. Nothing was loaded."""

    def __init__(self, faults: dict[str, tuple[Finding, ...]]) -> None:
        self.faults = faults
        super().__init__(", ".join(faults))


class SlugTwice(ValueError):
    """Two cases of one load have the same slug. Nothing was loaded."""


@dataclass(frozen=True)
class Loaded:
    """What a load did, by slug; `figures` counts the figures that were new."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    figures: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.figures + other.figures,
        )


@transaction.atomic
def load_cases(*, cases: Iterable[CaseFile], actor_id: UUID | None = None) -> Loaded:
    """Bring cases in, by slug: new ones are made, changed ones follow their file, equal ones are left alone.

    Figures are only ever added: one that a file no longer has, or has otherwise, stays beside the newer. All or
    nothing. Raises `IncompleteCases`, `SlugTwice`, `CaseTooLong` or `FigureTooLong`.
    """
    listed = list(cases)
    _check(listed)
    done, waiting = Loaded(), iter(listed)
    while batch := list(islice(waiting, BATCH)):
        done += _load_batch(batch, actor_id)
    return done


def load_shipped() -> Loaded:
    """Bring in the cases that come with Commonstar. Safe to repeat."""
    return load_cases(cases=shipped_cases())


def load_shipped_if_empty() -> Loaded:
    """Bring in the cases that come with Commonstar where the library holds nothing yet."""
    return Loaded() if Case.objects.exists() else load_shipped()


def reindex() -> int:
    """Make the index of words and the facets anew from the stored cases; returns how many cases it holds."""
    count = 0
    with transaction.atomic():
        index.clear()
        CaseFacet.objects.all().delete()
        rows = Case.objects.order_by("number").iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            figures = figures_of(HOLDER, [row.pk for row in batch])
            for row in batch:
                fill(row, case_file_of(row))
                row.best_grade = _best(figures[row.pk])
            Case.objects.bulk_update(batch, ["best_grade", "search_title", "search_summary"], batch_size=100)
            _write_index([(row, case_file_of(row), figures[row.pk]) for row in batch])
            count += len(batch)
    return count


def _check(cases: Sequence[CaseFile]) -> None:
    slugs: set[str] = set()
    for case in cases:
        if case.slug in slugs:
            raise SlugTwice(case.slug)
        slugs.add(case.slug)
    errors = {
        case.slug: tuple(finding for finding in completeness(case) if finding.severity is Severity.ERROR)
        for case in cases
    }
    faults = {slug: findings for slug, findings in errors.items() if findings}
    if faults:
        raise IncompleteCases(faults)


def _load_batch(cases: list[CaseFile], actor_id: UUID | None) -> Loaded:
    stored = {row.slug: row for row in Case.objects.filter(slug__in=[case.slug for case in cases])}
    before = {row.slug: row.content for row in stored.values()}
    rows = dict(zip((case.slug for case in cases), _rows(cases, stored), strict=True))
    new = {slug for slug in rows if slug not in before}
    Case.objects.bulk_create([rows[slug] for slug in rows if slug in new], batch_size=100)
    added = put_many(holder_kind=HOLDER, records={rows[case.slug].pk: case.figures for case in cases})
    changed = [
        case for case in cases if case.slug in new or before[case.slug] != content_of(case) or added[rows[case.slug].pk]
    ]
    _settle([(rows[case.slug], case) for case in changed])
    _log([(rows[case.slug], before.get(case.slug), added[rows[case.slug].pk]) for case in changed], actor_id)
    slugs = {case.slug for case in changed}
    return Loaded(
        tuple(slug for slug in rows if slug in new),
        tuple(slug for slug in rows if slug in slugs - new),
        tuple(slug for slug in rows if slug not in slugs),
        sum(map(len, added.values())),
    )


def _rows(cases: Iterable[CaseFile], stored: dict[str, Case]) -> Iterator[Case]:
    last = Case.objects.aggregate(last=Max("number"))["last"] or 0
    for case in cases:
        row = stored.get(case.slug)
        if row is None:
            last += 1
            row = Case(number=last)
        yield fill(row, case)


def _settle(changed: list[tuple[Case, CaseFile]]) -> None:
    """Bring rows, facets and words of changed cases in line with the case and all figures that it now has."""
    figures = figures_of(HOLDER, [row.pk for row, _ in changed])
    for row, _ in changed:
        row.best_grade = _best(figures[row.pk])
    Case.objects.bulk_update([row for row, _ in changed], COLUMNS, batch_size=50)
    CaseFacet.objects.filter(case_id__in=[row.number for row, _ in changed]).delete()
    _write_index([(row, case, figures[row.pk]) for row, case in changed])


def _write_index(entries: list[tuple[Case, CaseFile, tuple[FigureRecord, ...]]]) -> None:
    facets = [facet for row, case, _ in entries for facet in facets_of(row, case)]
    CaseFacet.objects.bulk_create(facets, batch_size=BATCH)
    index.write((row.number, all_words(case, figures)) for row, case, figures in entries)


def _best(figures: Iterable[FigureRecord]) -> int | None:
    """The best grade that any figure has: 1 is the best."""
    return min((figure.grade for figure in figures if figure.grade), default=None)


def _log(
    changed: Iterable[tuple[Case, dict[str, object] | None, tuple[FigureRecord, ...]]], actor_id: UUID | None
) -> None:
    changes = [
        audit.Change("case", row.pk, before, {**row.content, "figures_added": len(added)})
        for row, before, added in changed
    ]
    if changes:
        audit.record_many(actor_id=actor_id, action="case.loaded", scope=audit.Scope(), changes=changes)
