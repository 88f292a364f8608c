"""What questionnaires tell the Star: three tasks, how far each is, in one query for however many programmes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from commonstar.vocabulary import Step
from commonstar.web.programmes.public import TaskState, board_of, registry
from commonstar.web.questionnaires import actions
from commonstar.web.questionnaires.report import AGAIN, HOW_FAR, WHO_WOULD, report
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch

pytestmark = pytest.mark.django_db
PLAIN = SHORT.replace(", tags: [would-do-more]", "").replace("id: lunch", "id: how-far")
TO_DO, UNDER_WAY, DONE = TaskState


def states(cast: Cast) -> dict[str, TaskState]:
    told = report([cast.programme, cast.other_programme])
    assert {each.state for each in told[cast.other_programme.pk].tasks.values()} == {TO_DO}, "each has its own"
    return {key: each.state for key, each in told[cast.programme.pk].tasks.items()}


def test_a_task_is_under_way_once_it_is_asked_and_done_once_it_is_published(cast: Cast) -> None:
    seat = cast.seat("lead")
    assert states(cast) == {HOW_FAR: TO_DO, WHO_WOULD: TO_DO, AGAIN: TO_DO}
    first = open_lunch(seat, PLAIN)
    assert states(cast) == {HOW_FAR: UNDER_WAY, WHO_WOULD: TO_DO, AGAIN: TO_DO}
    actions.publish(seat=seat, asked=first)
    assert states(cast) == {HOW_FAR: DONE, WHO_WOULD: TO_DO, AGAIN: TO_DO}
    second = open_lunch(seat, PLAIN, title="Autumn")
    assert states(cast) == {HOW_FAR: DONE, WHO_WOULD: TO_DO, AGAIN: UNDER_WAY}
    actions.publish(seat=seat, asked=second)
    assert states(cast)[AGAIN] is DONE
    survey = open_lunch(seat)
    assert states(cast)[WHO_WOULD] is UNDER_WAY
    actions.publish(seat=seat, asked=survey)
    assert states(cast)[WHO_WOULD] is DONE


def test_feedback_on_a_gathering_does_not_say_how_far_things_are_done_together(cast: Cast) -> None:
    open_lunch(cast.seat("lead"), PLAIN.replace("id: how-far", "id: gathering-feedback"))
    assert set(states(cast).values()) == {TO_DO}


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_all_programmes(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        open_lunch(cast.seat("lead"), title=f"Round {number}")
    with django_assert_num_queries(1):
        report([cast.programme, cast.other_programme][: max(1, count - 1)])


def test_the_tasks_lead_to_the_questionnaires(cast: Cast) -> None:
    for key, step in ((HOW_FAR, Step.MAP), (WHO_WOULD, Step.PEOPLE), (AGAIN, Step.GROW)):
        kind = registry.tasks[key]
        assert kind.step is step
        assert kind.url is not None
        assert kind.url(cast.programme) == reverse("questionnaires:questionnaires", args=[cast.programme.slug])
    titles = {line.title for line in board_of(cast.programme).lines}
    assert {str(registry.tasks[key].title) for key in (HOW_FAR, WHO_WOULD, AGAIN)} <= titles


def test_the_page_of_voices_leads_here(cast: Cast) -> None:
    here = reverse("questionnaires:questionnaires", args=[cast.programme.slug])
    assert here in {voice.url(cast.programme) for voice in registry.voices}
