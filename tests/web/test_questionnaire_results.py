"""What a published round shows, by pages, pictures and files; and what none of them gives away."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commonstar.vocabulary import OpenAnswerState, Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.models import Programme
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import OpenAnswer, Round
from commonstar.web.questionnaires.paper import told_of
from commonstar.web.star.map_it.public import Initiative
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db
RUNNERS = ("lead", "co-lead", "facilitator")
HIDDEN = "Hidden: too few people"


def url(name: str, asked: Round, **more: Any) -> str:
    return reverse(f"questionnaires:{name}", kwargs={"programme": asked.programme.slug, "round": asked.pk, **more})


def rows_of(client: Client, asked: Round) -> list[dict[str, str]]:
    text = client.get(url("file", asked, ending="csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_pages_show_distributions_and_gaps(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("viewer")
    overview = client.get(url("results", asked)).text
    assert "Where groups see things most differently" in overview
    page = client.get(url("result", asked, question="food")).text
    for words in ("4\xa0(50\xa0%)", "6\xa0(75\xa0%)", "8 / 8", "Gaps between groups", "0.75"):
        assert words in page, words
    chart = client.get(url("chart", asked, question="food"))
    assert chart["Content-Type"] == "image/svg+xml"
    assert "How is the food?" in chart.text


def test_an_answer_apart_has_no_share_and_answers_alike_no_range(cast: Cast) -> None:
    apart = SHORT.replace("code: good, label: Good, score: 3}", "code: good, label: Cannot say, apart: true}")
    asked = publish_lunch(cast.seat("lead"), text=apart)
    page = cast.client("viewer").get(url("result", asked, question="food")).text
    # Four of eight guests cannot say, the others find it bad; two of the staff find it fair, and six cannot say.
    assert "4\xa0(100\xa0%)" in page
    assert "2\xa0(100\xa0%)" in page
    assert "10\xa0(" not in page
    assert "1.00 (no range: all answers of a group are alike)" in page
    chart = cast.client("viewer").get(url("chart", asked, question="food")).text
    assert "Cannot say" not in chart


def test_all_files_hold_the_same_counts(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("viewer")
    rows = rows_of(client, asked)
    told = json.loads(client.get(url("file", asked, ending="json")).content)["counts"]
    sheet = load_workbook(io.BytesIO(client.get(url("file", asked, ending="xlsx")).content)).active
    assert sheet is not None
    assert len(rows) == len(told) == sheet.max_row - 1 > 10
    assert client.get(url("file", asked, ending="pdf")).status_code == 404


def test_nothing_is_shown_before_it_is_published(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    for number in range(12):
        say(asked, ("guests", "staff")[number % 2], food="good")
    client = cast.client("lead")
    for name, more in (("results", {}), ("result", {"question": "food"}), ("chart", {"question": "food"})):
        assert client.get(url(name, asked, **more)).status_code == 404
    assert client.get(url("file", asked, ending="csv")).status_code == 404


def small_round(cast: Cast) -> Round:
    """Nine guests of two clubs, and three of the staff, all of whom say that it is bad."""
    seat = cast.seat("lead")
    asked = open_lunch(seat, units=("Millbrook", "Weston"), unit_question="Which club?")
    for number in range(9):
        say(asked, "guests", "Millbrook" if number < 7 else "Weston", food=("good", "fair", "bad")[number % 3])
    for _number in range(3):
        say(asked, "staff", "Weston", food="bad", why="They said it aloud")
    actions.publish(seat=seat, asked=asked)
    return asked


def test_a_small_group_is_hidden_with_what_it_could_be_worked_out_from(cast: Cast) -> None:
    asked = small_round(cast)
    client = cast.client("viewer")
    rows = rows_of(client, asked)
    assert {row["group"] for row in rows} == {""}, "total minus the guests would be the staff"
    page = client.get(url("result", asked, question="food")).text
    assert page.count(HIDDEN) == 4, "two groups, and two clubs"
    for unit in ("Millbrook", "Weston"):
        filtered = client.get(url("result", asked, question="food") + f"?unit={unit}").text
        shown = [row for row in rows if row["unit"] == unit and row["question"] == "food"]
        assert filtered.count(HIDDEN) == (3 if not shown else 2)


def test_no_way_leads_to_more_than_the_published_cells(cast: Cast) -> None:
    asked = small_round(cast)
    client = cast.client("lead")
    published = queries.published(asked)
    assert published is not None
    allowed = {(row.question, row.unit, row.group, row.answer): row.count for row in published.rows()}
    told = json.loads(client.get(url("file", asked, ending="json")).content)["counts"]
    assert {(row["question"], row["unit"], row["group"], row["answer"]): row["count"] for row in told} == allowed
    Programme.objects.update(visibility=Visibility.PUBLIC)
    api = Client().get(f"/api/v1/programmes/{asked.programme.slug}/rounds/{asked.pk}").json()
    assert api["counts"] == told
    for unit in ("", "Millbrook", "Weston", "Nowhere"):
        chart = client.get(url("chart", asked, question="food") + f"?unit={unit}")
        assert "I work there" not in (chart.text if chart.status_code == 200 else "")
    assert client.get(url("result", asked, question="why")).text.count("They said it aloud") == 0


def test_a_round_tells_its_change_since_the_round_before(cast: Cast) -> None:
    publish_lunch(cast.seat("lead"), title="Spring")
    second = publish_lunch(cast.seat("lead"), title="Autumn")
    page = cast.client("viewer").get(url("result", second, question="food")).text
    assert "Change since “Spring”" in page
    assert "0.00 (between" in page


@pytest.mark.parametrize("name", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_release_words(cast: Cast, name: str) -> None:
    asked = small_round(cast)
    key = OpenAnswer.objects.values_list("pk", flat=True)[0]
    if name in RUNNERS:
        count = actions.decide_words(seat=cast.seat(name), asked=asked, keys=[key], state=OpenAnswerState.RELEASED)
        assert count == 1
    else:
        with pytest.raises(Refused):
            actions.decide_words(seat=cast.seat(name), asked=asked, keys=[key], state=OpenAnswerState.RELEASED)


def test_words_are_released_singly(cast: Cast) -> None:
    asked = small_round(cast)
    OpenAnswer.objects.update(words="Cold soup")
    client = cast.client("facilitator")
    page = client.get(url("words", asked)).text
    assert page.count("Cold soup") == 3
    first, second = OpenAnswer.objects.values_list("pk", flat=True)[:2]
    assert "1 is released." in client.post(url("words", asked), {"release": first}, follow=True).text
    client.post(url("words", asked), {"keep": second})
    assert client.get(url("result", asked, question="why")).text.count("Cold soup") == 1
    assert OpenAnswer.objects.filter(state=OpenAnswerState.WAITING).count() == 1


def test_published_results_are_seen_by_whoever_may_see_the_programme(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    assert cast.client("anonymous").get(url("results", asked)).status_code == 404
    Programme.objects.update(visibility=Visibility.PUBLIC)
    assert cast.client("anonymous").get(url("results", asked)).status_code == 200
    assert cast.client("anonymous").get(url("words", asked)).status_code == 302
    fresh = open_lunch(cast.seat("lead"), title="Not yet")
    assert cast.client("anonymous").get(url("round", fresh)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_store_no_more_for_more_rounds(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        open_lunch(cast.seat("lead"), title=f"Round {each}")
    client = cast.client("lead")
    with django_assert_num_queries(9):
        client.get(reverse("questionnaires:questionnaires", args=[cast.programme.slug]))


def test_one_click_makes_a_potential_initiative_with_its_share(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("contributor")
    page = client.get(url("result", asked, question="would")).text
    assert "Make “Cook” a potential initiative (8 of 16 would do it)" in page
    assert "Make “None of these”" not in page
    make = reverse("map_it:make_potential", args=[cast.programme.slug, asked.pk])
    for _time in range(2):
        made = client.post(make, {"question": "would", "choice": "cook"}, follow=True).text
        assert "The lunch club, spring" in made
    initiative = Initiative.objects.get()
    assert (initiative.title, initiative.status) == ("Cook", "potential")
    figure = Figure.objects.get(holder_id=initiative.pk)
    assert figure.result == Decimal("0.5")
    assert "“Cook” is a potential initiative" in client.get(url("result", asked, question="would")).text
    assert client.post(make, {"question": "would", "choice": "none"}).status_code == 404
    assert cast.client("viewer").post(make, {"question": "would", "choice": "drive"}).status_code == 403


def test_answers_with_long_names_become_initiatives_of_their_own(cast: Cast) -> None:
    """Codes of other programmes' forms can be long, and differ at their end alone."""
    long = "x" * 110
    text = SHORT.replace("code: cook,", f"code: {long}_cook,").replace("code: drive,", f"code: {long}_drive,")
    asked = open_lunch(cast.seat("lead"), text)
    for number in range(12):
        say(asked, ("guests", "staff")[number % 2], would=(f"{long}_{('cook', 'drive')[number % 3 > 0]}",))
    actions.publish(seat=cast.seat("lead"), asked=asked)
    make = reverse("map_it:make_potential", args=[cast.programme.slug, asked.pk])
    for choice in ("cook", "drive"):
        cast.client("lead").post(make, {"question": "would", "choice": f"{long}_{choice}"})
    assert set(Initiative.objects.values_list("title", flat=True)) == {"Cook", "Drive"}
    shares = sorted(Figure.objects.values_list("result", "population"))
    assert shares == [
        (Decimal("0.3333"), "4 of 12 people who answered this question"),
        (Decimal("0.6667"), "8 of 12 people who answered this question"),
    ], "a share without end is rounded, and its counts stand beside it"


def test_the_paper_is_tagged_and_holds_every_question(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"), SHORT.replace("How is the food?", '"How is #the $food*?"'))
    made = cast.client("viewer").get(url("paper", asked))
    assert made["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in made.content
    questions = [each for part in told_of(asked, "BCDFGH")["parts"] for each in part["questions"]]
    assert [each["number"] for each in questions] == ["1.", "2.", "3.", "4.", "5."]
    assert [each["label"] for each in questions][1] == "How is #the $food*?"
    assert questions[2]["hint"] == "Only if it fits what you answered above."
    assert questions[3]["choices"] == ["Cook", "Drive", "None of these"]


def test_the_api_lists_published_rounds_alone(cast: Cast) -> None:
    asked, fresh = publish_lunch(cast.seat("lead")), open_lunch(cast.seat("lead"), title="Not yet")
    Programme.objects.update(visibility=Visibility.PUBLIC)
    there = f"/api/v1/programmes/{asked.programme.slug}/rounds"
    listed = Client().get(there).json()
    assert [(each["title"], each["instrument"]) for each in listed["items"]] == [("The lunch club, spring", "lunch")]
    assert Client().get(f"{there}/{fresh.pk}").status_code == 404
