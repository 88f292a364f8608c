"""What is kept of a round: tables without order, and results that go along when a programme is taken away."""

from __future__ import annotations

import io

import pytest
from django.db import connection

from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.questionnaires import queries
from commonstar.web.questionnaires.models import OpenAnswer, Response, Round
from tests.factories.cast import Cast
from tests.factories.questionnaires import open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db


def test_results_go_along_and_answers_stay(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = publish_lunch(seat)
    fresh = open_lunch(seat, title="Still open")
    say(fresh, food="bad", why="What nobody else reads")
    out = io.BytesIO()
    take_away(seat=seat, out=out)
    assert b"What nobody else reads" not in out.getvalue()
    there = (Response.objects.count(), OpenAnswer.objects.count())
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out).programme
    copy = Round.objects.get(programme=made, title=asked.title)
    before, after = queries.published(asked), queries.published(copy)
    assert before is not None
    assert after is not None
    assert list(after.rows()) == list(before.rows())
    assert (Response.objects.count(), OpenAnswer.objects.count()) == there
    assert queries.door_to(Round.objects.get(programme=made, title="Still open")) is None


def test_rows_lie_by_their_random_key() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql", "there, sealing writes them anew by key"
        return
    with connection.cursor() as cursor:
        for model in (Response, OpenAnswer):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert cursor.fetchone()[0].rstrip().endswith("WITHOUT ROWID")
