"""`commonstar budget check`: say what is wrong with a Pabulib file, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.budget_options import money, pb_file
from commonstar.cli.verbs import as_json, print_json
from commonstar.formats.budget_document import fault_document, plain
from commonstar.formats.pabulib.reading import read_pb
from commonstar.formats.pabulib.records import PabulibError


@click.command(epilog="Example: commonstar budget check town.pb")
@pb_file
@as_json
def command(file: Path, as_json: bool) -> None:
    """Say what is wrong with a Pabulib file, fault by fault with its line, and what is noteworthy.

    Fails if anything is wrong.
    """
    document = _document(file)
    if as_json:
        print_json(document)
    else:
        _tell(document)
    if document["faults"]:
        raise click.exceptions.Exit(1)


def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = {"file": str(path), "faults": [], "warnings": []}
    try:
        with path.open("rb") as file:
            one = read_pb(file)
    except PabulibError as error:
        return document | {"faults": [fault_document(each) for each in error.faults]}
    return document | {
        "warnings": [fault_document(each) for each in one.warnings],
        "projects": len(one.election.projects),
        "votes": len(one.election.ballots),
        "budget": plain(one.election.budget),
        "ballots": one.election.ballots.kind.value,
    }


def _tell(document: dict[str, Any]) -> None:
    name = document["file"]
    for kind in ("faults", "warnings"):
        for each in document[kind]:
            where = f"{name}, line {each['line']}" if each["line"] else name
            click.echo(f"{where}: {'note: ' if kind == 'warnings' else ''}{each['message']}")
    if not document["faults"]:
        counts = f"{document['projects']:,} projects, {document['votes']:,} votes ({document['ballots']})"
        click.echo(f"{name}: {counts}, a budget of {money(document['budget'])}.")
