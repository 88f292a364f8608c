"""The editable lists, the prompt cards, a case used in the plan, and what Map it reports to the Star."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from commonstar.vocabulary import Co, Form, Status, Step
from commonstar.web.evidence.public import Figure, Source
from commonstar.web.library.public import Case
from commonstar.web.programmes.public import Progress, registry
from commonstar.web.star.map_it.bridge import values_of
from commonstar.web.star.map_it.models import FormOption, Initiative, Rating, ServiceArea
from commonstar.web.star.map_it.registration import clear, described
from commonstar.web.star.map_it.report import report
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline
from tests.web.test_initiative_pages import PEOPLE, RUN, SEE, WRITE

pytestmark = pytest.mark.django_db
MAP = "/programmes/living-well/map/"
PAGES = {
    "service-areas/": SEE,
    "service-areas/add/": RUN,
    "service-areas/{area}/change/": RUN,
    "service-areas/{area}/merge/": RUN,
    "service-areas/{area}/remove/": RUN,
    "forms/": SEE,
    "forms/add/": RUN,
    "forms/{form}/rename/": RUN,
    "forms/{form}/remove/": RUN,
    "cards/": WRITE,
    "cards/print/": SEE,
    "cards/word/": SEE,
}


@pytest.fixture
def rows(cast: Cast) -> dict[str, Any]:
    Case.objects.create(number=1, slug="speedwatch", title="Speedwatch", summary="Volunteers watch speed.")
    own = FormOption.objects.create(programme=cast.programme, co=Co.DESIGN, name="Story circle")
    return {"area": area(cast, "Housing").pk, "form": own.pk}


def area(cast: Cast, name: str) -> ServiceArea:
    return ServiceArea.objects.get(programme=cast.programme, name=name)


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open(cast: Cast, rows: dict[str, Any], page: str) -> None:
    address = MAP + page.format(**rows)
    assert tuple(cast.client(name).get(address).status_code for name in PEOPLE) == PAGES[page]


@pytest.mark.parametrize("page", [page for page in PAGES if "word" not in page])
def test_pages_are_well_made(cast: Cast, rows: dict[str, Any], page: str) -> None:
    found = outline(cast.client("lead").get(MAP + page.format(**rows)).content.decode())
    assert len(found.headings[1]) == 1
    assert (found.repeated_ids(), found.broken_references(), found.unlabelled(), found.inline) == ([], [], [], [])


def test_another_programmes_lines_are_not_there(cast: Cast) -> None:
    theirs = ServiceArea.objects.filter(programme=cast.other_programme)[0]
    form = FormOption.objects.filter(programme=cast.other_programme)[0]
    client = cast.client("lead")
    for page in ("change", "merge", "remove"):
        assert client.get(f"{MAP}service-areas/{theirs.pk}/{page}/").status_code == 404
    for page in ("rename", "remove"):
        assert client.get(f"{MAP}forms/{form.pk}/{page}/").status_code == 404


def test_renaming_an_area_is_found_by_its_new_name(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), service_areas=("Housing",))
    client = cast.client("facilitator")
    page = f"{MAP}service-areas/{area(cast, 'Housing').pk}/change/"
    client.post(page, {"name": "Homes", "scheme": "Our list", "code": "H1", "order": "2"})
    assert area(cast, "Homes").scheme == "Our list"
    lines = client.get(f"{MAP}initiatives/?search=homes").context["lines"]
    assert len(lines) == 1
    assert client.get(f"{MAP}initiatives/?search=housing").context["lines"] == []
    taken = client.post(page, {"name": "Young  PEOPLE"})
    assert "Merge the two instead" in taken.content.decode()


def test_merging_areas_keeps_each_initiative_once(cast: Cast) -> None:
    seat = cast.seat("lead")
    both = make_initiative(seat, "Both", service_areas=("Housing", "Young people"))
    one = make_initiative(seat, "One", service_areas=("Housing",))
    page = f"{MAP}service-areas/{area(cast, 'Housing').pk}/merge/"
    cast.client("lead").post(page, {"into": str(area(cast, "Young people").pk)})
    assert not ServiceArea.objects.filter(programme=cast.programme, name="Housing").exists()
    for row in (both, one):
        assert values_of(row).service_areas == ("Young people",)


def test_what_is_in_use_is_not_removed(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), service_areas=("Housing",), forms=(Form.DESIGN_LAB,))
    client = cast.client("lead")
    used, free = area(cast, "Housing"), area(cast, "Young people")
    form = FormOption.objects.get(programme=cast.programme, code=Form.DESIGN_LAB)
    for page in (f"service-areas/{used.pk}", f"service-areas/{free.pk}", f"forms/{form.pk}"):
        client.post(f"{MAP}{page}/remove/")
    assert ServiceArea.objects.filter(pk=used.pk).exists()
    assert not ServiceArea.objects.filter(pk=free.pk).exists()
    assert FormOption.objects.filter(pk=form.pk).exists()


def test_own_forms(cast: Cast) -> None:
    client = cast.client("lead")
    client.post(f"{MAP}forms/add/", {"name": "Story circle", "co": "design"})
    own = FormOption.objects.get(name="Story circle")
    assert "already" in client.post(f"{MAP}forms/add/", {"name": "story CIRCLE", "co": "assess"}).content.decode()
    assert "already" in client.post(f"{MAP}forms/add/", {"name": "Co-planning", "co": "assess"}).content.decode()
    client.post(f"{MAP}forms/{own.pk}/rename/", {"name": "Tale circle"})
    assert "Tale circle" in client.get(f"{MAP}forms/").content.decode()
    stars = FormOption.objects.get(programme=cast.programme, code=Form.CO_PLANNING)
    assert client.get(f"{MAP}forms/{stars.pk}/rename/").status_code == 404
    client.post(f"{MAP}forms/{own.pk}/remove/")
    assert not FormOption.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_areas_asks_few_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        make_initiative(cast.seat("lead"), service_areas=("Housing", f"Area {number}"))
    client = cast.client("lead")
    with django_assert_num_queries(6):
        client.get(f"{MAP}service-areas/")


def test_a_card_leads_to_quick_entry_and_on_to_the_next(cast: Cast) -> None:
    client = cast.client("contributor")
    page = client.get(f"{MAP}cards/?card=1")
    entry = page.context["yes_url"]
    form = client.get(entry).context["form"]
    assert (form["cos"].value(), form["form"].value()) == (["commission"], "co-planning")
    answer = client.post(entry, {"title": "Panel", "cos": ["commission"], "form": "co-planning"})
    assert answer["Location"] == f"{MAP}cards/?card=2"
    assert values_of(Initiative.objects.get()).forms == (Form.CO_PLANNING,)
    assert "all cards" in client.get(f"{MAP}cards/?card=11").content.decode()
    assert client.get(f"{MAP}cards/?card=0").status_code == 302
    assert client.get(f"{MAP}cards/?card=x").context["number"] == 1


def test_the_pack_has_all_cards_four_to_a_page_and_opens_in_word(cast: Cast) -> None:
    client = cast.client("viewer")
    sheets = client.get(f"{MAP}cards/print/").context["sheets"]
    assert sum(len(sheet) for sheet in sheets) == len(Form)
    assert max(len(sheet) for sheet in sheets) == 4
    word = client.get(f"{MAP}cards/word/")
    text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert "Design lab" in text


def test_use_a_case_in_my_plan(cast: Cast, rows: dict[str, Any]) -> None:
    client = cast.client("contributor")
    page, chosen = "/library/speedwatch/use/", {"programme": cast.programme.slug}
    assert "Speedwatch" in client.get(page).content.decode()
    assert Initiative.objects.count() == 0
    answer = client.post(page, chosen, follow=True).content.decode()
    assert "“Speedwatch” stands in your plan as a potential initiative." in answer
    assert Initiative.objects.get().parent_case == Case.objects.get()
    client.post(page, chosen)
    assert Initiative.objects.count() == 1, "a case is used once a plan"
    assert cast.client("viewer").post(page, chosen).status_code == 200
    assert Initiative.objects.count() == 1


def test_what_the_star_is_told(cast: Cast, django_assert_num_queries: Any) -> None:
    seat = cast.seat("lead")
    for title in ("One", "Two"):
        make_initiative(seat, title, Co.DESIGN)
    make_initiative(seat, "Planned", Co.ASSESS, status=Status.POTENTIAL)
    make_initiative(seat, "Unsorted")
    with django_assert_num_queries(2):
        found = report([cast.programme])[cast.programme.pk]
    assert found.notes[Step.MAP].text == "4 initiatives"
    assert (found.notes[Co.DESIGN].text, found.notes[Co.DESIGN].progress) == ("2 initiatives", Progress(2, 4))
    assert found.notes[Co.ASSESS].progress.state == "to-do"
    assert found.notes[Co.DESIGN].progress.state == "under-way"
    assert found.tasks["map/sort"] == Progress(3, 4)
    for row in Initiative.objects.filter(title__in=("One", "Two")):
        Rating.objects.create(initiative=row, co=Co.DESIGN, voice="some", action="some", count=1)
    found = report([cast.programme])[cast.programme.pk]
    assert found.notes[Co.DESIGN].progress.state == "done"
    assert found.tasks["map/confirm-ratings"] == Progress(2, 2)


def test_every_task_leads_somewhere(cast: Cast) -> None:
    client = cast.client("lead")
    tasks = [task for task in registry.tasks_of(Step.MAP) if task.url]
    assert len(tasks) >= 6
    for task in tasks:
        assert task.url is not None
        assert client.get(task.url(cast.programme)).status_code == 200
    assert client.get("/programmes/living-well/").status_code == 200


def test_an_initiative_is_named_only_where_it_is(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    named = described(cast.seat("lead"), row.pk)
    assert named is not None
    assert named[0] == "Garden club"
    row.programme = cast.other_programme
    row.save()
    assert described(cast.seat("lead"), row.pk) is None


def test_deleting_a_programme_takes_the_figures_along(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    source = Source.objects.create(title="Report")
    Figure.objects.create(holder_kind="initiative", holder_id=row.pk, indicator="Cost", source=source)
    clear(cast.programme)
    assert not Figure.objects.exists()
