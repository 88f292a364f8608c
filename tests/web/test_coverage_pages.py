"""The pages that count the map: who may open them, in how many queries, and what they say."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.urls import reverse

from commonstar.formats.tables import read_table
from commonstar.vocabulary import Co, Status, Strength, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.star.map_it.models import Rating
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db

PAGES = ("answer", "answer_csv", "answer_xlsx", "coverage")
INSIDERS = ("lead", "co-lead", "facilitator", "contributor", "viewer", "administrator")
SEES = {
    Visibility.PRIVATE: INSIDERS,
    Visibility.PARTNERS: (*INSIDERS, "partner"),
    Visibility.PUBLIC: (*INSIDERS, "partner", "stranger", "anonymous"),
}


def page(cast: Cast, name: str, **more: str) -> str:
    return reverse(f"map_it:{name}", kwargs={"programme": cast.programme.slug, **more})


def body(cast: Cast, name: str, who: str = "lead", query: str = "") -> str:
    response = cast.client(who).get(page(cast, name) + query)
    assert response.status_code == 200
    return response.content.decode()


def fill(cast: Cast, number: int) -> None:
    seat = cast.seat("lead")
    for each in range(number):
        row = make_initiative(
            seat,
            f"Initiative {each}",
            Co.DESIGN,
            service_areas=(f"Area {each}", "Housing"),
            places=(f"Place {each}",),
            partners=(f"Partner {each}",),
        )
        Rating.objects.create(
            initiative=row, co=Co.DESIGN, voice=Strength.UNKNOWN, action=Strength.UNKNOWN, count=each + 1
        )


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*INSIDERS, "partner", "stranger", "anonymous"])
def test_who_may_open_the_counts(cast: Cast, visibility: Visibility, who: str) -> None:
    cast.programme.visibility = visibility
    cast.programme.save()
    client = cast.client(who)
    expected = 200 if who in SEES[visibility] else 404
    assert {name: client.get(page(cast, name)).status_code for name in PAGES} == dict.fromkeys(PAGES, expected)


@pytest.mark.parametrize(("name", "queries"), [("answer", 12), ("coverage", 11)])
@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    cast: Cast, django_assert_num_queries: object, name: str, queries: int, number: int
) -> None:
    fill(cast, number)
    client = cast.client("lead")
    with django_assert_num_queries(queries):  # type: ignore[operator]  # pytest-django gives no type for it
        assert client.get(page(cast, name)).status_code == 200


def test_the_answer_says_how_many_and_where_the_gaps_are(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.COMMISSION, Co.DESIGN, Co.DELIVER, service_areas=("Housing",))
    make_initiative(seat, "B", Co.DESIGN, service_areas=("Adult social care",))
    make_initiative(seat, "C", status=Status.POTENTIAL)
    found = body(cast, "answer")
    assert "2 of them run now." in found
    assert "1 row waits to be sorted" in found
    assert "Nobody co-assesses in" in found
    assert re.search(r"cs-cell--gap\">(<a [^>]*>)?gap<", found)
    assert "2 are rated by staff alone." in found


def test_the_answer_carries_its_date_and_the_newest_entry_of_the_log(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    assert audit.newest().hash in body(cast, "answer")


def test_what_people_say_otherwise_is_counted(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    row.involvements.update(voice=Strength.STRONG, action=Strength.STRONG)
    Rating.objects.create(initiative=row, co=Co.DESIGN, voice=Strength.NONE, action=Strength.SOME, count=3)
    found = body(cast, "answer")
    assert "In 1 of these they see less voice and action than staff do." in found
    assert "rated by staff alone" not in found


@pytest.mark.parametrize("name", ["answer", "coverage"])
def test_a_new_programme_gets_an_answer_too(cast: Cast, name: str) -> None:
    assert "Nothing is on the map yet." in body(cast, name)


def test_cells_lead_to_the_list_narrowed_to_them(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN, service_areas=("Housing",))
    area = row.service_areas.get()
    found = body(cast, "coverage", query="?show=existing")
    assert f"service_area={area.pk}&amp;co=design&amp;status=existing" in found


def test_the_address_chooses_what_is_counted(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.DESIGN, service_areas=("Housing",))
    make_initiative(seat, "B", Co.ASSESS, service_areas=("Housing",), status=Status.POTENTIAL)
    assert "would fill a gap" in body(cast, "coverage", query="?show=potential")
    assert "would fill a gap" not in body(cast, "coverage", query="?show=existing")
    assert "Existing initiatives by service area" in body(cast, "coverage", query="?show=nonsense")


def test_the_files_hold_the_same_numbers(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.DESIGN, Co.ASSESS, service_areas=("Housing",))
    text = cast.client("lead").get(page(cast, "answer_csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    housing = next(row for row in rows if row[:2] == ["Existing", "Housing"])
    assert housing[2:] == ["0", "1", "0", "1", "0", "0", "1"]
    book = read_table(cast.client("lead").get(page(cast, "answer_xlsx")).content, filename="answer.xlsx")
    assert [list(row) for row in book.rows] == rows[1:]


@pytest.mark.parametrize("name", ["answer", "coverage"])
def test_the_pages_are_sound(cast: Cast, name: str) -> None:
    fill(cast, 2)
    found = outline(body(cast, name))
    assert len(found.headings[1]) == 1
    assert not found.repeated_ids()
    assert not found.inline
