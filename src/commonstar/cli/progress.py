"""A bar that shows how far a long run is, to whoever waits at a terminal; nothing for files, pipes and short runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

LONG = 5_000_000  # numbers to compute; about a second


@contextmanager
def progress(label: str, steps: int, work: int) -> Iterator[Callable[[], None]]:
    """Give what is to be called after each of so many steps of so much work; the bar is on standard error."""
    if not sys.stderr.isatty() or steps * work < LONG:
        yield lambda: None
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
