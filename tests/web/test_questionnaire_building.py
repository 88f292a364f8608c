"""Instruments of one's own: built in the browser, brought in from a file, taken along and brought in again."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from commonstar.formats.instruments import read_instrument, write_instrument
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.bridge import Answered, Chosen, Compare, Kind, Not, Operator, Question
from commonstar.web.questionnaires.bridge import Instrument as Record
from commonstar.web.questionnaires.building.editing import NewQuestion, with_changed
from commonstar.web.questionnaires.building.languages import Review
from commonstar.web.questionnaires.building.translating import texts
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


def record_in(made: Instrument) -> Record:
    return queries.record_of(queries.latest(Instrument.objects.get(pk=made.pk)))


def question_in(made: Instrument, name: str) -> Question:
    found = record_in(made).question(name)
    assert found is not None
    return found


def test_a_kind_can_change_until_anyone_was_asked(cast: Cast) -> None:
    made = walks(cast)
    client = cast.client("facilitator")
    assert 'value="integer"' in client.get(changing(cast, made)).text
    wrong = client.post(changing(cast, made), {"label": "How was it?", "kind": "integer", "choices": "Bad\nGood"}).text
    assert "Empty this: nothing is chosen here." in wrong
    client.post(changing(cast, made), {"label": "How many stars?", "kind": "integer", "choices": ""})
    assert question_in(made, "how_was_it").kind is Kind.INTEGER
    assert record_in(made).choice_lists == ()
    client.post(changing(cast, made), {"label": "How was it?", "kind": "select_one", "choices": "No\nYes"})
    assert [each.code for each in record_in(made).choices_of(question_in(made, "how_was_it"))] == ["no", "yes"]
    actions.open_round(seat=cast.seat("lead"), version=queries.latest(made), values=actions.RoundValues("Spring"))
    assert 'value="integer"' not in client.get(changing(cast, made)).text
    client.post(changing(cast, made), {"label": "Was it?", "kind": "integer", "choices": "No\nYes"})
    assert question_in(made, "how_was_it").kind is Kind.SELECT_ONE
    client.post(changing(cast, made), {"label": "Again", "kind": "integer", "choices": "No\nYes"})
    assert question_in(made, "how_was_it").kind is Kind.SELECT_ONE, "also in the version that nobody was asked yet"


def branching_at(cast: Cast, made: Instrument, question: str) -> str:
    return url("branch", cast, instrument=made.pk, question=question)


def test_a_question_is_asked_only_after_an_answer(cast: Cast) -> None:
    made = walks(cast)
    client = cast.client("facilitator")
    build = url("build", cast, instrument=made.pk)
    client.post(build, {"label": "What was bad?", "kind": "text"})
    client.post(build, {"label": "How many came?", "kind": "integer"})
    here = branching_at(cast, made, "what_was_bad")
    page = client.get(here).text
    assert '<option value="how_was_it">' in page
    assert '<option value="how_many_came">' not in page, "it is asked after this one"
    assert "Choose how the answers compare." in client.post(f"{here}?of=how_was_it", {"value": "bad"}).text
    assert "Choose an answer." in client.post(f"{here}?of=how_was_it", {"how": "is"}).text
    done = client.post(f"{here}?of=how_was_it", {"how": "is", "value": "bad"}, follow=True).text
    assert "Asked only if “How was it?” is: Bad." in done
    assert question_in(made, "what_was_bad").relevant == Chosen("how_was_it", "bad")
    assert re.search('value="bad"[^>]*checked', client.get(here).text)
    moved = client.post(build, {"up": "what_was_bad"}, follow=True).text
    assert "“What was bad?” is asked only after an answer that would not be there before it." in moved
    taken = client.post(changing(cast, made), {"label": "How was it?", "kind": "select_one", "choices": "Fair\nGood"})
    assert "would not be there" in taken.text
    assert "would not be there" in client.post(build, {"out": "how_was_it"}, follow=True).text
    client.post(here, {"always": "1"})
    assert question_in(made, "what_was_bad").relevant is None


def test_numbers_compare_and_words_are_answered_or_not(cast: Cast) -> None:
    made = walks(cast)
    client = cast.client("facilitator")
    build = url("build", cast, instrument=made.pk)
    client.post(build, {"label": "How many came?", "kind": "integer"})
    client.post(build, {"label": "Who led?", "kind": "text"})
    here = branching_at(cast, made, "who_led")
    assert "Write a number" in client.post(f"{here}?of=how_many_came", {"how": "at-least", "value": "x"}).text
    client.post(f"{here}?of=how_many_came", {"how": "at-least", "value": "5"})
    assert question_in(made, "who_led").relevant == Compare("how_many_came", Operator.AT_LEAST, 5)
    client.post(f"{here}?of=how_was_it", {"how": "is-not", "value": "good"})
    assert question_in(made, "who_led").relevant == Not(Chosen("how_was_it", "good"))
    client.post(f"{here}?of=words", {"how": "answered"})
    assert question_in(made, "who_led").relevant == Answered("words")
    assert "was answered" in client.get(build).text
    assert "it can depend on no answer" in client.get(branching_at(cast, made, "words")).text


def test_title_and_introduction_change(cast: Cast) -> None:
    made = walks(cast)
    about = url("about", cast, instrument=made.pk)
    client = cast.client("facilitator")
    assert "Our walks" in client.get(about).text
    assert "Fill in" in client.post(about, {"title": "", "introduction": "Hello"}).text
    client.post(about, {"title": "All our walks", "introduction": "Two minutes."})
    assert Instrument.objects.get(pk=made.pk).title == "All our walks"
    assert record_in(made).introduction.in_language("en") == "Two minutes."


def test_changed_words_have_no_translation_and_the_language_is_a_draft(cast: Cast) -> None:
    """What nobody changed keeps its words in all languages."""
    made = walks(cast)
    everything = {each.key: f"PT {each.original}" for each in texts(record_in(made), "pt")}
    actions.translate(seat=cast.seat("lead"), instrument=made, language="pt", texts=everything)
    review = Review("Community interpreter", date(2026, 3, 4))
    actions.review_language(seat=cast.seat("lead"), instrument=made, language="pt", review=review)
    client = cast.client("facilitator")
    page = client.get(changing(cast, made)).text
    assert "A language that lacks words is a draft." in page
    client.post(
        changing(cast, made),
        {"label": "How was the walk?", "kind": "select_one", "choices": "Bad\nFair\nGood", "is_scale": "on"},
    )
    assert dict(question_in(made, "how_was_it").label.texts) == {"en": "How was the walk?"}
    assert [each.label.in_language("pt") for each in record_in(made).choice_lists[0].choices] == [
        "PT Bad",
        "PT Fair",
        "PT Good",
    ]
    assert record_in(made).translations[1].state == "draft"


def test_it_is_written_in_the_language_that_was_chosen(cast: Cast) -> None:
    cast.client("facilitator").post(url("start", cast), {"title": "Ein Test", "language": "de"})
    assert record_in(Instrument.objects.get()).languages == ("de",)


def test_one_with_groups_is_changed_as_a_file(cast: Cast) -> None:
    """The builder knows one list of questions; what branches it can change."""
    asked = open_lunch(cast.seat("lead"), GROUPED)
    page = cast.client("lead").get(url("build", cast, instrument=asked.version.instrument_id), follow=True).text
    assert "is changed as a file" in page


GROUPED = SHORT.replace(
    "  - {question: would", "  - group: more\n    label: More\n    items:\n      - {question: would"
)


def brought(client: Client, there: str, name: str, data: bytes) -> str:
    """Look at a file, then keep it; what the look said."""
    look = client.post(there, {"file": SimpleUploadedFile(name, data)})
    client.post(there, {"definition": look.context["definition"]})
    return look.text


def test_a_file_is_looked_at_before_it_is_kept(cast: Cast) -> None:
    client = cast.client("facilitator")
    look = client.post(url("bring_in", cast), {"file": SimpleUploadedFile("x.yaml", SHORT.encode())})
    assert not Instrument.objects.exists()
    for words in (
        "Nothing is kept yet.",
        "It is new here.",
        "I eat there, I work there",
        "Choose one answer: Bad, Fair, Good",
        "Asked only if “How is the food?” is: Bad.",
        "all that stands in the file is asked here",
    ):
        assert words in look.text, words
    done = client.post(url("bring_in", cast), {"definition": look.context["definition"]}, follow=True)
    assert "The questionnaire is in." in done.text
    again = client.post(url("bring_in", cast), {"file": SimpleUploadedFile("x.yaml", SHORT.encode())}).text
    assert "nothing would change" in again
    other = SHORT.replace("How is the food?", "Food?").encode()
    assert (
        "This takes its place."
        in client.post(url("bring_in", cast), {"file": SimpleUploadedFile("x.yaml", other)}).text
    )
    open_lunch(cast.seat("lead"))
    asked = client.post(url("bring_in", cast), {"file": SimpleUploadedFile("x.yaml", other)}).text
    assert "This becomes its next version." in asked


def test_what_of_a_form_is_not_followed_is_named_before_it_is_kept(cast: Cast) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (("type", "name", "label"), ("text", "words", "What else?"), ("geopoint", "where", "Where?")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    page = brought(cast.client("lead"), url("bring_in", cast), "form.xlsx", out.getvalue())
    assert "the type geopoint is not one that we ask" in page
    assert "What else?" in page
    assert names(Instrument.objects.get()) == ["words"]


@pytest.mark.parametrize("text", ["", "format: other", SHORT.replace("food,", "1 2,")])
def test_what_was_changed_on_the_way_is_looked_at_again(cast: Cast, text: str) -> None:
    page = cast.client("lead").post(url("bring_in", cast), {"definition": text})
    assert "govuk-error-summary" in page.text
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_what_is_taken_along_comes_in_again(cast: Cast, ending: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    file = cast.client("viewer").get(url("definition", cast, instrument=asked.version.instrument_id, as_file=ending))
    other = cast.client("stranger")
    there = reverse("questionnaires:bring_in", args=[cast.other_programme.slug])
    brought(other, there, f"lunch.{ending}", file.content)
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


PAGES = {
    **dict.fromkeys(("start", "bring_in", "choose"), ()),
    **dict.fromkeys(("build", "open", "about", "add_language"), ("instrument",)),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_each_page(cast: Cast, name: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    here = url(name, cast, **dict.fromkeys(PAGES[name], asked.version.instrument_id))
    for person in cast.people:
        expected = {200, 302} if person in ("lead", "co-lead", "facilitator") else {403, 404}
        assert cast.client(person).get(here).status_code in expected, person


def test_a_question_of_another_kind_has_no_filter_of_choices() -> None:
    plain = read_instrument(SHORT)
    food = replace(plain.questions[0], choice_filter="'a' = 'a'")
    filtered = replace(plain, items=(food, *plain.items[1:]))
    assert (
        with_changed(filtered, "food", NewQuestion(Kind.SELECT_ONE, "Food?", choices=("Bad", "Good")))
        .questions[0]
        .choice_filter
    )
    asked = with_changed(filtered, "food", NewQuestion(Kind.TEXT, "How is the food?")).questions[0]
    assert (asked.kind, asked.choice_filter) == (Kind.TEXT, "")
