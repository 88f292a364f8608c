"""A mapping workshop: what people tell by phone, how it becomes part of the map, and what they hear of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from commonstar.vocabulary import Co, ContactWay, ContributionState, Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import close_activity
from commonstar.web.participation import consent
from commonstar.web.participation.public import Contribution, Door, Reach, new_entry, slip_of
from commonstar.web.programmes.replying.jobs import send_reply
from commonstar.web.replies.models import Reply
from commonstar.web.star.map_it.models import FoundAt, Initiative
from commonstar.web.star.map_it.public import InitiativeValues, add_initiative
from commonstar.web.star.map_it.workshop import actions
from tests.factories.cast import Cast, make_cast
from tests.factories.gatherings import make_mapping, say
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
RUNNERS = ("lead", "co-lead", "facilitator")
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def base(activity: Any) -> str:
    return f"/programmes/living-well/map/workshops/{activity.pk}/"


def by_mail(door: Door) -> Reach:
    offer = consent.offer_for(door.organisation, "en")
    assert offer is not None
    return Reach(ContactWay.EMAIL, "told@example.org", offer.mark)


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    door, activity = make_mapping(cast.seat("lead"))
    (_, first), (_, second), (_, third) = say(door, "Walking group"), say(door, "Choir"), say(door, "Bees")
    initiative = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Singing together"))
    client, no = cast.client(who), 302 if who == "anonymous" else 403
    assert client.get(base(activity)).status_code == (200 if who in MEMBERS else no)
    entry_page = client.get(f"{base(activity)}entries/{first.key}/").status_code
    assert entry_page == (200 if who in RUNNERS else no)
    seat = cast.seat(who)
    acts: list[Any] = [
        lambda: actions.take_up(seat=seat, activity=activity, entry=first),
        lambda: actions.say_same(seat=seat, activity=activity, entry=second, initiative=initiative),
        lambda: actions.leave_out(seat=seat, entry=third, reason="It ended."),
    ]
    for act in acts:
        if who in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


def entry_in(body: str) -> str:
    found = re.search(r'name="entry" value="([0-9a-f]{32})"', body)
    assert found
    return found[1]


def test_someone_in_the_hall_tells_by_phone_and_gets_a_slip(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    client, url = Client(), f"/join/{door.code}/mapping/{activity.pk}/"
    body = client.get(url).content.decode()
    assert "Show me examples" in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    empty = client.post(url, {"title": "", "summary": "By the river", "entry": entry_in(body)})
    assert "Write what it is." in empty.content.decode()
    assert "By the river</textarea>" in empty.content.decode()
    told = {"title": "Walking group", "cos": ["deliver"], "summary": "By the river", "entry": entry_in(body)}
    for _twice in range(2):
        sent = client.post(url, told)
        assert slip_of(told["entry"]).code in sent.content.decode()
    row = Contribution.objects.get()
    assert (row.said, row.channel) == ({"title": "Walking group", "cos": ["deliver"], "summary": "By the river"}, "web")


@pytest.mark.parametrize("is_open", [True, False])
def test_phones_send_only_while_it_is_open(cast: Cast, is_open: bool) -> None:
    door, activity = make_mapping(cast.seat("lead"), is_open=is_open)
    for url in (f"/join/{door.code}/mapping/{activity.pk}/", f"/join/{door.code}/say/initiative/"):
        body = Client().post(url, {"title": "Walking group", "entry": new_entry()}).content.decode()
        assert ("This is not open now." in body) is not is_open
    assert Contribution.objects.count() == (2 if is_open else 0)


def test_an_entry_becomes_an_initiative_that_the_workshop_found(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    slip, entry = say(door, "Walking group", cos=["deliver", "no-such-co"], summary="By the river")
    row = actions.take_up(seat=cast.seat("lead"), activity=activity, entry=entry)
    assert (row.title, row.summary) == ("Walking group", "By the river")
    assert [each.co for each in row.involvements.all()] == [Co.DELIVER]
    assert row.sorted_at is not None
    assert FoundAt.objects.get().gathering == activity.gathering
    listed = cast.client("viewer").get(f"/programmes/living-well/map/initiatives/?gathering={activity.gathering_id}")
    assert "Walking group" in listed.content.decode()
    assert "Named at a gathering" in listed.content.decode()
    told = Client().post("/slip/", {"code": slip.code}).content.decode()
    assert "It is on the map now, as “Walking group”." in told
    with pytest.raises(actions.AlreadyDecided):
        actions.take_up(seat=cast.seat("lead"), activity=activity, entry=entry)
    assert Initiative.objects.count() == 1


def test_the_list_shows_only_what_the_chosen_gathering_found(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Brought in from a file"))
    actions.take_up(seat=cast.seat("lead"), activity=activity, entry=say(door, "Walking group")[1])
    url = f"/programmes/living-well/map/initiatives/?gathering={activity.gathering_id}"
    assert "Brought in from a file" not in cast.client("viewer").get(url).content.decode()


def test_who_takes_it_back_reads_first_what_stays_on_the_map(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    slip, entry = say(door, "Walking group")
    asked = {"code": slip.code, "act": "take-back", "contribution": entry.key}
    assert "What stands there stays" not in Client().post("/slip/", asked).content.decode()
    actions.take_up(seat=cast.seat("lead"), activity=activity, entry=entry)
    assert "What stands there stays" in Client().post("/slip/", asked).content.decode()
    assert Initiative.objects.count() == 1


def test_an_entry_without_a_co_waits_to_be_sorted(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    row = actions.take_up(seat=cast.seat("lead"), activity=activity, entry=say(door, "Choir")[1])
    assert row.sorted_at is None


def test_what_is_there_already_is_proposed_and_both_ways_are_kept(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    there = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="The walking group"))
    _slip, entry = say(door, "Walking group")
    client = cast.client("facilitator")
    assert "Perhaps the same as “The walking group”." in client.get(base(activity)).content.decode()
    url = f"{base(activity)}entries/{entry.key}/"
    assert "It is the same as “The walking group”" in client.get(url).content.decode()
    wrong = client.post(url, {"becomes": "left-out", "reason": ""})
    assert "Say why it is left out." in wrong.content.decode()
    client.post(url, {"becomes": str(there.pk), "reason": ""})
    assert Initiative.objects.count() == 1
    assert FoundAt.objects.get().initiative == there
    entry.refresh_from_db()
    assert entry.became_id == there.pk


def test_what_looks_new_is_put_on_the_map_at_once(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    keys = [say(door, title)[1].key for title in ("Walking group", "Choir", "Bees")]
    client = cast.client("lead")
    client.post(f"{base(activity)}take-up/", {"entry": [*keys[:2], "nothing", "0" * 32]})
    assert set(Initiative.objects.values_list("title", flat=True)) == {"Walking group", "Choir"}
    body = client.get(base(activity)).content.decode()
    assert "Decided" in body
    assert "Nothing was ticked." in client.post(f"{base(activity)}take-up/", {}, follow=True).content.decode()


def test_what_someone_else_decided_meanwhile_does_not_keep_the_rest_off_the_map(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    entries = [say(door, title)[1] for title in ("Walking group", "Choir")]
    actions.leave_out(seat=cast.seat("facilitator"), entry=entries[0], reason="It ended.")
    assert actions.take_up_many(seat=cast.seat("lead"), activity=activity, entries=entries) == 1
    assert [row.title for row in Initiative.objects.all()] == ["Choir"]


def test_everyone_is_owed_a_reply_and_whoever_left_a_way_is_told(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    _, told = say(door, "Walking group", contact=by_mail(door))
    say(door, "Choir")
    close_activity(seat=cast.seat("lead"), activity=activity)
    assert sorted(Reply.objects.values_list("asked", "by")) == [("Choir", "slip"), ("Walking group", "email")]
    actions.take_up(seat=cast.seat("lead"), activity=activity, entry=told)
    reply = Reply.objects.get(about_key=told.key)
    assert reply.decided == "It is on the map now, as “Walking group”."
    send_reply.func(reply_id=str(reply.pk))
    assert [message.to for message in mail.outbox] == [["told@example.org"]]


def test_what_waits_for_a_moderator_is_not_shown_and_not_decided(cast: Cast) -> None:
    door, activity = make_mapping(cast.seat("lead"), is_premoderated=True)
    _, entry = say(door, "Walking group")
    assert entry.state == ContributionState.WAITING
    body = cast.client("lead").get(base(activity)).content.decode()
    assert "1 entry waits to be looked at" in body
    assert "Decide on" not in body
    assert "Walking group" not in Client().get(f"/join/{door.code}/live/{activity.pk}/").content.decode()
    assert cast.client("lead").get(f"{base(activity)}entries/{entry.key}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_much_came_in(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    door, activity = make_mapping(cast.seat("lead"))
    for number in range(count):
        say(door, f"Group {number} of the {number}th street")
    client = cast.client("lead")
    with django_assert_num_queries(10):
        client.get(base(activity))
