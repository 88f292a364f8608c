"""The change between rounds, also of different versions: of questions that stayed, and why not of others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commonstar.formats.instruments import read_instrument
from commonstar.web.questionnaires import actions
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.results.changing import unlike
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, asked: Round, *question: str) -> str:
    name = "questionnaires:result" if question else "questionnaires:results"
    return cast.client("viewer").get(reverse(name, args=[cast.programme.slug, asked.pk, *question])).text


NEWER = (
    SHORT.replace("How is the food?", "How do you find the food?")
    .replace("{code: drive, label: Drive}", "{code: drive, label: Drive}\n      - {code: sing, label: Sing}")
    .replace("least: 0, most: 31}", "least: 0, most: 31}\n  - {question: more, kind: text, label: What else?}")
    .replace("  - {question: why, kind: text", "  - {question: reason, kind: text")
)


def test_a_question_that_stayed_is_compared_over_two_versions(cast: Cast) -> None:
    publish_lunch(cast.seat("lead"), title="Spring")
    second = publish_lunch(cast.seat("lead"), title="Autumn", text=NEWER)
    assert second.version.number == 2
    page = page_of(cast, second, "food")
    assert "Change since “Spring”" in page
    assert "0.00 (between" in page
    assert "Then it was: “How is the food?”" in page
    assert "There were other answers to choose from." in page_of(cast, second, "would")
    overview = page_of(cast, second)
    assert "What changed most since “Spring”" in overview
    assert "4 questions cannot be compared" in overview
    for told in (
        "What would you do? – There were other answers to choose from.",
        "What else? – It was not asked then.",
        "What is bad about it? – It was not asked then.",
        "What is bad about it? – It is no longer asked.",
    ):
        assert told in overview, told


def test_answers_without_a_scale_tell_the_change_of_their_shares(cast: Cast) -> None:
    publish_lunch(cast.seat("lead"), title="Spring")
    second = open_lunch(cast.seat("lead"), title="Autumn")
    for number in range(16):
        say(second, "guests" if number % 2 else "staff", food="good", would=("cook",) if number < 12 else ("drive",))
    actions.publish(seat=cast.seat("lead"), asked=second)
    page = page_of(cast, second, "would")
    assert "Change of its share" in page
    assert "+25.00 (between" in page


def test_everyone_is_not_compared_where_other_groups_were_asked(cast: Cast) -> None:
    """Or the change would be that of who was asked."""
    publish_lunch(cast.seat("lead"), title="Spring")
    second = open_lunch(cast.seat("lead"), title="Autumn", groups=("guests",))
    for food in ("good", "bad", "fair") * 3:
        say(second, "guests", food=food)
    actions.publish(seat=cast.seat("lead"), asked=second)
    page = page_of(cast, second, "food")
    change = page[page.index("Change since “Spring”") :]
    assert "I eat there" in change
    assert "Everyone" not in change
    assert "Other groups were asked then" in page_of(cast, second)


CHANGES = {
    "": ("How is the food?", "How was it?"),
    "kind": ("question: food, kind: select_one", "question: food, kind: select_multiple"),
    "answers": ("{code: fair, label: Fair, score: 2}", "{code: so, label: So, score: 2}"),
    "scale": ("{code: good, label: Good, score: 3}", "{code: good, label: Good, score: 4}"),
    "branch": ("label: How is the food?,", "label: How is the food?, asked_of: [staff],"),
}


@pytest.mark.parametrize("why", CHANGES)
def test_in_what_questions_differ(why: str) -> None:
    old, new = read_instrument(SHORT), read_instrument(SHORT.replace(*CHANGES[why]))
    then, now = old.question("food"), new.question("food")
    assert then is not None
    assert now is not None
    assert unlike(new, now, old, then) == why


def test_a_question_in_a_group_with_another_condition_differs() -> None:
    within = (
        "  - group: g\n    label: G\n    relevant: {chosen: {question: food, choice: %s}}\n"
        "    items:\n      - {question: would"
    )
    old, new = (read_instrument(SHORT.replace("  - {question: would", within % each)) for each in ("bad", "good"))
    then, now = old.question("would"), new.question("would")
    assert then is not None
    assert now is not None
    assert unlike(new, now, old, then) == "branch"
    assert unlike(old, then, old, then) == ""
