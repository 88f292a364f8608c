"""Loading cases: nothing twice, nothing lost, no figure overwritten, the same case file comes back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from commonstar.formats.cases import CaseFile, shipped_cases
from commonstar.formats.figures import FigureRecord, Source
from commonstar.web.audit.public import Entry
from commonstar.web.evidence.public import Figure, FigureTooLong
from commonstar.web.library.models import Case, CaseFacet
from commonstar.web.library.public import (
    CaseTooLong,
    IncompleteCases,
    Search,
    SlugTwice,
    case_at,
    file_of,
    load_cases,
    load_shipped,
    load_shipped_if_empty,
    ranked,
    reindex,
)

pytestmark = pytest.mark.django_db
SHIPPED = shipped_cases()


def a_case(slug: str = "a-case", **more: object) -> CaseFile:
    values = {"title": "A case", "summary": "Short.", "country": "GB", "introduction": "Once.", "outcomes": "Better."}
    return CaseFile(slug=slug, **(values | more))  # type: ignore[arg-type]


def a_figure(result: int = 5, **more: object) -> FigureRecord:
    return FigureRecord("Gardens", Source("A report"), result=Decimal(result), **more)  # type: ignore[arg-type]


def test_what_is_shipped_is_loaded_once_and_comes_back_as_it_was() -> None:
    first, second = load_shipped(), load_shipped()
    assert (len(first.created), first.updated, first.unchanged) == (len(SHIPPED), (), ())
    assert (second.created, second.updated, len(second.unchanged), second.figures) == ((), (), len(SHIPPED), 0)
    for case in SHIPPED:
        row = case_at(case.slug)
        assert row is not None
        assert file_of(row) == case


def test_an_empty_library_is_filled_and_a_filled_one_is_left_alone() -> None:
    load_cases(cases=[a_case()])
    assert load_shipped_if_empty().created == ()
    Case.objects.all().delete()
    assert len(load_shipped_if_empty().created) == len(SHIPPED)


def test_a_changed_file_changes_the_case_and_leaves_a_log() -> None:
    load_cases(cases=[a_case(service_areas=("Housing",))])
    done = load_cases(cases=[a_case(title="Another title", service_areas=("Environment",))])
    assert done.updated == ("a-case",)
    assert [str(case) for case in ranked(Search("another"))] == ["Another title"]
    assert list(CaseFacet.objects.filter(facet="area").values_list("value", flat=True)) == ["Environment"]
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == ["case.loaded"] * 2


def test_a_newer_figure_stands_beside_the_older() -> None:
    load_cases(cases=[a_case(figures=(a_figure(5, grade=4),))])
    done = load_cases(cases=[a_case(figures=(a_figure(7, grade=6),))])
    assert (done.updated, done.figures) == (("a-case",), 1)
    row = case_at("a-case")
    assert row is not None
    assert [figure.result for figure in file_of(row).figures] == [5, 7]
    assert row.best_grade == 4
    assert load_cases(cases=[a_case(figures=(a_figure(7, grade=6),))]).unchanged == ("a-case",)


@pytest.mark.parametrize(
    ("cases", "error"),
    [
        ([a_case("fine"), a_case(introduction="")], IncompleteCases),
        ([a_case(), a_case()], SlugTwice),
        ([a_case("fine"), a_case(title="x" * 301)], CaseTooLong),
        ([a_case("fine"), a_case(service_areas=("x" * 121,))], CaseTooLong),
        ([a_case("fine"), a_case(figures=(a_figure(unit="x" * 61),))], FigureTooLong),
        ([a_case("fine"), a_case(figures=(replace(a_figure(), result=Decimal("0.1234567")),))], FigureTooLong),
    ],
)
def test_a_load_is_all_or_nothing(cases: list[CaseFile], error: type[Exception]) -> None:
    with pytest.raises(error):
        load_cases(cases=cases)
    assert not Case.objects.exists()
    assert not Figure.objects.exists()


def test_the_index_can_be_made_anew() -> None:
    load_shipped()
    searches = [Search("speed"), Search("Zürich"), Search("hospital admissions"), Search()]
    before = [[case.slug for case in ranked(search)] for search in searches]
    facets = sorted(CaseFacet.objects.values_list("case__slug", "facet", "value"))
    CaseFacet.objects.all().delete()
    Case.objects.update(search_title="", search_summary="", best_grade=None)
    assert reindex() == len(SHIPPED)
    assert [[case.slug for case in ranked(search)] for search in searches] == before
    assert sorted(CaseFacet.objects.values_list("case__slug", "facet", "value")) == facets


def test_loading_takes_as_many_queries_for_three_cases_as_for_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    load_cases(cases=[a_case("before")])
    with django_assert_max_num_queries(22) as one:
        load_cases(cases=[a_case("first", figures=(a_figure(),))])
    with django_assert_max_num_queries(22) as three:
        load_cases(cases=[a_case(f"next-{n}", figures=(a_figure(n),)) for n in range(3)])
    assert len(three.captured_queries) <= len(one.captured_queries)


def test_an_empty_library_says_what_to_do(client: Client) -> None:
    assert "commonstar library load" in client.get("/library/").content.decode()
