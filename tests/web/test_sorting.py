"""Sorting: one at a time, proposals only on acceptance, undo, and "no Co" as an answer."""

from __future__ import annotations

from typing import Any

import pytest

from commonstar.vocabulary import Co, Form, Strength
from commonstar.web.audit import public as audit
from commonstar.web.star.map_it.bridge import InvolvementValues, values_of
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline
from tests.web.test_initiative_pages import PEOPLE, RUN

pytestmark = pytest.mark.django_db
SORT = "/programmes/living-well/map/sort/"


def at(row: Initiative) -> str:
    return f"{SORT}{row.pk}/"


def test_who_may_sort(cast: Cast) -> None:
    make_initiative(cast.seat("lead"))
    assert tuple(cast.client(name).get(SORT).status_code for name in PEOPLE) == RUN


def test_only_those_who_run_it_store_an_answer(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    for name in PEOPLE[3:]:
        cast.client(name).post(at(row), {"shows_design": "on"})
    row.refresh_from_db()
    assert row.sorted_at is None


def test_sorting_until_all_is_done(cast: Cast) -> None:
    first, second = make_initiative(cast.seat("lead"), "First"), make_initiative(cast.seat("lead"), "Second")
    client = cast.client("facilitator")
    page = client.get(SORT).content.decode()
    assert "0 of 2 sorted" in page
    assert "First" in page
    data = {"shows_design": "on", "voice_design": "strong", "action_design": "some", "service_area": "Housing"}
    assert client.post(at(first), data)["Location"] == SORT
    assert values_of(first).involvements == (InvolvementValues(Co.DESIGN, Strength.STRONG, Strength.SOME),)
    assert values_of(first).service_areas == ("Housing",)
    page = client.get(SORT).content.decode()
    assert "1 of 2 sorted" in page
    client.post(at(second), {"none": "1", "shows_design": "on"})
    assert values_of(Initiative.objects.get(pk=second.pk)).involvements == ()
    page = client.get(SORT).content.decode()
    assert "Everything is sorted" in page
    assert "1 of them with no Co" in page


def test_undo_puts_back_what_was_there(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "Befriending", service_areas=("Young people",))
    before = values_of(row)
    client = cast.client("lead")
    client.post(at(row), {"shows_deliver": "on", "service_area": "Housing", "forms_shown": ["co-performing"]})
    row.refresh_from_db()
    assert values_of(row).forms == (Form.CO_PERFORMING,)
    client.post(f"{SORT}undo/")
    assert values_of(Initiative.objects.get(pk=row.pk)) == before
    assert [entry.action.partition(".")[2] for entry in audit.entries_of_object("initiative", row.pk)] == [
        "added",
        "sorted",
        "unsorted",
    ]
    client.post(f"{SORT}undo/")  # nothing left: nothing happens
    assert audit.entries_of_object("initiative", row.pk).count() == 3


def test_proposals_are_shown_with_their_words_and_not_stored_unless_accepted(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "Peer support for parents")
    client = cast.client("lead")
    page = client.get(SORT).content.decode()
    assert "Proposal" in page
    assert "from the words “peer support”" in page
    assert not Initiative.objects.get().involvements.exists()
    client.post(at(row), {"shows_design": "on"})
    assert values_of(row).cos == (Co.DESIGN,)
    assert values_of(row).forms == ()


def test_a_form_that_was_not_proposed_is_refused(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "Peer support for parents")
    cast.client("lead").post(at(row), {"shows_design": "on", "forms_shown": ["co-financing"]})
    row.refresh_from_db()
    assert row.sorted_at is None


def test_skipping_shows_the_next_and_comes_round(cast: Cast) -> None:
    first, second = make_initiative(cast.seat("lead"), "First"), make_initiative(cast.seat("lead"), "Second")
    client = cast.client("lead")
    client.post(at(first), {"skip": "1"})
    assert client.get(SORT).context["title"] == "Second"
    client.post(at(second), {"skip": "1"})
    assert client.get(SORT).context["title"] == "First"
    assert client.get(SORT).context["title"] == "First"


def test_an_empty_answer_is_no_answer(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    body = cast.client("lead").post(at(row), {"voice_design": "strong"}).content.decode()
    assert "Tick at least one Co" in body
    row.refresh_from_db()
    assert row.sorted_at is None


def test_somebody_else_was_quicker(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    cast.client("lead").post(at(row), {"shows_design": "on"})
    body = cast.client("facilitator").post(at(row), {"shows_assess": "on"}, follow=True).content.decode()
    assert "Someone else has sorted" in body
    assert values_of(row).cos == (Co.DESIGN,)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_few_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        make_initiative(cast.seat("lead"), f"Peer support {number}", service_areas=("Housing",))
    client = cast.client("lead")
    with django_assert_num_queries(9):
        client.get(SORT)


def test_the_page_is_well_made(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "Peer support")
    found = outline(cast.client("lead").get(SORT).content.decode())
    assert len(found.headings[1]) == 1
    assert (found.repeated_ids(), found.broken_references(), found.unlabelled(), found.inline) == ([], [], [], [])
