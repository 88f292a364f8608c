"""`commonstar demo`: load the demonstration, and name its programmes and sign-in links."""

from __future__ import annotations

from dataclasses import asdict

import click

from commonstar.cli.serve import migrate
from commonstar.cli.verbs import as_json, print_json
from commonstar.web.demonstration.public import Contents, contents, is_empty_store, load_demonstration


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
    migrate()
    loaded = load_demonstration() if not if_empty or is_empty_store() else False
    found = contents()
    if as_json:
        print_json({"loaded": loaded, **asdict(found)})
    elif not quiet:
        say(loaded, found)


def say(loaded: bool, found: Contents) -> None:
    """What there is now, a line each."""
    if not found.programmes:
        click.echo("This store is in use, so the demonstration was not loaded.")
        return
    click.echo("The demonstration is loaded." if loaded else "The demonstration was there already.")
    for programme in found.programmes:
        click.echo(f"  {programme.title}: {programme.path}")
    for link in found.sign_in:
        click.echo(f"  Sign in as {link.name}: {link.path}")
