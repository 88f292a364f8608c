"""A round opens and closes by itself, at the times that were said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonstar.vocabulary import Role
from commonstar.web.common.access import Refused
from commonstar.web.participation import sealing
from commonstar.web.participation.jobs import seal_closed
from commonstar.web.participation.public import Door
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import Round
from tests.factories.cast import Cast
from tests.factories.questionnaires import open_lunch, say

pytestmark = pytest.mark.django_db


def typed(opens: datetime | None, closes: datetime | None) -> dict[str, str]:
    """What is filled in for two moments, in local time."""
    data = {"title": "Spring", "groups": "guests"}
    for what, moment in (("opens", opens), ("closes", closes)):
        if moment is not None:
            local = timezone.localtime(moment)
            data |= {f"{what}_day_{part}": str(getattr(local, part)) for part in ("day", "month", "year")}
            data[f"{what}_time"] = local.strftime("%H:%M")
    return data


def opening(cast: Cast) -> str:
    asked = open_lunch(cast.seat("lead"), title="First")
    return reverse("questionnaires:open", args=[cast.programme.slug, asked.version.instrument_id])


def test_it_opens_and_closes_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    page = cast.client("lead").post(opening(cast), typed(now + timedelta(days=1), now + timedelta(days=3)), follow=True)
    assert "It opens by itself." in page.text
    assert "Opens later" in page.text
    assert "It closes by itself on" in page.text
    asked = Round.objects.get(title="Spring")
    door = queries.door_to(asked)
    assert door is not None
    assert (door.opens_at, door.closes_at) == (now + timedelta(days=1), now + timedelta(days=3))
    there = reverse("answering:answer", args=[door.code])
    early = cast.client("anonymous").get(there).text
    assert "It opens on" in early
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=2))
    assert "As whom do you answer?" not in early
    assert "I eat there" in cast.client("anonymous").get(there).text
    say(asked, food="good")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=4))
    assert "This is not open at the moment." in cast.client("anonymous").get(there).text
    monkeypatch.setattr(sealing, "seal", lambda: None)  # it rewrites the store, which no transaction allows
    seal_closed.call()
    assert Door.objects.get(pk=door.pk).closed_at is not None
    actions.publish(seat=cast.seat("lead"), asked=asked)


def test_what_is_no_time_is_said_and_stays_typed(cast: Cast) -> None:
    url, now = opening(cast), timezone.now()
    client = cast.client("lead")
    past = client.post(url, typed(None, now - timedelta(days=1))).text
    assert "Enter a day and time that are still to come." in past
    turned = client.post(url, typed(now + timedelta(days=3), now + timedelta(days=2))).text
    assert "Enter a day and time after it opens." in turned
    without = typed(now + timedelta(days=1), None) | {"opens_time": ""}
    assert "Enter the time as well as the day." in client.post(url, without).text
    assert "Enter the day as well as the time." in client.post(url, typed(None, None) | {"closes_time": "12:00"}).text
    odd = client.post(url, typed(None, None) | {"closes_time": "noon"}).text
    assert 'value="noon"' in odd
    assert Round.objects.count() == 1


@pytest.mark.parametrize("name", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_change_the_times(cast: Cast, name: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    given = {"seat": cast.seat(name), "asked": asked, "opens_at": None, "closes_at": None}
    if name in ("lead", "co-lead", "facilitator"):
        actions.set_times(**given)
    else:
        with pytest.raises(Refused):
            actions.set_times(**given)


def test_the_times_of_an_open_round_change_until_it_is_closed_for_good(cast: Cast) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    asked = open_lunch(cast.seat("lead"), closes_at=now + timedelta(days=1))
    client = cast.client("facilitator")
    here = reverse("questionnaires:round", args=[cast.programme.slug, asked.pk])
    url = reverse("questionnaires:times", args=[cast.programme.slug, asked.pk])
    assert url in client.get(here).text
    assert timezone.localtime(now).strftime("%H:%M") in client.get(url).text
    assert "still to come" in client.post(url, typed(None, now - timedelta(days=1))).text
    assert "at the times that you said" in client.post(url, typed(None, now + timedelta(days=9)), follow=True).text
    door = queries.door_to(asked)
    assert door is not None
    assert door.closes_at == now + timedelta(days=9)
    actions.publish(seat=cast.seat("lead"), asked=asked)
    assert url not in client.get(here).text
    assert client.get(url).status_code == 302
