"""Gatherings: who may plan and run one, how people join, and what everyone sees while it goes on."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from commonstar.vocabulary import ActivityState, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.gatherings import actions, live
from commonstar.web.gatherings.models import Gathering, Photo
from commonstar.web.gatherings.public import door_of
from commonstar.web.participation.public import is_open
from tests.factories.cast import Cast, make_cast
from tests.factories.gatherings import make_gathering, make_mapping, say
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/gatherings/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
WRITERS = (*RUNNERS, "contributor")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def filled(**more: str) -> dict[str, str]:
    return {
        "title": "An evening at the library",
        "kind": "workshop",
        "day_day": "27",
        "day_month": "3",
        "day_year": "2027",
        "begins": "18:00",
        "ends": "20:00",
        "where": "The library",
        "summary": "",
        **more,
    }


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _door, activity = make_mapping(cast.seat("lead"), is_open=False)
    row, client = activity.gathering, cast.client(who)

    def status(path: str) -> int:
        return client.get(PATH + path).status_code

    no = 302 if who == "anonymous" else 403
    for path in ("", f"{row.pk}/"):
        assert status(path) == (200 if who in MEMBERS else no), path
    for path in ("new/", f"{row.pk}/change/", f"{row.pk}/add/", f"{row.pk}/end/"):
        assert status(path) == (200 if who in RUNNERS else no), path
    photos = client.get(f"/programmes/living-well/activities/{activity.pk}/photos/").status_code
    assert photos == (200 if who in WRITERS else no)
    values = actions.GatheringValues("Another", row.starts_at)
    acts: list[Any] = [
        lambda: actions.plan_gathering(seat=cast.seat(who), values=values),
        lambda: actions.change_gathering(seat=cast.seat(who), gathering=row, values=values),
        lambda: actions.add_activity(seat=cast.seat(who), gathering=row, kind="mapping", title="More"),
        lambda: actions.open_activity(seat=cast.seat(who), activity=activity),
        lambda: actions.close_activity(seat=cast.seat(who), activity=activity),
        lambda: actions.end_gathering(seat=cast.seat(who), gathering=row),
    ]
    for act in acts:
        if who in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_it_is_planned_with_its_join_code_and_an_agenda(cast: Cast) -> None:
    client = cast.client("facilitator")
    wrong = client.post(f"{PATH}new/", filled(ends="17:00"))
    assert "Enter a time after the beginning." in wrong.content.decode()
    assert "The library" in wrong.content.decode()
    answer = client.post(f"{PATH}new/", filled())
    row = Gathering.objects.get()
    assert answer.headers["Location"] == f"{PATH}{row.pk}/add/"
    client.post(f"{PATH}{row.pk}/add/", {"kind": "mapping", "title": "What do we do here?"})
    page = client.get(f"{PATH}{row.pk}/").content.decode()
    door = door_of(row)
    assert door is not None
    assert door.code in page
    assert "Open “What do we do here?” now" in page
    assert (outline(page).repeated_ids(), outline(page).broken_references()) == ([], [])
    names = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert {"gathering.planned", "door.opened", "activity.added"} <= set(names)


def test_what_nobody_registered_is_no_activity(cast: Cast) -> None:
    with pytest.raises(actions.UnknownActivity):
        actions.add_activity(seat=cast.seat("lead"), gathering=make_gathering(cast.seat("lead")), kind="x", title="X")


def test_people_see_what_is_now_and_what_is_later_without_account_or_cookie(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"), is_open=False)
    client, here = Client(), f"/join/{door.code}/gathering/"
    body = client.get(here).content.decode()
    assert "Nothing is open yet." in body
    assert activity.title in body
    actions.open_activity(seat=cast.seat("lead"), activity=activity)
    body = client.get(here).content.decode()
    assert f"/join/{door.code}/mapping/{activity.pk}/" in body
    assert dict(client.cookies) == {}
    actions.end_gathering(seat=cast.seat("lead"), gathering=activity.gathering)
    activity.refresh_from_db()
    assert activity.state == ActivityState.CLOSED
    ended = door_of(activity.gathering)
    assert ended is not None
    assert not is_open(ended)
    assert "This gathering is over." in client.get(here).content.decode()


def test_nothing_opens_at_a_gathering_that_is_over(cast: Cast) -> None:
    seat = cast.seat("lead")
    _door, activity = make_mapping(seat, is_open=False)
    actions.end_gathering(seat=seat, gathering=activity.gathering)
    path = f"/programmes/living-well/activities/{activity.pk}/state/"
    answer = cast.client("lead").post(path, {"open": "1"}, follow=True)
    assert "The gathering is over. Nothing opens any more." in answer.content.decode()
    activity.refresh_from_db()
    assert activity.state == ActivityState.PLANNED


def test_a_code_leads_into_its_own_gathering_only(cast: Cast) -> None:
    door, _activity = make_mapping(cast.seat("lead"))
    _other, elsewhere = make_mapping(cast.seat("lead"))
    for path in ("live", "mapping"):
        assert Client().get(f"/join/{door.code}/{path}/{elsewhere.pk}/").status_code == 404


def test_what_came_in_is_answered_from_memory_and_told_only_when_it_changed(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    client, url = Client(), f"/join/{door.code}/live/{activity.pk}/part/"
    first = client.get(url)
    assert "Nothing came in yet." in first.content.decode()
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    say(door, "Walking group")
    assert client.get(url).content == first.content, "at most a second old"
    live.forget()
    second = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert "Walking group" in second.content.decode()
    with django_assert_num_queries(0):
        client.get(url)


def test_the_screen_shows_code_picture_and_what_comes_in(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    say(door, "Walking <b> group")
    body = Client().get(f"/join/{door.code}/screen/").content.decode()
    assert door.code in body
    assert "cs-qr" in body
    assert "Walking &lt;b&gt; group" in body
    assert activity.title in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])


def picture() -> io.BytesIO:
    kept = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    kept.name = "flip-chart.png"
    return kept


def test_a_photo_of_a_flip_chart_is_kept_and_ticked_off(cast: Cast) -> None:
    _door, activity = make_mapping(cast.seat("lead"))
    client, url = cast.client("contributor"), f"/programmes/living-well/activities/{activity.pk}/photos/"
    wrong = client.post(url, {"file": picture(), "shows": ""})
    assert "Say what it shows." in wrong.content.decode()
    client.post(url, {"file": picture(), "shows": "The green table"})
    photo = Photo.objects.get()
    assert photo.attachment.media_type == "image/png"
    client.post(f"{url}{photo.pk}/typed/")
    photo.refresh_from_db()
    assert photo.is_typed_up


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make_gathering(cast.seat("lead"), f"Evening {number}")
    client = cast.client("lead")
    with django_assert_num_queries(7):
        client.get(PATH)


def test_what_is_open_now_waits_on_the_star(cast: Cast) -> None:
    make_mapping(cast.seat("lead"))
    assert "What do we do here?" in cast.client("lead").get("/programmes/living-well/").content.decode()


def test_one_that_came_in_with_a_programme_shows_what_was_but_takes_nothing(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    door.delete()
    page = cast.client("lead").get(f"{PATH}{activity.gathering_id}/").content.decode()
    assert "The join code takes nothing more." in page
    assert cast.client("lead").get(f"/programmes/living-well/map/workshops/{activity.pk}/").status_code == 200
    actions.end_gathering(seat=cast.seat("lead"), gathering=activity.gathering)
