"""`commonstar demo`: load the demonstration, and name its programmes and sign-in links.

`make run` asks at each start whether the store is empty. Where it is not, nothing of the site is loaded.
"""

from __future__ import annotations

import importlib

import click

from commonstar.cli.in_use import is_in_use
from commonstar.cli.verbs import as_json, set_up


@click.command()
@click.option("--if-empty", is_flag=True, help="Only where nobody has begun to use this store.")
@click.option("--quiet", is_flag=True, help="Say nothing.")
@as_json
def command(if_empty: bool, quiet: bool, as_json: bool) -> None:
    """Load the demonstration: an invented council with its programmes and its people.

    A second time it changes nothing. The links sign you in as one of its people; they work while `commonstar serve`
    runs on this machine alone.

    \b
    Example:
      commonstar demo
      commonstar demo --json
    """
    if if_empty and quiet and not as_json and is_in_use():
        return
    set_up()
    importlib.import_module("commonstar.cli.demo_load").load(if_empty, quiet, as_json)
