"""Searching the library: which cases, in which order, and what they show.

The index of words says which cases match (the same on both stores); the order among them is one plain expression over
folded columns, so that it does not depend on the store. See docs/explanation/searching.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, StrIndex
from django.db.models.lookups import GreaterThan

from commonstar.formats.cases import CaseFile
from commonstar.web.common.folding import words
from commonstar.web.evidence.public import counts_of, figures_of
from commonstar.web.library import index
from commonstar.web.library.bridge import case_file_of
from commonstar.web.library.models import HOLDER, Case, CaseFacet, CaseKind, FacetKind

PAGE = 20
WORDS = 12
# What a word is worth where it stands; a word of the text alone counts 1, so that every hit has a score.
IN_TITLE, BEGINS_IN_TITLE, IN_SUMMARY, BEGINS_IN_SUMMARY, IN_TEXT = 12, 8, 5, 3, 1
PHRASE_IN_TITLE = 10


@dataclass(frozen=True)
class Search:
    """What was asked: words, one kind of case, and whatever each case must show (all of it)."""

    text: str = ""
    kind: CaseKind = CaseKind.CASE
    chosen: tuple[tuple[FacetKind, str], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words, each once, the first dozen."""
        return tuple(dict.fromkeys(words(self.text)))[:WORDS]


@dataclass(frozen=True)
class FacetCount:
    """How many of the cases found show something."""

    facet: FacetKind
    value: str
    count: int


@dataclass(frozen=True)
class Hit:
    """A case in a list of results, with what it shows and how many figures it has."""

    case: Case
    shows: tuple[tuple[FacetKind, str], ...]
    figures: int


def found(search: Search, *, of_any_kind: bool = False) -> QuerySet[Case]:
    """The cases that match, in no order."""
    rows = Case.objects.order_by() if of_any_kind else Case.objects.filter(kind=search.kind).order_by()
    if search.words:
        rows = rows.filter(number__in=index.numbers_with(search.words))
    for facet, value in search.chosen:
        shown = CaseFacet.objects.filter(case=OuterRef("number"), facet=facet.value, value=value)
        rows = rows.filter(Exists(shown))
    return rows


def ranked(search: Search) -> QuerySet[Case]:
    """The cases that match, best first; then by title and slug. The order is the same on both stores."""
    in_order = [Collate(F(column), index.binary()).asc() for column in ("search_title", "slug")]
    if not search.words:
        return found(search).order_by(*in_order)
    return found(search).annotate(score=_score(search.words)).order_by("-score", *in_order)


def _score(asked: Sequence[str]) -> Combinable:
    score: Combinable = Value(0, output_field=IntegerField())
    for word in asked:
        score = score + Choice(
            _has("search_title", f" {word} ", IN_TITLE),
            _has("search_title", f" {word}", BEGINS_IN_TITLE),
            _has("search_summary", f" {word} ", IN_SUMMARY),
            _has("search_summary", f" {word}", BEGINS_IN_SUMMARY),
            default=Value(IN_TEXT),
            output_field=IntegerField(),
        )
    if len(asked) > 1:
        phrase = _has("search_title", " " + " ".join(asked), PHRASE_IN_TITLE)
        score = score + Choice(phrase, default=Value(0), output_field=IntegerField())
    return score


def _has(column: str, part: str, worth: int) -> When:
    """What a place is worth where it holds this text. Compared by position: `LIKE` would read "_" as any letter."""
    return When(GreaterThan(StrIndex(F(column), Value(part)), 0), then=Value(worth))


def facet_counts(search: Search) -> list[FacetCount]:
    """How many of the cases found show each thing. One query, over one index where nothing was asked."""
    rows = CaseFacet.objects.filter(kind=search.kind)
    if search.words or search.chosen:
        # One pass over the index of counts is quicker than 10,000 look-ups by case: the sum hides the case's own index.
        left = found(search).values("number") if search.chosen else index.numbers_with(search.words)
        rows = rows.annotate(number=F("case_id") + 0).filter(number__in=left)
    counts = rows.values_list("facet", "value").order_by().annotate(count=Count("case_id"))
    return [FacetCount(FacetKind(facet), value, count) for facet, value, count in counts]


def count_by_kind(search: Search) -> dict[CaseKind, int]:
    """How many cases and how many pointers have these words and show what was chosen. One query."""
    rows = found(search, of_any_kind=True).values_list("kind").annotate(count=Count("number"))
    counts = {CaseKind(kind): count for kind, count in rows}
    return {kind: counts.get(kind, 0) for kind in CaseKind}


def hits(numbers: Sequence[int]) -> list[Hit]:
    """What a page of results shows of each case, in the order of the numbers given. Three queries."""
    found_rows = {row.number: row for row in Case.objects.filter(number__in=numbers).defer("content")}
    rows = [found_rows[number] for number in numbers]
    shown: dict[int, list[tuple[FacetKind, str]]] = {row.number: [] for row in rows}
    for facet in CaseFacet.objects.filter(case__number__in=list(shown)).order_by("pk"):
        shown[facet.case_id].append((FacetKind(facet.facet), facet.value))
    figures = counts_of(HOLDER, [row.pk for row in rows])
    return [Hit(row, tuple(shown[row.number]), figures.get(row.pk, 0)) for row in rows]


def case_at(slug: str) -> Case | None:
    """The case or pointer of this slug."""
    return Case.objects.filter(slug=slug).first()


def file_of(case: Case) -> CaseFile:
    """The case as a file would have it, with all figures that it has now. One query."""
    return case_file_of(case, figures_of(HOLDER, [case.pk])[case.pk])


def files_of(cases: Iterable[Case]) -> list[CaseFile]:
    """Many cases as files."""
    listed = list(cases)
    figures = figures_of(HOLDER, [case.pk for case in listed])
    return [case_file_of(case, figures[case.pk]) for case in listed]


def all_files() -> list[CaseFile]:
    """The whole library as files, by slug."""
    return files_of(Case.objects.order_by("slug"))


def case_titles(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Title and slug of cases by their id, for rooms that refer to them. One query."""
    rows = Case.objects.filter(pk__in=list(ids)).values_list("pk", "title", "slug")
    return {pk: (title, slug) for pk, title, slug in rows}
