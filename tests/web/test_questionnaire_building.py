"""Instruments of one's own: built in the browser, brought in from a file, taken along and brought in again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonstar.formats.instruments import read_instrument, write_instrument
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.bridge import Kind
from commonstar.web.questionnaires.building.editing import NewQuestion, with_changed
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


def walks(cast: Cast) -> Instrument:
    """A questionnaire of one's own: one open question, and one on a scale."""
    client = cast.client("facilitator")
    client.post(url("start", cast), {"title": "Our walks"})
    made = Instrument.objects.get(programme=cast.programme)
    asked = {"label": "How was it?", "kind": "select_one", "choices": "Bad\nFair\nGood", "is_scale": "on"}
    client.post(url("build", cast, instrument=made.pk), asked)
    return made


def changing(cast: Cast, made: Instrument, question: str = "how_was_it") -> str:
    return url("change", cast, instrument=made.pk, question=question)


def test_words_and_choices_of_a_draft_are_changed_in_place(cast: Cast) -> None:
    made = walks(cast)
    client = cast.client("facilitator")
    assert changing(cast, made) in client.get(url("build", cast, instrument=made.pk)).text
    page = client.get(changing(cast, made)).text
    assert all(words in page for words in ("How was it?", "Bad\nFair\nGood"))
    assert "People were asked this already" not in page
    assert "Give two answers at least." in client.post(changing(cast, made), {"label": "x", "choices": "Bad"}).text
    typed = {"label": "How was our walk?", "hint": "Today", "choices": "Awful\nBad\nGood", "is_scale": "on"}
    client.post(changing(cast, made), typed)
    assert names(made) == ["words", "how_was_it"], "its name stays"
    assert Instrument.objects.get().versions.count() == 1
    record = queries.record_of(queries.latest(Instrument.objects.get()))
    question = record.question("how_was_it")
    assert question is not None
    assert (question.label.in_language("en"), question.hint.in_language("en")) == ("How was our walk?", "Today")
    found = [(each.code, int(each.score or 0)) for each in record.choices_of(question)]
    assert found == [("awful", 1), ("bad", 2), ("good", 3)]
    client.post(changing(cast, made, "words"), {"label": "What else?", "required": "on"})
    other = queries.record_of(queries.latest(Instrument.objects.get())).question("words")
    assert other is not None
    assert (other.label.in_language("en"), other.required) == ("What else?", True)


def test_what_was_asked_stays_and_the_change_is_for_the_next_round(cast: Cast) -> None:
    made = walks(cast)
    client = cast.client("facilitator")
    version = queries.latest(made)
    asked = actions.open_round(seat=cast.seat("lead"), version=version, values=actions.RoundValues("Spring"))
    before = asked.version.definition
    assert "People were asked this already" in client.get(changing(cast, made)).text
    client.post(changing(cast, made), {"label": "Other words", "choices": "No\nYes"})
    versions = Instrument.objects.get().versions.order_by("number")
    assert [one.number for one in versions] == [1, 2]
    assert versions[0].definition == before
    assert "Other words" in versions[1].definition


SHARING = """
format: commonstar-instrument/1
id: sharing
version: "1"
title: Two of a kind
translations: [{language: en, state: original}]
choice_lists:
  - name: how
    ordered: true
    choices:
      - {code: low, label: Low, score: 1}
      - {code: high, label: High, score: 2}
      - {code: none, label: Not for me, apart: true}
items:
  - {question: one, kind: select_one, label: One?, choices: how}
  - {question: two, kind: select_one, label: Two?, choices: how}
"""


def test_choices_that_two_questions_share_are_changed_for_one_only(cast: Cast) -> None:
    before = read_instrument(SHARING)
    new = NewQuestion(Kind.SELECT_ONE, "One?", choices=("Low", "Middle", "High", "Not for me"), is_scale=True)
    after = with_changed(before, "one", new)
    one, two = after.questions
    assert [each.code for each in after.choices_of(two)] == ["low", "high", "none"]
    told = [(each.code, each.score, each.apart) for each in after.choices_of(one)]
    assert told == [("low", 1, False), ("middle", 2, False), ("high", 3, False), ("none", None, True)]
    assert read_instrument(write_instrument(after)) == after


def test_a_question_that_is_not_there_is_not_changed(cast: Cast) -> None:
    assert cast.client("lead").get(changing(cast, walks(cast), "nothing")).status_code == 404


@pytest.mark.parametrize("who", ["lead", "co-lead", "facilitator", "contributor", "viewer", "stranger", "anonymous"])
def test_who_may_change_a_question(cast: Cast, who: str) -> None:
    made = walks(cast)
    answer = cast.client(who).post(changing(cast, made, "words"), {"label": "Changed"})
    is_runner = who in ("lead", "co-lead", "facilitator")
    assert answer.status_code in ({302} if is_runner else {403, 404})
    assert ("Changed" in queries.latest(Instrument.objects.get(pk=made.pk)).definition) is is_runner


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
