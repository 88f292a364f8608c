"""One writer at a time: in a hall hundreds send at once, and an embedded store lets in one.

Threads that wait for SQLite try again after ever longer pauses, and whoever is unlucky waits for seconds. Here those of
one process stand in a queue instead, so that only one of each process asks the store. Nothing waits here that holds the
store already, so nobody can wait for the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

_turn = threading.Lock()


def in_turn(write: Callable[P, R]) -> Callable[P, R]:
    """Let a write that is a transaction of its own begin when its turn has come; inside another it begins at once."""

    @wraps(write)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return write(*args, **kwargs)
        with _turn:
            return write(*args, **kwargs)

    return inner
