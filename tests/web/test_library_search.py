"""The search: twenty golden queries on whichever store the run has, the order among hits, and what words may hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commonstar.formats.cases import CaseFile
from commonstar.formats.guidance import shipped_problems, shipped_prompt_cards
from commonstar.web.library.models import CaseKind, FacetKind
from commonstar.web.library.public import Case, Search, facet_counts, load_cases, load_shipped, ranked

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "golden" / "library-search" / "queries.csv"
QUERIES = [tuple(row) for row in csv.reader(GOLDEN.read_text("utf-8").splitlines()[1:])]


def case(slug: str, title: str = "Case", summary: str = "Short", introduction: str = "I", **more: object) -> CaseFile:
    given = {"country": "GB", "outcomes": "O", "introduction": introduction, **more}
    return CaseFile(slug, title, summary, **given)  # type: ignore[arg-type]


def slugs(text: str, **more: object) -> list[str]:
    return [found.slug for found in ranked(Search(text, **more))]  # type: ignore[arg-type]


def test_golden_queries_find_their_case_first() -> None:
    load_shipped()
    assert len(QUERIES) == 20
    assert {query: slugs(query)[:1] for query, _ in QUERIES} == {query: [first] for query, first in QUERIES}


def test_title_comes_before_summary_before_text_and_a_whole_word_before_its_beginning() -> None:
    load_cases(
        cases=[
            case("e-text", introduction="A garden."),
            case("d-summary-begins", summary="Gardeners."),
            case("c-summary", summary="A garden."),
            case("b-title-begins", "Gardeners"),
            case("a-title", "The garden"),
            case("z-title", "A garden"),
        ]
    )
    assert slugs("garden") == ["z-title", "a-title", "b-title-begins", "c-summary", "d-summary-begins", "e-text"]


def test_words_next_to_each_other_in_the_title_come_first() -> None:
    load_cases(cases=[case("a", "Table, and a round of talks"), case("b", "The round table")])
    assert slugs("round table") == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("Café Straße", "cafe STRASSE", True),
        ("Łódź", "lodz", False),  # a stroke through a letter is no accent
        ("Καφενείο", "καφενειο", True),
        ("snake_case", "snake_c", True),
        ("snakexcase", "snake_c", False),
        ("100% of O'Brien's", "100 o brien s", True),
        ("see 2011-01 and 1e5 at a.example.org", "1e5 2011 example", True),
        ("under", "nder", False),
        ("one two", "one three", False),
    ],
)
def test_the_same_words_are_found_on_both_stores(text: str, query: str, is_found: bool) -> None:
    load_cases(cases=[case("it", introduction=text), case("other")])
    assert ("it" in slugs(query)) is is_found


def test_every_condition_must_hold_and_counts_are_of_what_is_left() -> None:
    load_cases(
        cases=[
            case("a", "Garden", service_areas=("Housing", "Environment")),
            case("b", "Garden", service_areas=("Housing",)),
            case("c", "Bus", service_areas=("Housing",)),
        ]
    )
    chosen = ((FacetKind.AREA, "Housing"), (FacetKind.AREA, "Environment"))
    assert slugs("", chosen=chosen) == ["a"]
    counts = {count.value: count.count for count in facet_counts(Search("garden")) if count.facet is FacetKind.AREA}
    assert counts == {"Housing": 2, "Environment": 1}


def test_every_case_that_guidance_leads_to_is_in_the_library() -> None:
    load_shipped()
    named = {each.case for each in (*shipped_problems(), *shipped_prompt_cards()) if each.case}
    assert len(named) >= 5
    assert named <= set(Case.objects.filter(kind=CaseKind.CASE).values_list("slug", flat=True))
