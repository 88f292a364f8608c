"""Places as a tree, their boundaries, their people counted, and the import of a whole table."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonstar.formats.tables import read_table
from commonstar.vocabulary import PlaceKind
from commonstar.web.audit import public as audit
from commonstar.web.organisations import actions, places_file, queries
from commonstar.web.organisations.models import Place, Population
from commonstar.web.organisations.rules import Chair
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
BASE = "/organisations/the-council/places/"
SQUARE = {"type": "Polygon", "coordinates": [[[-0.1, 51.5], [0.0, 51.5], [0.0, 51.6], [-0.1, 51.5]]]}
HEADER = "code,name,kind,parent,latitude,longitude,group,count,year,source\n"
GOOD = (
    HEADER
    + 'N1,North side,neighbourhood,C1,51.5,-0.12,All people,"4,200",2021,"Census 2021, table 1"\n'
    + "N1,North side,neighbourhood,C1,51.5,-0.12,Aged 65 and over,700,2021,Census 2021\n"
    + "C1,Kreuzmatt,Locality,,,,,,,\n"
)


@pytest.fixture
def chair(cast: Cast) -> Chair:
    found = queries.chair_at("the-council", cast.people["administrator"])
    assert found
    return found


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("administrator")


def add(chair: Chair, name: str, kind: PlaceKind, parent: Place | None = None) -> Place:
    return actions.save_place(chair=chair, values=actions.PlaceValues(name=name, kind=kind, parent=parent))


def table(text: str) -> object:
    return read_table(text.encode(), filename="places.csv")


def problems(chair: Chair, text: str) -> list[tuple[int, str]]:
    found = places_file.plan(read_table(text.encode(), filename="places.csv"), chair)
    return [(problem.row, problem.column) for problem in found.problems]


def test_places_are_a_tree_and_move_as_one(chair: Chair) -> None:
    country = add(chair, "Country", PlaceKind.COUNTRY)
    area = add(chair, "Area", PlaceKind.AREA, country)
    street = add(chair, "Street", PlaceKind.NEIGHBOURHOOD, area)
    assert [(each.place.name, each.depth) for each in queries.tree(chair.organisation)] == [
        ("Country", 0),
        ("Area", 1),
        ("Street", 2),
    ]
    other = add(chair, "Another country", PlaceKind.COUNTRY)
    moved = actions.PlaceValues(name="Area", kind=PlaceKind.AREA, parent=other)
    actions.save_place(chair=chair, values=moved, place_id=area.pk)
    assert queries.under(chair.organisation, other) == {other.pk, area.pk, street.pk}


def test_a_place_lies_neither_in_itself_nor_in_a_smaller_one(chair: Chair) -> None:
    area = add(chair, "Area", PlaceKind.AREA)
    below = add(chair, "Part", PlaceKind.AREA, area)
    for parent in (area, below):
        with pytest.raises(actions.Misplaced):
            values = actions.PlaceValues(name="Area", kind=PlaceKind.AREA, parent=parent)
            actions.save_place(chair=chair, values=values, place_id=area.pk)
    with pytest.raises(actions.Misplaced):
        add(chair, "Country", PlaceKind.COUNTRY, area)


def test_a_place_in_use_stays(chair: Chair, browser: Client) -> None:
    area = add(chair, "Area", PlaceKind.AREA)
    below = add(chair, "Part", PlaceKind.LOCALITY, area)
    with pytest.raises(actions.InUse):
        actions.remove_place(chair=chair, place_id=area.pk)
    assert "is in use" in browser.post(f"{BASE}{area.pk}/remove/", follow=True).content.decode()
    actions.add_population(chair=chair, place_id=below.pk, group="All", count=1, year=2021, source="Census")
    browser.post(f"{BASE}{below.pk}/remove/")
    assert list(Place.objects.all()) == [area]


def test_a_boundary_is_pasted_or_uploaded_and_shown_again(browser: Client) -> None:
    browser.post(BASE + "new/", {"name": "Pasted", "kind": "area", "boundary": json.dumps(SQUARE)})
    file = SimpleUploadedFile("b.geojson", json.dumps({"type": "Feature", "geometry": SQUARE}).encode())
    browser.post(BASE + "new/", {"name": "Uploaded", "kind": "area", "boundary_file": file})
    assert [place.boundary for place in Place.objects.all()] == [SQUARE, SQUARE]
    page = browser.get(f"{BASE}{Place.objects.get(name='Pasted').pk}/edit/").content.decode()
    assert "51.6" in page


def test_a_boundary_that_is_none_is_refused_beside_the_field(browser: Client) -> None:
    grid = {
        "type": "Polygon",
        "coordinates": [[[530000, 180000], [530100, 180000], [530100, 180100], [530000, 180000]]],
    }
    answer = browser.post(BASE + "new/", {"name": "Kept words", "kind": "area", "boundary": json.dumps(grid)})
    text = answer.content.decode()
    assert "not in degrees" in text
    assert "Kept words" in text
    assert not Place.objects.exists()


def test_a_point_needs_two_numbers(browser: Client) -> None:
    text = browser.post(BASE + "new/", {"name": "P", "kind": "area", "latitude": "51.5"}).content.decode()
    assert "both latitude and longitude" in text


def test_no_number_of_people_without_a_source(chair: Chair, browser: Client) -> None:
    area = add(chair, "Area", PlaceKind.AREA)
    values = {"group": "All people", "count": "4200", "year": "2021"}
    text = browser.post(f"{BASE}{area.pk}/people/", values).content.decode()
    assert "where the number comes from" in text
    browser.post(f"{BASE}{area.pk}/people/", values | {"source": "Census 2021"})
    row = Population.objects.get()
    assert "Census 2021" in browser.get(f"{BASE}{area.pk}/").content.decode()
    browser.post(f"{BASE}{area.pk}/people/{row.pk}/remove/")
    assert not Population.objects.exists()
    actions_seen = [entry.action for entry in audit.entries_of_object("population", row.pk)]
    assert actions_seen == ["population.added", "population.removed"]


def test_a_table_is_previewed_then_brought_in_whole(browser: Client) -> None:
    file = SimpleUploadedFile("places.csv", GOOD.encode())
    text = browser.post(BASE + "import/", {"file": file}).content.decode()
    assert "2 places are new" in text
    assert not Place.objects.exists()
    content = base64.b64encode(GOOD.encode()).decode()
    browser.post(BASE + "import/", {"content": content, "filename": "places.csv"})
    north = Place.objects.get(code="N1")
    assert (north.parent.name if north.parent else "", north.kind) == ("Kreuzmatt", "neighbourhood")
    found = Population.objects.values_list("group", "count", "year", "source")
    assert set(found) == {
        ("All people", 4200, 2021, "Census 2021, table 1"),
        ("Aged 65 and over", 700, 2021, "Census 2021"),
    }
    assert list(audit.verify()) == []
    assert audit.entries_of_object("place", north.pk).count() == 1


def test_a_second_import_updates_instead_of_doubling(chair: Chair) -> None:
    first = read_table(GOOD.encode(), filename="places.csv")
    places_file.bring_in(chair=chair, table=first)
    again = places_file.plan(first, chair)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    renamed = read_table(GOOD.replace("Kreuzmatt", "New name").encode(), filename="places.csv")
    places_file.bring_in(chair=chair, table=renamed)
    assert set(Place.objects.values_list("name", flat=True)) == {"New name", "North side"}
    assert Population.objects.count() == 2


def test_one_problem_keeps_everything_out(chair: Chair) -> None:
    bad = read_table((GOOD + "X,Fault,village,,,,,,,\n").encode(), filename="places.csv")
    found = places_file.bring_in(chair=chair, table=bad)
    assert [(problem.row, problem.column) for problem in found.problems] == [(5, "kind")]
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (",Name,area,,,,,,,", [(2, "code")]),
        ("A,,area,,,,,,,", [(2, "name")]),
        ("A,N,area,Z,,,,,,", [(2, "parent")]),
        ("A,N,area,A,,,,,,", [(2, "parent")]),
        ("A,N,area,,51.5,,,,,", [(2, "latitude")]),
        ("A,N,area,,91,0,,,,", [(2, "latitude")]),
        ("A,N,area,,530000,180000,,,,", [(2, "latitude"), (2, "longitude")]),
        ("A,N,area,,north,0,,,,", [(2, "latitude")]),
        ("A,N,area,,,,All,10,2021,", [(2, "source")]),
        ("A,N,area,,,,All,many,2021,Census", [(2, "count")]),
        ("A,N,area,,,,All,-1,2021,Census", [(2, "count")]),
        ("A,N,area,,,,All,10,21,Census", [(2, "year")]),
        ("A,N,area,,,,,,,\nA,Other,area,,,,,,,", [(3, "code")]),
        ("A,N,area,B,,,,,,\nB,M,area,A,,,,,,", [(2, "parent"), (3, "parent")]),
        ("A,N,country,B,,,,,,\nB,M,area,,,,,,,", [(2, "parent")]),
        ("A,N,area,,,,All,1,2021,C\nA,N,area,,,,All,2,2021,C", [(3, "count")]),
    ],
)
def test_every_problem_is_named_with_its_row_and_column(
    chair: Chair, line: str, expected: list[tuple[int, str]]
) -> None:
    assert problems(chair, HEADER + line + "\n") == expected


def test_columns_that_are_missing_or_unknown_are_named(chair: Chair) -> None:
    assert problems(chair, "code,name,colour\nA,N,red\n") == [(1, "kind"), (1, "colour")]


def test_a_file_that_is_no_table_is_refused_beside_the_field(browser: Client) -> None:
    text = browser.post(BASE + "import/", {"file": SimpleUploadedFile("x.csv", b"\x00\x01")}).content.decode()
    assert "govuk-error-summary" in text


def test_what_comes_back_damaged_is_not_brought_in(browser: Client) -> None:
    browser.post(BASE + "import/", {"content": "%%%", "filename": "places.csv"})
    assert not Place.objects.exists()
