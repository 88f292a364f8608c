"""`commonstar worker`: the later work alone, for a second machine or a service manager of one's own."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click

from commonstar.web.common.later import run_worker


@click.command()
@click.option("--until-closed", is_flag=True, hidden=True, help="Stop when standard input ends: used by `serve`.")
def command(until_closed: bool) -> None:
    """Do the later work: mail, imports, documents.

    `commonstar serve` starts a worker of its own; this one is for running more of them, or for a service manager.
    It stops on SIGINT or SIGTERM after finishing what it is doing.

    \b
    Example:
      commonstar worker
    """
    if until_closed:
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    run_worker()


def _stop_with_parent() -> None:
    """The pipe from `serve` ends when `serve` does, however it ended: so no worker is left behind."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
