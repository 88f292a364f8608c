"""`commonstar programme import`: bring in what `programme export` took away."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.formats.programme_file import ArchiveRefused
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.archive.actions import SlugTaken, bring_in


@click.command(epilog="Example: commonstar programme import living-well.zip --organisation the-council")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", default="", help="The organisation's name in its address; the only one if left out.")
@click.option("--slug", default="", help="The new programme's name in its address.")
@as_json
def command(file: Path, organisation: str, slug: str, as_json: bool) -> None:
    """Bring in the programme in FILE as a new, private one: all of it or nothing. Its people are named, not made."""
    owner = _owner(organisation)
    try:
        with file.open("rb") as packed:
            brought = bring_in(user=None, organisation=owner, file=packed, slug=slug)
    except ArchiveRefused as refused:
        raise Failure(str(refused)) from refused
    except SlugTaken as taken:
        raise Failure(f"There is a programme {slug} already.") from taken
    made = brought.programme
    if as_json:
        people = [each["email"] for each in brought.to_invite]
        print_json({"programme": made.slug, "title": made.title, "to_invite": people})
        return
    click.echo(f"{made.title} is here as {made.slug}.")
    for each in brought.to_invite:
        click.echo(f"  To be invited as {each['role']}: {each['email']}")


def _owner(slug: str) -> Organisation:
    found = list(Organisation.objects.filter(slug=slug) if slug else Organisation.objects.all()[:2])
    if len(found) != 1:
        raise Failure(
            f"There is no organisation {slug}." if slug else "Name the --organisation that it will belong to."
        )
    return found[0]
