"""The library's pages: they open for everyone, in few queries, with everything that a case tells."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.test import Client

from commonstar.formats.cases import CaseFile, read_case, shipped_cases
from commonstar.web.library.models import Case
from commonstar.web.library.public import load_cases, registry
from tests.factories.cast import Cast
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
SHIPPED = {case.slug: case for case in shipped_cases()}
WILTSHIRE = "wiltshire-speedwatch"


@pytest.fixture(scope="module")
def loaded(module_db: None) -> None:
    """The shipped cases, loaded once for all tests of this file."""
    load_cases(cases=SHIPPED.values())


@pytest.fixture
def library(loaded: None, db: None) -> None:
    """The shipped cases."""


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("address", ["/library/", "/library/?q=speed", "/library/?q=zz", f"/library/{WILTSHIRE}/"])
def test_pages_are_whole(library: None, client: Client, address: str) -> None:
    found = outline(text_of(client, address))
    assert len(found.headings[1]) == 1
    assert found.repeated_ids() == []
    assert found.broken_references() == []
    assert found.unlabelled() == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/library/", 200),
        ("/library/?q=%00&co=%00&page=x&country=" + "x" * 500, 200),
        ("/library/?q=%27%22)*%20OR%20NEAR(", 200),
        (f"/library/{WILTSHIRE}/", 200),
        (f"/library/{WILTSHIRE}/export/json/", 200),
        (f"/library/{WILTSHIRE}/export/exe/", 404),
        ("/library/no-such-case/", 404),
        ("/library/no-such-case/export/json/", 404),
        ("/library/export/csv/", 200),
        ("/library/export/yaml/", 404),
    ],
)
def test_the_library_is_open_to_all(cast: Cast, library: None, address: str, status: int) -> None:
    for name in ("lead", "viewer", "stranger", "anonymous"):
        assert cast.client(name).get(address).status_code == status


def test_a_search_narrows_and_every_choice_can_be_taken_back(library: None, client: Client) -> None:
    both = text_of(client, "/library/?q=older+people&co=deliver&country=GB")
    assert SHIPPED["food-train"].title in both
    assert 'href="?q=older+people&amp;country=GB"' in both
    assert 'href="?q=older+people&amp;co=deliver&amp;country=GB&amp;co' not in both
    assert 'name="co" value="deliver"' in both
    offered = set(re.findall(r'href="(\?[^"]*)">[^<]+</a> <span class="cs-facets__count">\((\d+)\)', both))
    assert offered
    for address, count in offered:
        shown = text_of(client, "/library/" + address.replace("&amp;", "&"))
        assert re.search(rf"{count} case stud(y|ies)</h2>", shown), address


def test_pointers_are_kept_apart(library: None, client: Client) -> None:
    cases, pointers = text_of(client, "/library/"), text_of(client, "/library/?kind=pointer")
    assert f"{sum(case.kind == 'case' for case in SHIPPED.values())} case studies</h2>" in cases
    assert f"{sum(case.kind == 'pointer' for case in SHIPPED.values())} pointers</h2>" in pointers
    assert "It is not evidence" in pointers
    assert "It is not evidence" in text_of(client, "/library/academi-wales/")


def test_editions_that_disagree_stand_side_by_side_with_their_sources(library: None, client: Client) -> None:
    page = text_of(client, f"/library/{WILTSHIRE}/")
    row = page[page.index("Speedwatch sessions held") :][:2500]
    assert "Editions stand side by side" in row
    assert row.index("550 sessions") < row.index("567 sessions")
    assert "Brochure (three years)" in row
    assert "Web case (to January 2011)" in row
    assert "Grade 4 of 6" in row
    assert "−53%" in page
    assert "Price year not known" in page
    assert "not been able to check it at its source" in page
    assert "3,750 hours" in page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_store_seldom(client: Client, cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    cases = [case for case in SHIPPED.values() if "deliver" in case.cos][:count]
    load_cases(cases=cases)
    signed_in = cast.client("lead")
    with django_assert_num_queries(6):
        client.get("/library/")
    with django_assert_num_queries(8):
        signed_in.get("/library/?q=a&co=deliver")
    with django_assert_num_queries(2 + (registry.count_reuse is not None)):
        client.get(f"/library/{cases[0].slug}/")
    with django_assert_num_queries(4 + (registry.count_reuse is not None)):
        signed_in.get(f"/library/{cases[0].slug}/")


def test_a_case_is_described_for_machines(client: Client) -> None:
    load_cases(cases=[CaseFile("x", "</script><b>", "S & <i>", country="GB", introduction="I", outcomes="O")])
    body = client.get("/library/x/").content.decode()
    data = json.loads(body.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (data["@type"], data["headline"], data["abstract"]) == ("Article", "</script><b>", "S & <i>")
    assert data["url"] == "http://testserver/library/x/"
    assert "</script><b>" not in body


def test_exports_tell_the_whole_case(library: None, client: Client) -> None:
    (told,) = json.loads(client.get(f"/library/{WILTSHIRE}/export/json/").content)["cases"]
    assert told["slug"] == WILTSHIRE
    assert len(told["figures"]) == len(SHIPPED[WILTSHIRE].figures)
    assert read_case(client.get(f"/library/{WILTSHIRE}/export/yaml/").content.decode()) == SHIPPED[WILTSHIRE]
    table = client.get("/library/export/csv/?co=design")
    assert 'filename="library.csv"' in table["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {row["slug"] for row in rows} == {slug for slug, case in SHIPPED.items() if "design" in case.cos}
    assert all(row["address"].startswith("http://testserver/library/") for row in rows)


def test_the_opsi_fields_name_what_is_missing(library: None, client: Client) -> None:
    body = client.get(f"/library/{WILTSHIRE}/export/opsi/").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(body))
    assert row["Title"] == SHIPPED[WILTSHIRE].title
    missing = row["Missing"].split("; ")
    assert "What makes it innovative" in missing
    assert "Short summary" not in missing
    assert all(row[name] == "" for name in missing), "named as their columns are"


def test_what_is_too_much_to_export_is_sent_back_to_the_search(
    library: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonstar.web.library.views.MOST", 2)
    assert client.get("/library/export/csv/?q=a").url == "/library/?q=a"  # type: ignore[attr-defined]
    assert "too many to take with you" in text_of(client, "/library/?q=a")


def test_what_a_case_lacks_is_told_to_those_signed_in(library: None, cast: Cast) -> None:
    address = f"/library/{WILTSHIRE}/"
    assert "that this case lacks" in text_of(cast.client("viewer"), address)
    assert "that this case lacks" not in text_of(cast.client("anonymous"), address)


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A room of plans of the test's own."""
    taken: list[tuple[str, str]] = []

    def use(seat: object, case: Case) -> str:
        taken.append((seat.programme.slug, case.slug))  # type: ignore[attr-defined]  # a seat
        return "/"

    monkeypatch.setattr(registry, "use_in_plan", use)
    monkeypatch.setattr(registry, "count_reuse", lambda ids: {pk: len(taken) for pk in ids})
    return taken


@pytest.mark.parametrize(
    ("name", "status", "offered"),
    [
        ("lead", 200, True),
        ("contributor", 200, True),
        ("viewer", 200, False),
        ("administrator", 200, False),
        ("stranger", 200, False),
        ("anonymous", 302, False),
    ],
)
def test_a_case_goes_into_a_plan_of_mine_alone(
    cast: Cast, library: None, plans: list[tuple[str, str]], name: str, status: int, offered: bool
) -> None:
    client, address = cast.client(name), f"/library/{WILTSHIRE}/use/"
    answer = client.get(address)
    assert answer.status_code == status
    slug = cast.programme.slug
    assert (f'value="{slug}"' in answer.content.decode()) is offered
    client.post(address, {"programme": slug})
    assert plans == ([(slug, WILTSHIRE)] if offered else [])
    assert ("Used in 1 plan." in text_of(client, f"/library/{WILTSHIRE}/")) is offered
