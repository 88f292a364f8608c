"""`commonstar opinion groups`: groups of like-minded people and common ground, from an export of Polis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.opinion.groups import TooFewPeople, find_groups
from commonstar.engine.opinion.says import opinions
from commonstar.formats.opinion_document import opinion_document
from commonstar.formats.polis import PolisError, read_export


@click.command(epilog="Example: commonstar opinion groups participants-votes.csv comments.csv")
@click.argument("export", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--seed", metavar="TEXT", default="", help="From which the starts of the groups are drawn.")
@as_json
def command(export: tuple[Path, ...], seed: str, as_json: bool) -> None:
    """Find groups of like-minded people and what all of them share, in the files (or the folder) of an export.

    Groups of fewer than five people are not shown. The same files and seed always give the same.
    """
    paths = [inner for path in export for inner in (sorted(path.iterdir()) if path.is_dir() else [path])]
    files = {path.name: path.read_bytes() for path in paths if path.suffix.lower() in (".csv", ".json")}
    try:
        read = read_export(files)
        groups = find_groups(read.votes, seed, read.also)
    except PolisError as error:
        raise Failure(str(error)) from error
    except TooFewPeople as error:
        raise Failure(str(error)) from error
    document = opinion_document(read.votes, groups, opinions(read.votes, groups), seed)
    if as_json:
        print_json(document)
    else:
        _tell(document)


def _tell(document: dict[str, Any]) -> None:
    click.echo(f"{document['people']:,} people, {document['votes']:,} votes, {len(document['statements'])} statements.")
    for group in document["groups"]:
        click.echo(f"\nGroup {group['group']}, {group['people']:,} people, says:")
        _lines(group["says"])
    if document["hidden"]:
        click.echo(f"\nNot shown, being too small: {document['hidden']}")
    click.echo("\nOf all people, most say:")
    _lines(document["consensus"])
    polarised = [id_ for id_, each in document["statements"].items() if each["polarised"]]
    if polarised:
        click.echo(f"\nPolarised, worth talking about: {', '.join(polarised)}")


def _lines(says: list[dict[str, Any]]) -> None:
    for said in says:
        text = f" {said['text']}" if said["text"] else ""
        click.echo(f"  {said['side']:9} {said['statement']:>5}{text} ({said['number']} of {said['of']})")
