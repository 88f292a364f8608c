"""A questionnaire on the agenda of a gathering: chosen by who runs it, answered by who joined, counted live."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commonstar.vocabulary import Role
from commonstar.web.common.access import Refused
from commonstar.web.gatherings.asking import actions
from commonstar.web.gatherings.asking.registration import live
from commonstar.web.gatherings.public import Activity, add_activity, door_of, open_activity
from commonstar.web.programmes.public import Seat
from commonstar.web.questionnaires import queries
from tests.factories.cast import Cast
from tests.factories.gatherings import make_gathering
from tests.factories.questionnaires import open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db


def make_asking(seat: Seat) -> Activity:
    row = add_activity(seat=seat, gathering=make_gathering(seat), kind="questionnaire", title="How was it?")
    return open_activity(seat=seat, activity=row)


def test_who_joined_goes_on_to_the_round(cast: Cast) -> None:
    seat = cast.seat("lead")
    activity, asked = make_asking(seat), open_lunch(seat)
    door = door_of(activity.gathering)
    assert door is not None
    page = reverse("gatherings:taking_part", args=[door.code])
    round_door = queries.door_to(asked)
    assert round_door is not None
    answering = reverse("answering:answer", args=[round_door.code])
    assert answering not in cast.client("anonymous").get(page).text
    choose = reverse("gatherings:choose_round", args=[cast.programme.slug, activity.pk])
    answer = cast.client("facilitator").post(choose, {"asked": str(asked.pk)}, follow=True)
    assert "People go on to" in answer.text
    assert answering in cast.client("anonymous").get(page).text
    for _person in range(3):
        say(asked, food="good")
    activity.refresh_from_db()
    assert (live(door, activity).count, "good" in live(door, activity).html) == (3, False)


def test_a_published_round_cannot_be_chosen(cast: Cast) -> None:
    activity, asked = make_asking(cast.seat("lead")), publish_lunch(cast.seat("lead"))
    choose = reverse("gatherings:choose_round", args=[cast.programme.slug, activity.pk])
    assert "No round is open." in cast.client("lead").post(choose, {"asked": str(asked.pk)}).text


@pytest.mark.parametrize("name", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_choose(cast: Cast, name: str) -> None:
    activity, asked = make_asking(cast.seat("lead")), open_lunch(cast.seat("lead"))
    if name in ("lead", "co-lead", "facilitator"):
        actions.choose_round(seat=cast.seat(name), activity=activity, asked=asked)
    else:
        with pytest.raises(Refused):
            actions.choose_round(seat=cast.seat(name), activity=activity, asked=asked)


def test_another_programmes_round_cannot_be_chosen(cast: Cast) -> None:
    activity, asked = make_asking(cast.seat("lead")), open_lunch(cast.seat("lead"))
    other = Seat(cast.other_programme, cast.people["stranger"], Role.LEAD)
    with pytest.raises(actions.NotOfThisProgramme):
        actions.choose_round(seat=other, activity=activity, asked=asked)
