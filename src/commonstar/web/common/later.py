"""Work for later: the one wrapper of django-tasks. `commonstar serve` and `commonstar worker` run what is put here.

A function that is to run later lives in a room's `jobs` module and is called by `later(function, …)`, with arguments
that JSON can carry. It is put in line when the transaction commits, and runs at least once: a worker that is killed
in the middle leaves work that another takes up, so a job must bear being run twice.
"""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker  # type: ignore[import-not-found]  # a folder without __init__
from django_tasks_db.models import DBTaskResult

from commonstar.web.common.heartbeat import Heartbeat, is_alive
from commonstar.web.common.models import Turn

PREFIX = "worker-"
TAKE_UP = 15.0
IDLE = 0.5

RECURRING: dict[str, tuple[Any, int | None]] = {}  # by name: the job, and the weekday from which it is due, if any

logger = logging.getLogger(__name__)


def job(function: Callable[..., Any]) -> Any:
    """Mark a function of a `jobs` module as one that can run later."""
    return task()(function)


def later(marked: Any, **arguments: Any) -> None:
    """Run a marked function after this transaction has committed. The arguments must be plain JSON."""
    transaction.on_commit(lambda: marked.enqueue(**arguments))


def later_at(moment: datetime, marked: Any, **arguments: Any) -> None:
    """Run a marked function at that moment or soon after, once this transaction has committed.

    Where all work is done at once, as in tests, there is no line in which it could wait: it is not run.
    """
    if marked.get_backend().supports_defer:
        transaction.on_commit(lambda: marked.using(run_after=moment).enqueue(**arguments))


def weekly(marked: Any, *, weekday: int) -> None:
    """Put a marked function in line once a week, on that weekday (Monday is 0) or, missed, on the next day of work.

    A room says so in its `AppConfig.ready`. However many workers there are, it is put in line once.
    """
    if not 0 <= weekday <= 6:
        raise ValueError(f"a week has no day {weekday}")
    RECURRING[f"{marked.func.__module__}.{marked.func.__qualname__}"] = (marked, weekday)


def daily(marked: Any) -> None:
    """Put a marked function in line once a day, as `weekly` does once a week."""
    RECURRING[f"{marked.func.__module__}.{marked.func.__qualname__}"] = (marked, None)


def take_turns(today: date) -> list[str]:
    """Put in line what is due by today and was not yet put there. Returns the names of what was.

    On a new store nothing is due before its first weekday comes.
    """
    put = []
    for name, (marked, weekday) in RECURRING.items():
        due = today if weekday is None else today - timedelta(days=(today.weekday() - weekday) % 7)
        with transaction.atomic():
            _row, new = Turn.objects.get_or_create(name=name, defaults={"last_on": today})
            if not new and Turn.objects.filter(name=name, last_on__lt=due).update(last_on=today):
                marked.enqueue()
                put.append(name)
    return put


def waiting() -> int:
    """How much work waits to be done."""
    return int(DBTaskResult.objects.ready().count())


def take_up_lost() -> int:
    """Put work back in line whose worker on this machine is gone. Returns how much."""
    lost = [
        result.pk
        for result in DBTaskResult.objects.running()
        if result.worker_ids and is_ours(result.worker_ids[-1]) and not is_alive(result.worker_ids[-1])
    ]
    running = DBTaskResult.objects.filter(pk__in=lost, status=TaskResultStatus.RUNNING)
    return int(running.update(status=TaskResultStatus.READY, started_at=None))


def is_ours(worker_id: str) -> bool:
    """Whether a worker of that name ran on this machine."""
    return worker_id.startswith(f"{PREFIX}{machine()}-")


def machine() -> str:
    """This machine's name, short enough for a worker's."""
    return socket.gethostname()[:30] or "here"


def work_off() -> None:
    """Do the work that waits, in this process, and come back when nothing is left."""
    _worker(f"{PREFIX}{machine()}-{secrets.token_hex(6)}", batch=True).run()


def _worker(name: str, *, batch: bool) -> Worker:
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    return Worker(
        queue_names=["*"],
        interval=IDLE,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def run_worker() -> None:
    """Do the work in line until SIGINT or SIGTERM; what runs is finished first."""
    name = f"{PREFIX}{machine()}-{secrets.token_hex(6)}"
    worker = _worker(name, batch=False)
    worker.configure_signals()
    stop = threading.Event()
    with Heartbeat(name):
        keeper = threading.Thread(target=_keep_taking_up, args=(stop,), daemon=True)
        keeper.start()
        try:
            worker.run()
        finally:
            stop.set()


def _keep_taking_up(stop: threading.Event) -> None:
    while True:
        close_old_connections()
        try:
            take_up_lost()
            take_turns(timezone.localdate())
        except DatabaseError:
            logger.warning("Could not look for lost work; trying again.")
        if stop.wait(TAKE_UP):
            return
