"""The pages of initiatives: who may open what, what the filters find, and in how many queries."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Co, CoProducer, Form, Intervention, Mix, PlaceKind, ProviderKind, Status, Visibility
from commonstar.web.evidence.public import Figure
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.public import Programme, registry
from commonstar.web.star.map_it import actions, forms, history
from commonstar.web.star.map_it.bridge import values_of
from commonstar.web.star.map_it.figures.actions import add_figure
from commonstar.web.star.map_it.models import FormOption, Initiative, Rating, ServiceArea
from tests.factories.cast import Cast, make_cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline
from tests.web.test_initiative_actions import FULL

pytestmark = pytest.mark.django_db
MAP = "/programmes/living-well/map/"
LIST = f"{MAP}initiatives/"
PEOPLE = (
    "lead",
    "co-lead",
    "facilitator",
    "contributor",
    "viewer",
    "administrator",
    "partner",
    "stranger",
    "anonymous",
)
SEE = (200, 200, 200, 200, 200, 200, 404, 404, 404)
WRITE = (200, 200, 200, 200, 403, 403, 404, 404, 404)
RUN = (200, 200, 200, 403, 403, 403, 404, 404, 404)
# The same on a public programme, where outsiders see what is published and are told to sign in for the rest.
SEE_PUBLIC = (200,) * 9
INSIDE_PUBLIC = (200, 200, 200, 200, 200, 200, 403, 403, 302)
WRITE_PUBLIC = (200, 200, 200, 200, 403, 403, 403, 403, 302)
RUN_PUBLIC = (200, 200, 200, 403, 403, 403, 403, 403, 302)
PAGES = {
    "": (SEE, SEE_PUBLIC),
    "initiatives/": (SEE, SEE_PUBLIC),
    "initiatives/{pk}/": (SEE, SEE_PUBLIC),
    "initiatives/{pk}/history/": (SEE, INSIDE_PUBLIC),
    "initiatives/add/": (WRITE, WRITE_PUBLIC),
    "initiatives/add/full/": (WRITE, WRITE_PUBLIC),
    "initiatives/{pk}/change/": (WRITE, WRITE_PUBLIC),
    "initiatives/{pk}/figures/add/": (WRITE, WRITE_PUBLIC),
    "initiatives/{pk}/ratings/link/": (WRITE, WRITE_PUBLIC),
    "initiatives/{pk}/remove/": (RUN, RUN_PUBLIC),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.PUBLIC])
def test_who_may_open(db: None, page: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    row = make_initiative(cast.seat("lead"), "Garden club", Co.DESIGN)
    address = MAP + page.format(pk=row.pk)
    found = tuple(cast.client(name).get(address).status_code for name in PEOPLE)
    assert found == PAGES[page][visibility is Visibility.PUBLIC]


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_well_made(cast: Cast, page: str) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    found = outline(cast.client("lead").get(MAP + page.format(pk=row.pk)).content.decode())
    assert len(found.headings[1]) == 1
    assert found.repeated_ids() == []
    assert found.broken_references() == []
    assert found.unlabelled() == []
    assert found.inline == []


def test_an_initiative_of_another_programme_is_not_there(cast: Cast) -> None:
    elsewhere = replace(cast.seat("lead"), programme=cast.other_programme)
    theirs = make_initiative(elsewhere, "Theirs")
    lead = cast.client("lead")
    for page in PAGES:
        if "{pk}" in page:
            assert lead.get(MAP + page.format(pk=theirs.pk)).status_code == 404
    assert lead.get(f"{LIST}add/full/?template={theirs.pk}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?search=in&co=design&place=PLACE&service_area=AREA&sort=service-area"])
def test_the_list_asks_few_queries(cast: Cast, django_assert_num_queries: Any, count: int, query: str) -> None:
    for number in range(count):
        actions.add_initiative(seat=cast.seat("lead"), values=replace(FULL, key=str(number), title=f"In {number}"))
    area, place = ServiceArea.objects.get(name="Befriending"), Place.objects.get(name="Old Town")
    client = cast.client("lead")
    address = LIST + query.replace("AREA", str(area.pk)).replace("PLACE", str(place.pk))
    with django_assert_num_queries(10):
        body = client.get(address).content.decode()
    assert f"{count} initiative" in body


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_initiative_asks_few_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    for number in range(count):
        add_figure(
            seat=cast.seat("lead"),
            initiative=row,
            figure=FigureRecord(f"Cost {number}", Source("A report"), result=Decimal(5)),
        )
    client = cast.client("lead")
    with django_assert_num_queries(15):
        client.get(f"{LIST}{row.pk}/")


def titles(client: Client, query: str) -> list[str]:
    found = client.get(f"{LIST}?{query}").context["lines"]
    return [line.title for line in found]


@pytest.fixture
def mapped(cast: Cast) -> Cast:
    seat = cast.seat("lead")
    town = Place.objects.create(organisation=cast.council, name="Town", kind=PlaceKind.AREA)
    Place.objects.create(organisation=cast.council, name="Hill", kind=PlaceKind.LOCALITY, parent=town)
    Case.objects.create(number=1, slug="speedwatch", title="Speedwatch")
    make_initiative(seat, "Ärger am Bach", places=("Hill",), summary="Water and bees")
    make_initiative(seat, "bees", Co.DESIGN, places=("Town",), partners=("The Hive",), mix=Mix.ADDITIVE)
    make_initiative(
        seat,
        "Carers",
        Co.DELIVER,
        service_areas=("Housing",),
        forms=(Form.CO_PERFORMING,),
        who=(CoProducer.CARERS,),
        interventions=(Intervention.PREVENTION,),
        provider_kind=ProviderKind.SOCIAL,
    )
    make_initiative(seat, "Speed", sorted=True, status=Status.POTENTIAL, parent_case="speedwatch")
    Rating.objects.create(
        initiative=Initiative.objects.get(title="bees"), co="design", voice="some", action="none", count=1
    )
    return cast


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ärger am Bach", "bees", "Carers", "Speed"]),
        ("search=arger", ["Ärger am Bach"]),
        ("search=bee", ["Ärger am Bach", "bees"]),
        ("search=WAT+be", ["Ärger am Bach"]),
        ("search=ees", []),
        ("search=hive", ["bees"]),
        ("search=%25", ["Ärger am Bach", "bees", "Carers", "Speed"]),
        ("status=potential", ["Speed"]),
        ("co=design", ["bees"]),
        ("co=unsorted", ["Ärger am Bach"]),
        ("co=none", ["Speed"]),
        ("place=TOWN", ["Ärger am Bach", "bees"]),
        ("place=HILL", ["Ärger am Bach"]),
        ("partner=the+hi", ["bees"]),
        ("service_area=HOUSING", ["Carers"]),
        ("form=PERFORMING", ["Carers"]),
        ("who=carers", ["Carers"]),
        ("provider=social", ["Carers"]),
        ("intervention=prevention", ["Carers"]),
        ("mix=additive", ["bees"]),
        ("rating=rated", ["bees"]),
        ("rating=confirmed", []),
        ("rating=otherwise", ["bees"]),
        ("rating=staff-alone", ["Carers"]),
        ("service_area=none", ["Ärger am Bach", "bees", "Speed"]),
        ("case=speedwatch", ["Speed"]),
        ("status=nonsense&co=neither", ["Ärger am Bach", "bees", "Carers", "Speed"]),
        ("sort=service-area", ["Carers", "Ärger am Bach", "bees", "Speed"]),
        ("sort=newest", ["Speed", "Carers", "bees", "Ärger am Bach"]),
        ("status=existing&co=deliver&search=car", ["Carers"]),
    ],
)
def test_filters(mapped: Cast, query: str, expected: list[str]) -> None:
    names = {
        "TOWN": Place.objects.get(name="Town").pk,
        "HILL": Place.objects.get(name="Hill").pk,
        "HOUSING": ServiceArea.objects.get(programme=mapped.programme, code="housing").pk,
        "PERFORMING": FormOption.objects.get(programme=mapped.programme, code="co-performing").pk,
    }
    for name, pk in names.items():
        query = query.replace(name, str(pk))
    assert titles(mapped.client("viewer"), query) == expected


def test_a_partner_by_its_whole_name_is_that_partner_alone(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", partners=("The Hive",))
    make_initiative(cast.seat("lead"), "B", partners=("The Hive, Barry",))
    client = cast.client("viewer")
    assert titles(client, "partner=the+hive") == ["A"]
    assert titles(client, "partner=hiv") == ["A", "B"]


def test_the_import_is_offered_to_those_who_may_use_it(cast: Cast) -> None:
    for page in (MAP, LIST):
        shown = {who: "/map/import/" in cast.client(who).get(page).content.decode() for who in ("lead", "contributor")}
        assert shown == {"lead": True, "contributor": False}


def test_pages_of_25(cast: Cast) -> None:
    for number in range(27):
        make_initiative(cast.seat("lead"), f"Initiative {number:02}")
    client = cast.client("viewer")
    assert len(titles(client, "search=init")) == 25
    assert titles(client, "search=init&page=2") == ["Initiative 25", "Initiative 26"]
    assert titles(client, "search=init&page=99") == ["Initiative 25", "Initiative 26"]
    assert "?search=init&amp;page=2" in client.get(f"{LIST}?search=init").content.decode()


def test_empty_lists_say_what_to_do(cast: Cast) -> None:
    client = cast.client("lead")
    assert "Nothing is on the map yet" in client.get(LIST).content.decode()
    assert "Nothing fits all of these filters" in client.get(f"{LIST}?search=x").content.decode()


def test_the_public_sees_no_contact_and_nobody_who_told(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    seen = {name: cast.client(name).get(f"{LIST}{row.pk}/").content.decode() for name in PEOPLE}
    with_contact = {name for name, body in seen.items() if "jo@example.org" in body}
    with_teller = {name for name, body in seen.items() if "Jo in the library" in body}
    assert with_contact == {"lead", "co-lead", "facilitator", "contributor"}
    assert with_teller == with_contact | {"viewer", "administrator"}
    assert all("Café for carers" in body for body in seen.values())


def test_quick_entry(cast: Cast) -> None:
    client = cast.client("contributor")
    answer = client.post(f"{LIST}add/", {"title": "Lunch club", "cos": ["deliver"], "told_by": "Ada"})
    row = Initiative.objects.get()
    assert answer["Location"] == f"{LIST}{row.pk}/"
    assert (values_of(row).cos, row.told_by, row.created_by) == ((Co.DELIVER,), "Ada", cast.people["contributor"])
    assert client.post(f"{LIST}add/", {"title": "B", "another": "1"})["Location"] == f"{LIST}add/"
    assert "Give the initiative a title" in client.post(f"{LIST}add/", {"title": ""}).content.decode()


def form_data(**more: Any) -> dict[str, Any]:
    return {"title": "Lunch club", "status": "existing", **more}


def test_the_full_form_keeps_everything(cast: Cast) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    client = cast.client("contributor")
    form = client.get(f"{LIST}{row.pk}/change/").context["form"]
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if field.name in {"starts_on", "ends_on"}:
            data.update(
                {
                    f"{field.name}_{n}": part or ""
                    for n, part in zip(("day", "month", "year"), field.field.widget.decompress(value), strict=True)
                }
            )
        elif value not in (None, False):
            data[field.name] = value
    assert client.post(f"{LIST}{row.pk}/change/", data).status_code == 302
    row.refresh_from_db()
    assert values_of(row) == FULL


def test_places_of_the_tree_are_offered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few as boxes to tick; of many the chosen ones, and the others while one types."""
    row = make_initiative(cast.seat("lead"), "Garden club", places=("Hill",))
    Place.objects.create(organisation=cast.council, name="Dale", kind=PlaceKind.AREA)
    client, address = cast.client("contributor"), f"{LIST}{row.pk}/change/"
    few = client.get(address).context["form"]
    assert list(few.fields["known_places"].choices) == [("Dale", "Dale"), ("Hill", "Hill")]
    assert (few.initial["known_places"], few.initial["places"]) == (["Hill"], "")
    client.post(address, {"title": "Garden club", "status": "existing", "known_places": ["Dale"], "places": "Brook"})
    assert values_of(row).places == ("Brook", "Dale")
    monkeypatch.setattr(forms, "FEW_PLACES", 2)
    many = client.get(address)
    assert list(many.context["form"].fields["known_places"].choices) == [("Brook", "Brook"), ("Dale", "Dale")]
    assert '<option value="Hill"></option>' in many.content.decode()
    data = {"title": "Garden club", "status": "existing", "known_places": ["Dale"], "find_place": "Hill"}
    client.post(address, data)
    assert values_of(row).places == ("Dale", "Hill")


def test_the_full_form_says_what_is_wrong_beside_the_field(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), key="A1")
    client = cast.client("contributor")
    data = form_data(key="A1")
    assert "Another initiative has this key" in client.post(f"{LIST}add/full/", data).content.decode()
    data = form_data(other_areas="x" * 200)
    assert "cannot be stored" in client.post(f"{LIST}add/full/", data).content.decode()
    data = form_data(mix="additive", substitutive_share="30")
    assert "does not fit" in client.post(f"{LIST}add/full/", data).content.decode()


def test_use_as_template(cast: Cast) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    client = cast.client("contributor")
    page = client.get(f"{LIST}add/full/?template={row.pk}").content.decode()
    assert "Carers run it." in page
    assert "jo@example.org" not in page
    client.post(f"{LIST}add/full/?template={row.pk}", form_data(title="Ours"))
    assert Initiative.objects.get(title="Ours").parent == row


def test_change_status_and_remove(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    client = cast.client("lead")
    client.post(f"{LIST}{row.pk}/status/", {"status": "ended"})
    row.refresh_from_db()
    assert row.status == Status.ENDED
    client.post(f"{LIST}{row.pk}/status/", {"status": "nonsense"})
    assert client.get(f"{LIST}{row.pk}/remove/").status_code == 200
    assert Initiative.objects.count() == 1
    assert client.post(f"{LIST}{row.pk}/remove/")["Location"] == LIST
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize(("page", "form"), [("status", {"status": "ended"}), ("remove", {}), ("change", form_data())])
def test_a_viewer_changes_nothing(cast: Cast, page: str, form: dict[str, str]) -> None:
    row = make_initiative(cast.seat("lead"))
    assert cast.client("viewer").post(f"{LIST}{row.pk}/{page}/", form).status_code == 403
    assert values_of(Initiative.objects.get()) == values_of(row)


def test_a_merged_initiative_leads_on_and_keeps_both_histories(cast: Cast) -> None:
    seat = cast.seat("lead")
    kept, gone = make_initiative(seat, "Kept"), make_initiative(seat, "Gone")
    Initiative.objects.filter(pk=gone.pk).update(merged_into=kept)
    client = cast.client("lead")
    assert client.get(f"{LIST}{gone.pk}/")["Location"] == f"{LIST}{kept.pk}/"
    history = client.get(f"{LIST}{kept.pk}/history/").content.decode()
    assert "“Kept”" in history
    assert "“Gone”" in history
    assert titles(client, "") == ["Kept"]


def test_a_figure_needs_a_source_and_is_never_overwritten(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    client = cast.client("contributor")
    address = f"{LIST}{row.pk}/figures/add/"
    data = {"indicator": "Cost a year", "better": "lower", "result": "90000", "unit": "GBP"}
    assert set(client.post(address, data).context["form"].errors) == {"source_title"}
    assert client.post(address, {**data, "source_title": "Report 2011"}).status_code == 302
    first = Figure.objects.get()
    again = client.get(f"{address}?after={first.pk}").content.decode()
    assert "Cost a year" in again
    assert "90000" not in again
    client.post(address, {**data, "result": "95000", "edition": "2015", "source_title": "Report 2015"})
    assert sorted(Figure.objects.values_list("result", flat=True)) == [90000, 95000]
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "Editions stand side by side" in page
    assert page.index("90,000") < page.index("95,000")
    assert page.count("Add a newer edition of “Cost a year”") == 1


def test_a_share_is_typed_as_per_cent_and_read_as_such(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    client = cast.client("contributor")
    data = {"indicator": "Falls", "better": "lower", "change": "-25", "change_kind": "relative", "source_title": "A"}
    client.post(f"{LIST}{row.pk}/figures/add/", data)
    assert Figure.objects.get().change == Decimal("-0.25")
    assert "−25%" in client.get(f"{LIST}{row.pk}/").content.decode()


def test_history_tells_names_and_values_in_words_and_merges_as_acts(cast: Cast) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    actions.change_initiative(seat=cast.seat("lead"), initiative=row, values=replace(FULL, status=Status.ENDED))
    client = cast.client("lead")
    found = client.get(f"{LIST}{row.pk}/history/").content.decode()
    assert re.search("Status: from “[A-Z][a-z]+” to “Ended”", found)
    assert "gives_back" not in found
    assert "gives back" not in found
    known = set(history._acts())
    assert {"merged", "merged_into_another", "merge_taken_back", "said_not_the_same"} <= known
    assert {f"initiative.{name}" for name in known} <= set(registry.acts)


def test_an_initiative_after_a_case_leads_to_the_case(mapped: Cast) -> None:
    row = Initiative.objects.get(title="Speed")
    assert 'href="/library/speedwatch/"' in mapped.client("viewer").get(f"{LIST}{row.pk}/").content.decode()


def test_a_new_programme_has_its_lists(cast: Cast) -> None:
    assert Programme.objects.count() == 2
    assert ServiceArea.objects.filter(programme=cast.programme).count() >= 10
    assert FormOption.objects.filter(programme=cast.programme).count() == len(Form)
