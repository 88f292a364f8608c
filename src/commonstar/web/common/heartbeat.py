"""Signs of life: a running process touches a file in the data directory, so that others on this machine can tell."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from django.conf import settings

BEAT = 5.0
ALIVE = 20.0


def folder() -> Path:
    """Where the signs of life lie."""
    path = Path(settings.DATA) / "alive"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def is_alive(name: str, now: float | None = None) -> bool:
    """Whether the process of that name gave a sign within the last 20 seconds. `now` is in seconds since 1970."""
    try:
        seen = (folder() / name).stat().st_mtime
    except FileNotFoundError:
        return False
    return (time.time() if now is None else now) - seen < ALIVE


def living(prefix: str) -> list[str]:
    """The names, beginning with `prefix`, of the processes that are alive."""
    return sorted(path.name for path in folder().glob(f"{prefix}*") if is_alive(path.name))


class Heartbeat:
    """Gives a sign of life every few seconds from a thread, until it is stopped; use it as a context."""

    def __init__(self, name: str) -> None:
        self.path = folder() / name
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.wait(BEAT):
            self.path.touch()

    def __enter__(self) -> Heartbeat:
        self.path.touch()
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()
        self.path.unlink(missing_ok=True)
