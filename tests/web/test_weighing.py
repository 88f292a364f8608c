"""Weighted criteria: who may do what, what people answer, what the result says and how sure it is."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.evidence.public import put_figures
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import Activity, close_activity
from commonstar.web.participation.public import Contribution, Door, new_entry
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.star.focus_it.activities import initiatives_in
from commonstar.web.star.focus_it.weighing import words
from commonstar.web.star.focus_it.weighing.actions import OffTheScale, put_scores
from commonstar.web.star.focus_it.weighing.criteria import Judged, Method, as_settings, scores_of
from commonstar.web.star.focus_it.weighing.queries import result_of
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast, make_cast
from tests.factories.focus import make_focus, weigh
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
KIND = "weighted-criteria"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
# The worked example of docs/explanation/weighted-criteria.md.
REACH_AND_COST = (
    Judged("c0", "Reach", Fraction(0), Fraction(10)),
    Judged("c1", "Cost", Fraction(1000), Fraction(0), "£"),
)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def base(activity: Any) -> str:
    return f"/programmes/living-well/focus/weighted-criteria/{activity.pk}/"


def made(cast: Cast, method: Method = Method.POINTS) -> tuple[Door, Activity, list[Initiative]]:
    titles = ("Lunch club", "Garden")
    return make_focus(cast.seat("lead"), KIND, titles, **as_settings(REACH_AND_COST, method))


def scored(cast: Cast) -> tuple[Door, Activity, list[Initiative]]:
    door, activity, (lunch, garden) = made(cast)
    scores = {str(lunch.pk): (9, 800), str(garden.pk): (5, 300)}
    given = {pk: {"c0": Fraction(reach), "c1": Fraction(cost)} for pk, (reach, cost) in scores.items()}
    put_scores(seat=cast.seat("lead"), activity=activity, scores=given)
    return door, activity, [lunch, garden]


def slots(**more: str) -> dict[str, str]:
    told = {"name_0": "Reach", "worst_0": "0", "best_0": "10", "name_1": "Cost", "worst_1": "1000", "best_1": "0"}
    return {**told, "unit_1": "£", "weights_by": "points", "which": "shortlist"} | more


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _door, activity, (lunch, _garden) = made(cast)
    client, no = cast.client(who), 302 if who == "anonymous" else 403
    writes = (*RUNNERS, "contributor")
    rows = (("", MEMBERS), ("settings/", RUNNERS), ("scores/", RUNNERS), ("enter/", writes))
    for path, allowed in rows:
        assert client.get(base(activity) + path).status_code == (200 if who in allowed else no), path
    client.post(f"{base(activity)}scores/", {f"c0-{lunch.pk.hex}": "9"})
    activity.refresh_from_db()
    assert ("scores" in activity.settings) == (who in RUNNERS)
    if who not in RUNNERS:
        with pytest.raises(Refused):
            put_scores(seat=cast.seat(who), activity=activity, scores={})


def test_criteria_are_named_and_scored_on_their_scales(cast: Cast) -> None:
    _door, activity, (lunch, garden) = made(cast)
    client, url = cast.client("facilitator"), f"{base(activity)}settings/"
    body = client.get(url).text
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    for wrong, sentence in (
        (slots(name_1=""), "Name at least two criteria."),
        (slots(name_1="reach"), "Give each a name of its own."),
        (slots(best_1="1000"), "Give the two ends of its scale as two different numbers."),
    ):
        assert sentence in client.post(url, wrong).text
    sent = slots(which="by-hand") | {"initiatives": [str(lunch.pk), str(garden.pk)]}
    page = client.post(url, sent, follow=True).text
    assert "Now score the initiatives." in page
    assert "From £1,000 (worst) to £0 (best)" in page
    scores = f"{base(activity)}scores/"
    assert "Enter a number from 0 to 10 for “Reach”." in client.post(scores, {f"c0-{lunch.pk.hex}": "11"}).text
    filled = {f"c{place}-{row.pk.hex}": "5" for place in (0, 1) for row in (lunch, garden)}
    assert "The scores are saved." in client.post(scores, filled, follow=True).text
    with pytest.raises(OffTheScale):
        put_scores(seat=cast.seat("lead"), activity=activity, scores={str(lunch.pk): {"c0": Fraction(11)}})


def entry_in(body: str) -> str:
    found = re.search(r'name="entry" value="([0-9a-f]{32})"', body)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("method", "asked", "wrong", "right"),
    [
        (Method.POINTS, "You have 100 points.", ("60", "30"), ("60", "40")),
        (Method.SWING, "What would you bring to its best first?", ("60", "30"), ("100", "30")),
    ],
)
def test_someone_weighs_by_phone_and_reads_it_on_the_slip(
    cast: Cast, method: Method, asked: str, wrong: tuple[str, str], right: tuple[str, str]
) -> None:
    door, activity, _rows = made(cast, method)
    client, url = Client(), f"/join/{door.code}/weighted-criteria/{activity.pk}/"
    body = client.get(url).text
    assert asked in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    entry = entry_in(body)
    assert "Give a number to at least one." in client.post(url, {"entry": entry}).text
    refused = client.post(url, {"c0": wrong[0], "c1": wrong[1], "entry": entry}).text
    assert "You gave 90 points. Give 100 in all." in refused or "Give 100 to the one" in refused
    assert f'value="{wrong[0]}"' in refused
    sent = client.post(url, {"c0": right[0], "c1": right[1], "entry": entry}).text
    row = Contribution.objects.get()
    assert row.said == {"activity": str(activity.pk), "weights": {"c0": int(right[0]), "c1": int(right[1])}}
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", sent)
    assert code
    assert "Reach" in client.post("/slip/", {"code": code[0]}).text


def test_where_others_are_read_first_weights_count_at_once(cast: Cast) -> None:
    door, activity, _rows = make_focus(
        cast.seat("lead"), KIND, is_premoderated=True, **as_settings(REACH_AND_COST, Method.POINTS)
    )
    told = {"c0": "60", "c1": "40", "label": "Who I am", "entry": new_entry()}
    client = Client()
    assert "What you said came in." in client.post(f"/join/{door.code}/weighted-criteria/{activity.pk}/", told).text
    row = Contribution.objects.get()
    assert (row.label, row.state) == ("", "shown")


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("", "From 60,000 (worst) to 0 (best)"),
        ("people a year", "From 60,000 people a year (worst) to 0 people a year (best)"),
        ("£", "From £60,000 (worst) to £0 (best)"),
        ("€ a year", "From €60,000 a year (worst) to €0 a year (best)"),
    ],
)
def test_a_scale_is_written_as_people_write_it(unit: str, scale: str) -> None:
    assert Judged("c0", "What it costs", Fraction(60_000), Fraction(0), unit).scale == scale


def test_a_scale_without_a_unit_does_not_confuse_whoever_gives_points() -> None:
    assert Judged("c0", "Joy", Fraction(1), Fraction(5)).stake == ""
    money = Judged("c1", "What it costs", Fraction(60_000), Fraction(0), "£ a year")
    assert money.stake == "It can be anything from £60,000 a year to £0 a year."


def test_paper_asks_the_same_and_is_typed_up_as_it_is(cast: Cast) -> None:
    door, activity, _rows = made(cast)
    sheet = Client().get(f"/join/{door.code}/weighted-criteria/{activity.pk}/paper/").text
    for asked in ("You have 100 points.", "Reach", "It can be anything from £1,000 to £0."):
        assert asked in sheet
    told = {"c0": "50", "c1": "20", "channel": "paper", "entry": new_entry()}
    assert "Give them this slip" in cast.client("contributor").post(f"{base(activity)}enter/", told).text
    body = cast.client("viewer").get(base(activity)).text
    assert "1 person weighed the criteria." in body
    assert "Score at least two initiatives" in body


def test_the_result_says_the_order_how_sure_it_is_and_what_turns_it(cast: Cast) -> None:
    door, activity, _rows = scored(cast)
    for points in (60, 40), (50, 50), (70, 30):
        weigh(door, activity, c0=points[0], c1=points[1])
    found = result_of(activity)
    assert found.weighed is not None
    assert [(line.initiative.title, line.ranked.score) for line in found.lines] == [
        ("Lunch club", Fraction(62, 100)),
        ("Garden", Fraction(58, 100)),
    ]
    assert found.weighed.is_narrow
    share = found.lines[0].shares.shares[0]
    assert abs(share - (0.7 - 5 / 9) / 0.2) < 0.05  # of the weights from one half to seven tenths
    body = cast.client("lead").get(base(activity)).text
    for words_ in (
        "3 people weighed the criteria.",
        "“Lunch club” comes first, and does so under",
        "“Garden” catches up with “Lunch club” if “Reach” weighs 55.6\N{NO-BREAK SPACE}% instead of",
        "between the least and the most that anybody gave",
        "No figures",
        "put-on",
    ):
        assert words_ in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    assert "put-on" not in cast.client("viewer").get(base(activity)).text


def test_of_one_person_alone_all_weights_are_plausible(cast: Cast) -> None:
    door, activity, _rows = scored(cast)
    weigh(door, activity, c0=60, c1=40)
    found = result_of(activity)
    assert found.weighed is not None
    assert not found.weighed.is_narrow
    assert abs(found.lines[0].shares.shares[0] - 4 / 9) < 0.03
    assert "out of all there could be" in words.plausible(found, found.weighed)


def test_the_strength_of_evidence_stands_beside_the_score(cast: Cast) -> None:
    door, activity, (lunch, _garden) = scored(cast)
    weigh(door, activity, c0=60, c1=40)
    records = [
        FigureRecord(f"Figure {grade}", source=Source("A look", date="2025"), result=Decimal(7), grade=grade)
        for grade in (4, 2)
    ]
    put_figures(holder_kind="initiative", holder_id=lunch.pk, records=records)
    assert words.evidence(result_of(activity).lines[0].own) == "Grades 2 to 4 of 6, 2 figures"


def test_only_those_of_one_organisation_count_where_they_are_enough(cast: Cast) -> None:
    door, activity, (lunch, garden) = scored(cast)
    council = cast.council.pk
    for _person in range(5):
        weigh(door, activity, council, c0=50, c1=50)
    for _person in range(4):
        weigh(door, activity, "none", c0=100, c1=0)
    assert result_of(activity, str(council)).group is None, "the four others could be worked out"
    weigh(door, activity, c0=100, c1=0)
    everyone, some = result_of(activity), result_of(activity, str(council))
    assert [group.people for group in everyone.groups] == [5]
    assert (everyone.people, some.people) == (10, 5)
    assert [line.initiative for line in some.lines] == [garden, lunch]
    assert [line.initiative for line in everyone.lines] == [lunch, garden]
    body = cast.client("lead").get(base(activity), {"organisation": str(council)}).text
    assert "5 people weighed the criteria." in body
    assert "Only what those of “The council” said counts here." in body
    assert "put-on" not in body, "what one group says is no reason of all"
    assert (outline(body).repeated_ids(), outline(body).broken_references(), outline(body).unlabelled()) == ([], [], [])


def test_shares_and_weights_are_drawn_on_the_page_and_on_phones(cast: Cast) -> None:
    door, activity, _rows = scored(cast)
    for points in (60, 40), (50, 50), (70, 30):
        weigh(door, activity, c0=points[0], c1=points[1])
    body = cast.client("viewer").get(base(activity)).text
    assert re.findall(r"<svg[^>]*><title>([^<]*)", body) == [
        "In which share of the weights each has which rank",
        "What people find important",
    ]
    close_activity(seat=cast.seat("lead"), activity=activity)
    assert Client().get(f"/join/{door.code}/live/{activity.pk}/").text.count('width="288"') == 2


def test_what_has_not_all_its_scores_is_not_compared(cast: Cast) -> None:
    door, activity, (lunch, garden) = scored(cast)
    weigh(door, activity, c0=60, c1=40)
    put_scores(seat=cast.seat("lead"), activity=activity, scores={str(lunch.pk): {"c0": Fraction(9)}})
    found = result_of(activity)
    assert (found.weighed, {row.title for row in found.unscored}) == (None, {lunch.title, garden.title})


def test_once_somebody_answered_the_criteria_stay_and_the_scores_may_change(cast: Cast) -> None:
    door, activity, (lunch, _garden) = scored(cast)
    weigh(door, activity, c0=60, c1=40)
    client = cast.client("lead")
    assert "Somebody has answered" in client.post(f"{base(activity)}settings/", slots(), follow=True).text
    answer = client.post(f"{base(activity)}scores/", {f"c0-{lunch.pk.hex}": "1"}, follow=True)
    assert "The scores are saved." in answer.text


def test_the_order_is_shown_to_all_only_when_it_is_closed(cast: Cast) -> None:
    door, activity, _rows = scored(cast)
    weigh(door, activity, c0=60, c1=40)
    url = f"/join/{door.code}/live/{activity.pk}/"
    before = Client().get(url).text
    assert "1 person weighed the criteria." in before
    assert "Lunch club" not in before
    close_activity(seat=cast.seat("lead"), activity=activity)
    live.forget()
    assert "Lunch club" in Client().get(url).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_takes_the_same_queries_however_many_answered(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    door, activity, _rows = scored(cast)
    for number in range(count):
        weigh(door, activity, c0=60 + number, c1=40 - number)
    client = cast.client("lead")
    with django_assert_num_queries(16):
        client.get(base(activity))


def test_criteria_scores_and_initiatives_come_along_in_a_copy(cast: Cast) -> None:
    _door, activity, _rows = scored(cast)
    taken = BytesIO()
    take_away(seat=cast.seat("lead"), out=taken)
    taken.seek(0)
    copy = bring_in(user=cast.people["administrator"], organisation=cast.council, file=taken, slug="again")
    there = Activity.objects.get(gathering__programme=copy.programme)
    rows = initiatives_in(there)
    assert [row.title for row in rows] == ["Garden", "Lunch club"]
    assert {row.programme_id for row in rows} == {copy.programme.pk}
    assert set(scores_of(there)) == {str(row.pk) for row in rows}
    assert set(scores_of(activity)) & set(scores_of(there)) == set()
