"""The pages that count the map: who may open them, in how many queries, and what they say."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from django.urls import reverse

from commonstar.formats.tables import read_table
from commonstar.vocabulary import Co, CoProducer, Intervention, Status, Strength, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.star.map_it.coverage import breakdowns, drawing, sentences
from commonstar.web.star.map_it.coverage.charts import chart_of
from commonstar.web.star.map_it.coverage.summary import Said
from commonstar.web.star.map_it.models import Rating
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db

PAGES = (
    "answer",
    "answer_csv",
    "answer_xlsx",
    "coverage",
    "grid",
    "by_need",
    "partners",
    "places",
    "places_data",
    "charts",
)
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


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("answer", 12),
        ("coverage", 12),
        ("grid", 9),
        ("by_need", 11),
        ("partners", 11),
        ("places", 11),
        ("places_data", 9),
        ("charts", 11),
    ],
)
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


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("answer", "Nothing is on the map yet."),
        ("coverage", "Nothing is on the map yet."),
        ("grid", "No existing initiative is sorted"),
        ("partners", "No initiative names a partner yet."),
        ("places", "No initiative names a place yet."),
        ("charts", "There is nothing to draw yet."),
    ],
)
def test_a_new_programme_gets_an_answer_too_and_the_one_thing_to_do(cast: Cast, name: str, sentence: str) -> None:
    found = body(cast, name)
    assert sentence in found
    assert f'href="{page(cast, "import")}"' in found
    assert f'href="{page(cast, "add")}"' in cast.client("contributor").get(page(cast, name)).content.decode()
    assert "Bring in what you know" not in cast.client("viewer").get(page(cast, name)).content.decode()


@pytest.mark.parametrize("name", ["grid", "partners", "places"])
def test_a_page_with_nothing_to_show_leads_to_the_next_act(cast: Cast, name: str) -> None:
    make_initiative(cast.seat("lead"), "A")
    assert f'href="{page(cast, "sort")}"' in body(cast, name)


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


@pytest.mark.parametrize("name", ["answer", "coverage", "grid", "partners", "places", "charts"])
def test_the_pages_are_sound(cast: Cast, name: str) -> None:
    fill(cast, 2)
    found = outline(body(cast, name))
    assert len(found.headings[1]) == 1
    assert not found.repeated_ids()
    assert not found.inline


def test_the_grid_counts_interventions_and_strong_voice(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = make_initiative(seat, "A", Co.DESIGN, interventions=(Intervention.PREVENTION, Intervention.DETECTION))
    row.involvements.update(voice=Strength.STRONG)
    make_initiative(seat, "B", Co.DESIGN, who=(CoProducer.CARERS,))
    cells = breakdowns.grid(cast.programme)
    assert {(each.intervention, each.voice, each.number) for each in cells} == {
        (Intervention.PREVENTION, Strength.STRONG, 1),
        (Intervention.DETECTION, Strength.STRONG, 1),
        (None, Strength.UNKNOWN, 1),
    }
    assert "strong voice 1, strong action 0" in body(cast, "grid")


def test_partners_and_places_count_each_initiative_once(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.DESIGN, Co.ASSESS, partners=("X", "Y"), places=("Here",))
    make_initiative(seat, "B", status=Status.POTENTIAL, partners=("X",))
    first, second = breakdowns.by_partner(cast.programme)
    assert (first.existing, first.total, first.by_column) == (1, 2, {"design": 1, "assess": 1})
    assert (second.existing, second.total) == (1, 1)
    assert "1 initiative names no place." in body(cast, "places")


def test_unsorted_rows_have_their_own_column_in_every_count(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.DESIGN, partners=("X",), places=("Here",), starts_on="2020")
    unknown = {"partners": ("X",), "places": ("Here",), "interventions": (Intervention.PREVENTION,)}
    make_initiative(seat, "B", **unknown)
    make_initiative(seat, "C", sorted=True, **unknown)
    make_initiative(seat, "D", status=Status.POTENTIAL, **unknown)
    expected = {"design": 1, "none": 1, "unsorted": 1}
    for counted in (breakdowns.by_partner(cast.programme), breakdowns.by_place(cast.programme)):
        assert [each.by_column for each in counted] == [expected]
    assert breakdowns.unsorted_by_intervention(cast.programme) == {Intervention.PREVENTION: 1}
    for name in ("grid", "partners", "places", "charts"):
        assert "Unsorted" in body(cast, name), name
    assert re.search(r"co=unsorted[^>]*>1</a>", body(cast, "grid"))
    by_co, by_year = chart_of(cast.programme, "co"), chart_of(cast.programme, "year")
    assert by_co is not None
    assert by_year is not None
    assert dict(zip(by_co.labels, map(sum, by_co.numbers), strict=True)) == {"Co-design": 1, "No Co": 1, "Unsorted": 2}
    assert dict(zip(by_year.labels, map(sum, by_year.numbers), strict=True)) == {"2020": 1, "Not said": 3}


def test_nothing_is_said_of_what_nobody_lacks(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN, partners=("X",), places=("Here",))
    assert "0 initiatives" not in body(cast, "places")
    assert "0 initiatives" not in body(cast, "partners")


def test_the_map_gets_points_and_boundaries(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN, places=("Here",))
    boundary = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    row.places.update(latitude=51.5, longitude=-2.5, boundary=boundary)
    found = cast.client("lead").get(page(cast, "places_data")).json()["places"]
    assert (found[0]["name"], found[0]["point"], found[0]["boundary"]) == ("Here", [51.5, -2.5], boundary)
    assert "leaflet.js" in body(cast, "places")
    assert "leaflet.js" not in body(cast, "answer")


def test_a_chart_is_drawn_once_and_says_what_it_shows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    client = cast.client("lead")
    svg = client.get(page(cast, "chart", key="co")).content.decode()
    assert "<title>Initiatives by Co and status</title>" in svg
    assert "Co-design" in svg
    assert "style=" not in svg
    monkeypatch.setattr(drawing, "draw", lambda chart: "drawn again")
    assert client.get(page(cast, "chart", key="co")).content.decode() == svg
    make_initiative(cast.seat("lead"), "B", Co.DESIGN)
    assert client.get(page(cast, "chart", key="co")).content == b"drawn again"
    assert client.get(page(cast, "chart", key="nothing")).status_code == 404
    assert client.get(page(cast, "chart", key="year")).status_code == 404


@pytest.mark.parametrize(
    ("years", "lines"),
    [
        ((), ()),
        ((2020,), ((2020, 2020),)),
        ((2021, 2020, 2021), ((2020, 2020), (2021, 2021))),
        ((2018, 2021), ((2018, 2018), (2019, 2019), (2020, 2020), (2021, 2021))),
        ((2016, 2020), ((2016, 2016), (2017, 2017), (2018, 2018), (2019, 2019), (2020, 2020))),
        ((1998, 2015), ((1998, 1998), (1999, 2014), (2015, 2015))),
    ],
)
def test_years_stand_in_order_and_a_long_gap_shares_a_line(
    years: tuple[int, ...], lines: tuple[tuple[int, int], ...]
) -> None:
    assert breakdowns.years_in_order(years) == lines


def test_the_chart_of_years_has_one_bar_a_year_and_shows_the_gaps(cast: Cast) -> None:
    for start, status in (("2021-04", "ended"), ("2021", "existing"), ("2019-12-01", "existing"), ("2001", "existing")):
        make_initiative(cast.seat("lead"), f"A {start}", Co.DESIGN, starts_on=start, status=Status(status))
    make_initiative(cast.seat("lead"), "No date", Co.DESIGN)
    chart = chart_of(cast.programme, "year")
    assert chart is not None
    assert chart.labels == ("2001", "2002 to 2018", "2019", "2020", "2021", "Not said")
    assert chart.numbers == ((1, 0, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 0, 0))
    svg = cast.client("lead").get(page(cast, "chart", key="year")).content.decode()
    places = [svg.index(f">{label}<") for label in chart.labels]
    assert places == sorted(places)


def test_a_chart_of_a_private_programme_is_not_there_for_others(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    assert cast.client("stranger").get(page(cast, "chart", key="co")).status_code == 404


def test_numbers_of_different_maps_have_different_marks(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    before = chart_of(cast.programme, "co")
    make_initiative(cast.seat("lead"), "B", Co.DESIGN)
    after = chart_of(cast.programme, "co")
    assert before is not None
    assert after is not None
    assert before.mark != after.mark


@pytest.mark.parametrize("name", ["answer", "coverage", "grid", "partners", "places", "charts"])
def test_a_kept_count_gives_way_to_every_change(cast: Cast, name: str) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "A", Co.DESIGN, partners=("X",), places=("Here",))
    first = tables(body(cast, name))
    assert tables(body(cast, name)) == first
    make_initiative(seat, "B", Co.DESIGN, partners=("X",), places=("Here",))
    assert tables(body(cast, name)) != first


def tables(html: str) -> list[str]:
    """What a page counts, without its tokens."""
    return re.findall(r"<table.*?</table>", html, re.DOTALL)


def test_a_rating_shows_at_once_though_it_leaves_no_entry_in_the_log(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    assert "1 is rated by staff alone." in body(cast, "answer")
    Rating.objects.create(initiative=row, co=Co.DESIGN, voice=Strength.UNKNOWN, action=Strength.UNKNOWN, count=1)
    assert "rated by staff alone" not in body(cast, "answer")


@pytest.mark.parametrize(("same", "said"), [(2, "confirmed"), (1, "otherwise")])
def test_confirmed_means_the_same_on_the_answer_and_in_the_list(cast: Cast, same: int, said: str) -> None:
    """Half of the answers is not enough; answers on a Co that staff do not see count on neither page."""
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN)
    row.involvements.update(voice=Strength.STRONG, action=Strength.SOME)
    for co, voice, count in (("design", "strong", same), ("design", "none", 1), ("assess", "strong", 5)):
        Rating.objects.create(initiative=row, co=co, voice=voice, action="some", count=count)
    counted = cast.client("lead").get(page(cast, "answer")).context["coverage"].ratings
    assert (counted.confirmed, counted.differing) == ((1, 0) if said == "confirmed" else (0, 1))
    listed = page(cast, "list")
    found = {
        name: len(cast.client("lead").get(listed, {"rating": name}).context["lines"])
        for name in ("confirmed", "otherwise", "rated", "staff-alone")
    }
    assert found == {"confirmed": 0, "otherwise": 0, "rated": 1, "staff-alone": 0, said: 1}


def test_areas_with_nothing_mapped_share_one_row_and_lines_without_area_lead_to_their_list(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN, service_areas=("Housing",))
    make_initiative(cast.seat("lead"), "B", Co.DESIGN)
    found = body(cast, "answer")
    assert found.count("Nothing mapped yet in") == 1
    assert found.count('<tr class="govuk-table__row">') == 5  # head, Housing, none, the empty ones, all
    assert "service_area=none&amp;co=design&amp;status=existing" in found


def test_every_sentence_of_the_summary_belongs_to_one_paragraph() -> None:
    spread = Counter(code for _, codes in sentences._matters() for code in codes)
    assert spread == Counter(list(Said))
