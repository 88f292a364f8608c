"""Rounds and answers: who may, exactly once, taken back, counted once, and nobody given away."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from commonstar.vocabulary import Channel, Role
from commonstar.web.audit.models import Entry
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.participation.models import Contribution
from commonstar.web.participation.unordered import faults_of
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import OpenAnswer, Response, Version
from tests.factories.cast import Cast
from tests.factories.questionnaires import open_lunch, say

pytestmark = pytest.mark.django_db
RUNNERS = ("lead", "co-lead", "facilitator")
EVERYONE = (*Role, "administrator", "partner", "stranger", "anonymous")


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_open_and_publish(cast: Cast, name: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    seat = cast.seat(name)
    acts = (
        lambda: actions.choose_shipped(seat=seat, code="maturity"),
        lambda: actions.open_round(seat=seat, version=asked.version, values=actions.RoundValues("Again")),
        lambda: actions.publish(seat=seat, asked=asked),
    )
    for act in acts:
        if name in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_the_tables_of_answers_tell_neither_time_nor_person() -> None:
    assert faults_of(Response) == faults_of(OpenAnswer) == []


def test_a_version_that_was_asked_is_not_changed(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = open_lunch(seat)
    before = asked.version.definition
    again = open_lunch(seat, before.replace("The lunch club", "The new lunch club"), title="Autumn")
    assert Version.objects.get(pk=asked.version.pk).definition == before
    assert (asked.version.number, again.version.number) == (1, 2)


def test_the_same_form_twice_is_counted_once(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    door = queries.door_to(asked)
    assert door is not None
    entry = participation.new_entry()
    given = actions.Answered({"food": "bad", "why": "Cold"}, "guests")
    slips = {
        actions.answer(door=door, asked=asked, answered=given, entry=entry, language="en").code for _time in range(2)
    }
    assert (len(slips), Response.objects.count(), OpenAnswer.objects.count()) == (1, 1, 1)


def test_what_is_taken_back_is_gone_and_stays_gone(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    door = queries.door_to(asked)
    assert door is not None
    entry = participation.new_entry()
    given = actions.Answered({"food": "bad", "why": "Cold"}, "guests")
    slip = actions.answer(door=door, asked=asked, answered=given, entry=entry, language="en")
    participation.take_back(slip=slip, contribution_key=slip.key)
    assert (Response.objects.count(), OpenAnswer.objects.count()) == (0, 0)
    actions.answer(door=door, asked=asked, answered=given, entry=entry, language="en")
    assert (Response.objects.count(), OpenAnswer.objects.count()) == (0, 0)


def test_answers_that_do_not_fit_are_refused(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    for group, answers in (("guests", {"food": "none"}), ("guests", {"food": "good", "why": "x"})):
        with pytest.raises(actions.Faulty):
            say(asked, group, **answers)
    with pytest.raises(actions.NotAsked):
        say(asked, "cooks", food="good")
    with pytest.raises(actions.NotAsked):
        say(asked, "guests", "Millbrook", food="good")
    assert not Contribution.objects.exists()


def test_no_answer_has_an_entry_in_the_log(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    before = Entry.objects.count()
    say(asked, food="good")
    assert Entry.objects.count() == before


def test_results_are_made_once_from_what_counts(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = open_lunch(seat)
    slips = [say(asked, "guests", food=food) for food in ("good",) * 4 + ("bad",) * 4]
    for food in ("fair",) * 3 + ("good",) * 3:
        say(asked, "staff", food=food)
    participation.take_back(slip=slips[0], contribution_key=slips[0].key)
    Contribution.objects.filter(pk=slips[1].key).update(state="removed")
    assert queries.published(asked) is None
    actions.publish(seat=seat, asked=asked)
    found = queries.published(asked)
    assert found is not None
    assert dict(found.distribution("food", group="guests").counts) == {"bad": 4, "fair": 0, "good": 2}
    assert dict(found.distribution("food").counts) == {"bad": 4, "fair": 3, "good": 5}
    with pytest.raises(actions.IsPublished):
        actions.publish(seat=seat, asked=asked)
    with pytest.raises(actions.IsPublished):
        say(asked, food="good")


def test_published_cells_are_read_back_as_they_were(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = open_lunch(seat, units=("Millbrook", "Weston"), unit_question="Which club?")
    for unit in ("Millbrook", "Weston"):
        for food in ("good",) * 3 + ("bad",) * 3:
            say(asked, "guests", unit, food=food, would=("cook",), times=4)
    fresh = queries.counts(asked)
    actions.publish(seat=seat, asked=asked)
    kept = queries.published(asked)
    assert kept is not None
    assert list(kept.rows()) == list(fresh.rows())
    assert kept.distribution("food", unit="Weston").answered == 6


PAGE = re.compile(r'name="page" value="(\d+)"')


def test_a_phone_answers_page_by_page(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    door = queries.door_to(asked)
    assert door is not None
    client = cast.client("anonymous")
    url = reverse("answering:answer", args=[door.code])
    page = client.get(url)
    assert "As whom do you answer?" in page.text
    entry = re.search(r'name="entry" value="([^"]+)"', page.text)
    assert entry is not None
    data = {"page": "0", "entry": entry[1], "go": "next"}
    wrong = client.post(url, data)
    assert "Choose as whom you answer." in wrong.text
    page = client.post(url, {**data, "as": "guests"})
    assert "How is the food?" in page.text
    assert "What is bad about it?" not in page.text
    data = {"page": "1", "entry": entry[1], "go": "next", "as": "guests", "seen": ["food", "would", "times"]}
    wrong = client.post(url, {**data, "q-food": "bad", "q-times": "many"})
    assert "Write a number, in figures." in wrong.text
    assert 'value="many"' in wrong.text
    more = client.post(url, {**data, "q-food": "bad", "q-times": "4"})
    assert "brings up one more question" in more.text
    assert "What is bad about it?" in more.text
    given = {**data, "seen": [*data["seen"], "why"], "q-food": "bad", "q-why": "Cold soup", "q-times": "4"}
    review = client.post(url, given)
    assert "Check your answers" in review.text
    assert "Cold soup" in review.text
    assert Response.objects.count() == 0
    changed = client.post(url, {**given, "page": "2", "go": "change-1"})
    assert "Cold soup" in changed.text
    sent = client.post(url, {**given, "page": "2", "go": "send"})
    assert "Your answers came in." in sent.text
    assert client.post(url, {**given, "page": "2", "go": "send"}).status_code == 200
    assert (Response.objects.count(), OpenAnswer.objects.get().words) == (1, "Cold soup")


def test_answers_to_what_is_no_longer_asked_are_left_out(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    door = queries.door_to(asked)
    assert door is not None
    url = reverse("answering:answer", args=[door.code])
    data = {
        "page": "2",
        "go": "send",
        "as": "guests",
        "q-food": "good",
        "q-why": "x",
        "entry": participation.new_entry(),
    }
    assert "Your answers came in." in cast.client("anonymous").post(url, data).text
    assert not OpenAnswer.objects.exists()


def test_paper_is_typed_up_with_its_channel(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    url = reverse("questionnaires:enter", args=[cast.programme.slug, asked.pk])
    client = cast.client("contributor")
    data = {"as": "staff", "q-food": "good", "channel": "paper", "entry": participation.new_entry()}
    assert "goes with no other" in client.post(url, {**data, "q-would": ["cook", "none"]}).text
    assert "Give them this slip" in client.post(url, data).text
    row = Contribution.objects.get()
    assert (row.channel, row.helper_role) == (Channel.PAPER, "contributor")
    assert cast.client("viewer").get(url).status_code == 403
