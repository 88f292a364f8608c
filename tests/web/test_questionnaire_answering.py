"""Answering on a device: what is sent twice, too late, too long or in another language."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from commonstar.vocabulary import ContributionState
from commonstar.web.participation import public as participation
from commonstar.web.participation.models import Contribution
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import OpenAnswer, Response, Round
from tests.factories.cast import Cast
from tests.factories.questionnaires import open_lunch, say

pytestmark = pytest.mark.django_db
SLIP = "cs-slip__code"


def there(asked: Round) -> str:
    door = queries.door_to(asked)
    assert door is not None
    return reverse("answering:answer", args=[door.code])


def sending(**answers: Any) -> dict[str, Any]:
    """What the page of the review sends."""
    given = {f"q-{name}": value for name, value in answers.items()}
    return {"page": "2", "go": "send", "as": "guests", "entry": participation.new_entry(), **given}


def test_what_was_kept_and_is_sent_again_after_publication_gets_its_slip_again(cast: Cast) -> None:
    """The answer to a phone may be lost on the way; to say that nothing was taken would be untrue."""
    asked = open_lunch(cast.seat("lead"))
    client, data = cast.client("anonymous"), sending(food="good")
    first = client.post(there(asked), data)
    actions.publish(seat=cast.seat("lead"), asked=asked)
    again = client.post(there(asked), data)
    assert again.status_code == 200
    assert first.context["slip"] == again.context["slip"]
    late = client.post(there(asked), sending(food="good"))
    assert late.status_code == 409
    assert Response.objects.count() == 1


TOWNS = """
format: commonstar-instrument/1
id: towns
version: "1"
title: Towns
translations: [{language: en, state: original}]
choice_lists:
  - {name: regions, choices: [{code: north, label: North}, {code: south, label: South}, {code: sea, label: At sea}]}
  - name: towns
    choices:
      - {code: ayr, label: Ayr, columns: {region: north}}
      - {code: bath, label: Bath, columns: {region: south}}
items:
  - {question: region, kind: select_one, label: Where do you live?, choices: regions}
  - question: town
    kind: select_one
    label: In which town?
    choices: towns
    choice_filter: region = ${region}
    required_if: {chosen: {question: region, choice: south}}
"""


def test_only_what_goes_with_an_earlier_answer_is_offered(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"), text=TOWNS)
    client, entry = cast.client("anonymous"), participation.new_entry()
    assert "In which town?" not in client.get(there(asked)).text
    at_sea = client.post(there(asked), {"page": "0", "go": "on", "q-region": "sea", "seen": "region", "entry": entry})
    assert "Check your answers" in at_sea.text
    south = client.post(there(asked), {"page": "0", "go": "on", "q-region": "south", "seen": "region", "entry": entry})
    assert "In which town?" in south.text
    assert "An answer is needed." in south.text
    assert "Bath" in south.text
    assert "Ayr" not in south.text
    sent = {"page": "1", "go": "send", "entry": entry, "q-region": "south"}
    for town in ("", "ayr"):
        refused = client.post(there(asked), sent | {"q-town": town})
        assert SLIP not in refused.text
        assert "govuk-error-message" in refused.text
    assert SLIP in client.post(there(asked), sent | {"q-town": "bath"}).text
    assert Response.objects.count() == 1


@pytest.mark.parametrize("words", ["x" * 5_001, "a\x00b"])
def test_what_no_page_takes_is_not_taken_at_the_end_either(cast: Cast, words: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    page = cast.client("anonymous").post(there(asked), sending(food="bad", why=words))
    assert SLIP not in page.text
    assert "govuk-error-message" in page.text
    assert (Response.objects.count(), OpenAnswer.objects.count()) == (0, 0)


@pytest.mark.parametrize("group", ["", "cooks", "gue\x00sts"])
def test_a_group_that_is_none_is_asked_for_again(cast: Cast, group: str) -> None:
    asked = open_lunch(cast.seat("lead"))
    page = cast.client("anonymous").post(there(asked), sending(food="good") | {"as": group})
    assert "As whom do you answer?" in page.text
    assert not Response.objects.exists()


def test_whoever_publishes_reads_first_that_answers_wait(cast: Cast) -> None:
    """They would not count, and could not be counted later."""
    asked = open_lunch(cast.seat("lead"))
    slip = say(asked, food="good")
    url = reverse("questionnaires:publish", args=[cast.programme.slug, asked.pk])
    client = cast.client("lead")
    assert "wait to be looked at" not in client.get(url).text
    Contribution.objects.filter(pk=slip.key).update(state=ContributionState.WAITING)
    page = client.get(url).text
    assert "1 answer waits to be looked at" in page
    assert reverse("programmes:waiting", args=[cast.programme.slug, queries.door_to(asked).pk]) in page  # type: ignore[union-attr]
    assert (
        "waits to be looked at"
        in client.get(reverse("questionnaires:round", args=[cast.programme.slug, asked.pk])).text
    )


def test_released_words_can_be_kept_back_again(cast: Cast) -> None:
    """Whoever released them may have overlooked a name."""
    asked = open_lunch(cast.seat("lead"))
    say(asked, food="bad", why="Ask Mrs Someone")
    actions.publish(seat=cast.seat("lead"), asked=asked)
    client = cast.client("facilitator")
    words = reverse("questionnaires:words", args=[cast.programme.slug, asked.pk])
    result = reverse("questionnaires:result", args=[cast.programme.slug, asked.pk, "why"])
    key = OpenAnswer.objects.get().pk
    client.post(words, {"release": key})
    page = client.get(words).text
    assert "Ask Mrs Someone" in page
    assert "Ask Mrs Someone" in client.get(result).text
    client.post(words, {"keep": key})
    assert "Ask Mrs Someone" not in client.get(result).text


def whole(**answers: Any) -> dict[str, Any]:
    """What the page with all questions sends, from the queue on a device too."""
    return sending(**answers) | {"all": "1", "page": ""}


def test_all_questions_on_one_page_are_answered_and_kept_once(cast: Cast) -> None:
    """What the queue on a device sends is known by its entry key, and the header says that it was kept."""
    asked = open_lunch(cast.seat("lead"))
    client = cast.client("anonymous")
    page = client.get(there(asked), {"all": "1"}).text
    assert "data-queue-send" in page
    for words in ("As whom do you answer?", "How is the food?", "What is bad about it?", "Only if it fits"):
        assert words in page, words
    data = whole(food="good", why="left over from before", times="3")
    for _time in range(2):
        answer = client.post(there(asked), data)
        assert (answer.status_code, answer.headers["X-Commonstar-Kept"]) == (200, "yes")
    assert (Response.objects.count(), OpenAnswer.objects.count()) == (1, 0)


def test_what_is_wrong_on_the_one_page_is_said_there(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    answer = cast.client("anonymous").post(there(asked), whole(food="bad", why="Cold soup", times="many"))
    assert "X-Commonstar-Kept" not in answer.headers
    assert "Write a number, in figures." in answer.text
    assert 'value="many"' in answer.text
    assert "Cold soup</textarea>" in answer.text
    assert 'name="all"' in answer.text


def test_what_arrives_after_the_close_is_not_taken_and_says_so_and_can_be_typed_in(cast: Cast) -> None:
    """Nobody can know when it was written; so the close holds for all, and a person can still bring it in."""
    asked = open_lunch(cast.seat("lead"))
    door = queries.door_to(asked)
    assert door is not None
    participation.close_door(by=cast.people["lead"], door=door)
    for data in (whole(food="bad", why="Cold soup"), sending(food="bad", why="Cold soup")):
        answer = cast.client("anonymous").post(there(asked), data)
        assert answer.status_code == 409
        assert "so they were not taken" in answer.text
        assert "they can be typed in until the results are made" in " ".join(answer.text.split())
        assert "Cold soup" in answer.text
        assert "X-Commonstar-Kept" not in answer.headers
    assert not Response.objects.exists()
    enter = reverse("questionnaires:enter", args=[cast.programme.slug, asked.pk])
    typed = {"as": "guests", "q-food": "bad", "q-why": "Cold soup", "channel": "paper", "entry": "b" * 32}
    cast.client("contributor").post(enter, typed)
    assert Response.objects.count() == 1
    actions.publish(seat=cast.seat("lead"), asked=asked)
    late = cast.client("anonymous").post(there(asked), whole(food="bad"))
    assert "The results were made before your answers came in" in late.text
