"""Work for later is put in line when the transaction commits, is done by a worker, and is not lost with one."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonstar.web.common import heartbeat, later

DONE: list[int] = []


@later.job
def note(number: int) -> None:
    DONE.append(number)


@pytest.fixture
def in_line(settings) -> None:  # type: ignore[no-untyped-def]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.mark.django_db
def test_work_waits_for_the_commit(in_line: None, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        later.later(note, number=1)
        assert later.waiting() == 0
    assert later.waiting() == 1
    assert DONE == []


@pytest.mark.django_db
def test_work_of_a_worker_that_is_gone_is_taken_up(in_line: None, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            later.later(note, number=number)
    names = [f"{later.PREFIX}{later.machine()}-gone", f"{later.PREFIX}{later.machine()}-alive", "worker-elsewhere-1"]
    with heartbeat.Heartbeat(names[1]):
        for result, name in zip(DBTaskResult.objects.all(), names, strict=True):
            result.claim(name)
        assert later.take_up_lost() == 1
    (ready,) = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert ready.worker_ids == [names[0]]


def test_a_sign_of_life_grows_old() -> None:
    with heartbeat.Heartbeat("someone") as sign:
        assert heartbeat.living("some") == ["someone"]
        seen = sign.path.stat().st_mtime
        assert not heartbeat.is_alive("someone", now=seen + heartbeat.ALIVE)
        os.utime(sign.path, (seen - 60, seen - 60))
        assert heartbeat.living("some") == []
    assert not sign.path.exists()


@pytest.mark.django_db
def test_daily_work_is_put_in_line_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []

    class Marked:
        def enqueue(self) -> None:
            put.append("once")

    monkeypatch.setattr(later, "RECURRING", {"daily": (Marked(), None)})
    first = date(2026, 11, 19)
    assert [later.take_turns(first + timedelta(days=days)) for days in (0, 1, 1, 3)] == [[], ["daily"], [], ["daily"]]
    assert len(put) == 2
