"""What `commonstar demo` does once the site is loaded."""

from __future__ import annotations

from dataclasses import asdict

import click

from commonstar.cli.serve import migrate
from commonstar.cli.verbs import print_json
from commonstar.web.common.later import work_off
from commonstar.web.demonstration.public import Contents, contents, is_empty_store, load_demonstration


def load(if_empty: bool, quiet: bool, as_json: bool) -> None:
    """Bring the store up to date, load the demonstration if asked, and say what there is."""
    migrate()
    loaded = load_demonstration() if not if_empty or is_empty_store() else False
    if loaded:
        work_off()  # what its acts left for later, such as sealing: nothing waits for a worker that may never come
    if as_json:
        print_json({"loaded": loaded, **asdict(contents())})
    elif not quiet:
        say(loaded, contents())


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
