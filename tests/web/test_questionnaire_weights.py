"""Weighted results: beside what was answered, by a sourced population, and without giving away what is hidden."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commonstar.vocabulary import PlaceKind, Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place, Population
from commonstar.web.programmes.public import Programme
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.results.queries import Reading
from commonstar.web.questionnaires.results.weighing import weighing
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db
RUNNERS = ("lead", "co-lead", "facilitator")
EVERYONE = (*Role, "administrator", "partner", "stranger", "anonymous")
PEOPLE = {"guests": 900, "staff": 100}
SOURCE = "Register of the club, 2026"


def url(name: str, asked: Round, **more: Any) -> str:
    return reverse(f"questionnaires:{name}", kwargs={"programme": asked.programme.slug, "round": asked.pk, **more})


def cells(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.S)]


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_weigh(cast: Cast, name: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    if name in RUNNERS:
        actions.weigh(seat=cast.seat(name), asked=asked, people=PEOPLE, source=SOURCE)
    else:
        with pytest.raises(Refused):
            actions.weigh(seat=cast.seat(name), asked=asked, people=PEOPLE, source=SOURCE)
    expected = {200} if name in RUNNERS else {403, 404}
    assert cast.client(name).get(url("weights", asked)).status_code in expected


def test_answers_apart_have_no_share_to_weigh_and_no_change(cast: Cast) -> None:
    """Four of eight guests, and six of eight staff, cannot say; the others of each group say the same."""
    apart = SHORT.replace("code: good, label: Good, score: 3}", "code: good, label: Cannot say, apart: true}")
    first = publish_lunch(cast.seat("lead"), text=apart.replace("ordered: true", "ordered: false"))
    again = actions.open_round(
        seat=cast.seat("lead"), version=first.version, values=actions.RoundValues(title="The lunch club, autumn")
    )
    for group, foods in (("guests", ("bad",) * 4 + ("good",) * 4), ("staff", ("fair",) * 4 + ("good",) * 4)):
        for food in foods:
            say(again, group, food=food)
    actions.publish(seat=cast.seat("lead"), asked=again)
    actions.weigh(seat=cast.seat("lead"), asked=again, people=PEOPLE, source=SOURCE)
    row = cells(cast.client("lead").get(url("result", again, question="food")).text)
    assert row[row.index("Weighted") + 1 :][:6] == ["Bad", "50\xa0%", "90\xa0%", "Fair", "50\xa0%", "10\xa0%"]
    changes = row[row.index("Change of its share in points of a hundred, with its interval") + 1 :]
    # Of six who could say it was four who found it bad, of eight it is four.
    assert changes[:3:2] == ["Bad", "Fair"]
    assert changes[1].startswith("-16.67 (between")
    assert "Cannot say" not in changes[:6]


def test_results_show_what_is_weighted_beside_what_was_answered(cast: Cast) -> None:
    """Guests: 4 good, 4 bad, mean 2; staff: 6 good, 2 fair, mean 2.75. As answered 2.375; weighted 2.075."""
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("facilitator")
    assert url("weights", asked) in client.get(url("results", asked)).text
    assert "Weighted by" not in client.get(url("result", asked, question="food")).text
    typed = {"group-guests": "900", "group-staff": "100", "source": SOURCE}
    overview = client.post(url("weights", asked), typed, follow=True).text
    row = cells(overview)
    at = row.index("How is the food?", row.index("As answered"))
    assert row[at : at + 3] == ["How is the food?", "2.38", "2.08"]
    page = client.get(url("result", asked, question="food")).text
    row = cells(page)
    assert row[row.index("Weighted") + 1 :][:9] == [
        *("Bad", "25\xa0%", "45\xa0%"),
        *("Fair", "12\xa0%", "2\xa0%"),
        *("Good", "62\xa0%", "52\xa0%"),
    ]
    assert "I eat there: 90\xa0%; I work there: 10\xa0%" in page
    assert SOURCE in page
    told = json.loads(client.get(url("file", asked, ending="json")).content)
    assert (told["population"], told["population_source"]) == (PEOPLE, SOURCE)
    assert "several" not in page
    assert "Weighted" in client.get(url("result", asked, question="would")).text
    client.post(url("weights", asked), {"remove": "1"})
    assert "Weighted by" not in client.get(url("result", asked, question="food")).text


def test_files_and_api_hold_the_weighted_shares_with_their_source(cast: Cast) -> None:
    """As on the page: weighted 45, 2.5 and 52.5 of a hundred; beside a group stands how many people it has."""
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("viewer")

    def lines(ending: str) -> list[dict[str, str]]:
        data = client.get(url("file", asked, ending=ending)).content
        if ending == "csv":
            return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        first, *others = ([str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True))
        return [dict(zip(first, row, strict=True)) for row in others]

    assert {row["weighted_share"] + row["population"] + row["population_source"] for row in lines("csv")} == {""}
    actions.weigh(seat=cast.seat("lead"), asked=asked, people=PEOPLE, source=SOURCE)
    for ending in ("csv", "xlsx"):
        food = [row for row in lines(ending) if row["question"] == "food"]
        shares = {row["answer"]: row["weighted_share"] for row in food if not row["group"]}
        assert shares == {"bad": "0.45", "fair": "0.025", "good": "0.525"}
        assert {row["population"] for row in food if row["group"] == "guests"} == {"900"}
        assert {row["weighted_share"] for row in food if row["group"]} == {""}
        assert {row["population_source"] for row in food} == {SOURCE}
    Programme.objects.update(visibility=Visibility.PUBLIC)
    told = Client().get(f"/api/v1/programmes/{asked.programme.slug}/rounds/{asked.pk}").json()
    assert (told["population"], told["population_source"]) == (PEOPLE, SOURCE)
    assert {"question": "food", "answer": "bad", "share": 0.45} in told["weighted"]
    file = json.loads(client.get(url("file", asked, ending="json")).content)
    assert file["weighted"] == told["weighted"]


def test_what_is_wrong_is_said_and_stays_typed(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    client = cast.client("lead")
    page = client.post(url("weights", asked), {"group-guests": "many", "group-staff": "", "source": ""}).text
    assert 'value="many"' in page
    assert "Write how many people there are: I work there." in page
    assert "Say where the numbers come from." in page
    typed = {"group-guests": "0", "group-staff": "0", "source": SOURCE}
    assert "above 0" in client.post(url("weights", asked), typed).text
    for people in ({"guests": 1}, {**PEOPLE, "cooks": 1}):
        with pytest.raises(actions.NotAsked):
            actions.weigh(seat=cast.seat("lead"), asked=asked, people=people, source=SOURCE)
    for people, source in (({"guests": -1, "staff": 2}, SOURCE), (PEOPLE, "")):
        with pytest.raises(actions.NotCounted):
            actions.weigh(seat=cast.seat("lead"), asked=asked, people=people, source=source)


def test_a_place_fills_in_what_it_knows(cast: Cast) -> None:
    asked = publish_lunch(cast.seat("lead"))
    place = Place.objects.create(organisation=cast.council, name="Millbrook", kind=PlaceKind.LOCALITY)
    for group, count, year in (("I EAT there", 700, 2021), ("I eat there", 800, 2024), ("Others", 5, 2024)):
        Population.objects.create(place=place, group=group, count=count, year=year, source="Census")
    far = Place.objects.create(organisation=cast.elsewhere, name="Far away", kind=PlaceKind.LOCALITY)
    client = cast.client("lead")
    page = client.get(url("weights", asked) + f"?place={place.pk}").text
    assert 'value="800"' in page
    assert "Millbrook: Census (2024)" in page
    assert "Others" in page
    assert "Far away" not in client.get(url("weights", asked) + f"?place={far.pk}").text


THREE = SHORT.replace("  - {code: staff, label: I work there}\n", "").replace(
    "  - {code: guests, label: I eat there}\n",
    "".join(f"  - {{code: {code}, label: {code.capitalize()}}}\n" for code in ("guests", "staff", "cooks", "drivers")),
)


def test_no_population_brings_out_what_is_hidden(cast: Cast) -> None:
    """Whoever sets weights may name any numbers, all on one group too: a hidden group never comes out alone."""
    seat = cast.seat("lead")
    asked = open_lunch(seat, THREE)
    answers = {
        "guests": ("good", "bad") * 6,
        "staff": ("fair", "bad") * 5,
        "cooks": ("bad",) * 3,
        "drivers": ("good", "fair") * 2,
    }
    for group, foods in answers.items():
        for food in foods:
            say(asked, group, food=food)
    actions.publish(seat=seat, asked=asked)
    published = queries.published(asked)
    assert published is not None
    told = {row.group for row in published.rows() if row.question == "food"}
    hidden = set(answers) - told
    assert hidden >= {"cooks", "drivers"}
    question = queries.record_of(asked.version).question("food")
    assert question is not None
    seen = set()
    for code in answers:
        people = {each: int(each == code) for each in answers}
        actions.weigh(seat=seat, asked=asked, people=people, source=SOURCE)
        reading = Reading.of(Round.objects.get(pk=asked.pk))
        assert reading is not None
        found = weighing(reading, question)
        if code in hidden:
            seen.add(found and tuple(cell[2].value for cell in found.table.rows))
            assert found is None or "Cooks + Drivers" in found.strata
        alone = {food: answers[code].count(food) / len(answers[code]) for food in ("bad", "fair", "good")}
        if code in hidden and found is not None:
            weighted = [cell[2].value for cell in found.table.rows[:3]]
            assert weighted != [f"{round(100 * share)}\xa0%" for share in alone.values()]
    assert len(seen) == 1, "every hidden group comes to the same: that of all hidden ones"


def test_a_group_that_has_people_and_gave_no_answer_is_said(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = open_lunch(seat)
    for food in ("good", "bad", "fair") * 4:
        say(asked, "guests", food=food)
    actions.publish(seat=seat, asked=asked)
    actions.weigh(seat=seat, asked=asked, people=PEOPLE, source=SOURCE)
    page = cast.client("viewer").get(url("result", asked, question="food")).text
    assert "This cannot be weighted" in page
    actions.weigh(seat=seat, asked=asked, people={"guests": 3, "staff": 0}, source=SOURCE)
    assert "Weighted by" in cast.client("viewer").get(url("result", asked, question="food")).text
