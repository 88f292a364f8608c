"""Instruments of one's own: built in the browser, brought in from a file, taken along and brought in again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonstar.formats.instruments import read_instrument
from commonstar.web.questionnaires import queries
from commonstar.web.questionnaires.models import Instrument
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch

pytestmark = pytest.mark.django_db


def url(name: str, cast: Cast, **more: Any) -> str:
    return reverse(f"questionnaires:{name}", kwargs={"programme": cast.programme.slug, **more})


def names(instrument: Instrument) -> list[str]:
    found = Instrument.objects.get(pk=instrument.pk)
    return [one.name for one in queries.record_of(queries.latest(found)).questions]


def test_a_simple_one_is_built_without_script(cast: Cast) -> None:
    client = cast.client("facilitator")
    client.post(url("start", cast), {"title": "Our walks", "groups": "I walk\nI lead walks\n"})
    made = Instrument.objects.get()
    build = url("build", cast, instrument=made.pk)
    wrong = client.post(build, {"label": "How was it?", "kind": "select_one", "choices": "Good"}).text
    assert "Give two answers at least." in wrong
    assert "How was it?" in wrong
    asked = {"label": "How was it?", "kind": "select_one", "choices": "Bad\nFair\nGood", "is_scale": "on"}
    client.post(build, asked)
    client.post(build, {"label": "How many came?", "kind": "integer"})
    assert names(made) == ["words", "how_was_it", "how_many_came"]
    client.post(build, {"out": "words"})
    client.post(build, {"up": "how_many_came"})
    assert names(made) == ["how_many_came", "how_was_it"]
    record = queries.record_of(queries.latest(made))
    assert [term.code for term in record.answered_by] == ["i_walk", "i_lead_walks"]
    question = record.question("how_was_it")
    assert question is not None
    assert [int(each.score or 0) for each in record.choices_of(question)] == [1, 2, 3]
    client.post(build, {"out": "how_was_it"})
    client.post(build, {"out": "how_many_came"})
    assert names(made) == ["how_many_came"], "something must be asked"


def test_one_that_branches_is_changed_as_a_file(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    page = cast.client("lead").get(url("build", cast, instrument=asked.version.instrument_id), follow=True).text
    assert "is changed as a file" in page


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_what_is_taken_along_comes_in_again(cast: Cast, ending: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    file = cast.client("viewer").get(url("definition", cast, instrument=asked.version.instrument_id, as_file=ending))
    other = cast.client("stranger")
    there = reverse("questionnaires:bring_in", args=[cast.other_programme.slug])
    assert other.post(there, {"file": SimpleUploadedFile(f"lunch.{ending}", file.content)}).status_code in (200, 302)
    found = Instrument.objects.get(programme=cast.other_programme)
    before, after = read_instrument(SHORT), queries.record_of(queries.latest(found))
    assert [(one.name, one.kind, one.label, one.relevant) for one in after.questions] == [
        (one.name, one.kind, one.label, one.relevant) for one in before.questions
    ]


@pytest.mark.parametrize(
    ("name", "data"), [("x.yaml", b"\xff\xfe"), ("x.yaml", b"format: other"), ("x.xlsx", b"PK"), ("x.yaml", b"")]
)
def test_a_file_that_is_none_is_refused_beside_the_field(cast: Cast, name: str, data: bytes) -> None:
    page = cast.client("lead").post(url("bring_in", cast), {"file": SimpleUploadedFile(name, data)})
    assert page.status_code == 200
    assert "govuk-error-message" in page.text
    assert not Instrument.objects.exists()


PAGES = {"start": (), "bring_in": (), "choose": (), "build": ("instrument",), "open": ("instrument",)}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_each_page(cast: Cast, name: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    here = url(name, cast, **dict.fromkeys(PAGES[name], asked.version.instrument_id))
    for person in cast.people:
        expected = {200, 302} if person in ("lead", "co-lead", "facilitator") else {403, 404}
        assert cast.client(person).get(here).status_code in expected, person
