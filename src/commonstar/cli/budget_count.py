"""`commonstar budget count`: count a vote on a budget from its open file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.budget_options import (
    counted,
    counting,
    method_of,
    money,
    pb_file,
    read,
    tell,
    warnings,
)
from commonstar.cli.verbs import as_json, print_json
from commonstar.engine.budget.counting import Method
from commonstar.engine.budget.result import Result
from commonstar.formats.budget_document import count_document
from commonstar.formats.pabulib.records import PabulibFile


@click.command(epilog="Example: commonstar budget count town.pb --rule greedy")
@pb_file
@counting
@as_json
def command(file: Path, as_json: bool, **options: Any) -> None:
    """Count a vote on a budget from a Pabulib file, exactly, and say why each project won or did not.

    A file with any fault is not counted; `commonstar budget check` lists its faults.
    """
    one, method = read(file), method_of(options)
    result = counted(one, method)
    document = document_of(one, method, result)
    if as_json:
        print_json(document)
    else:
        tell(warnings(one, method))
        _tell(one, result)


def document_of(one: PabulibFile, method: Method, result: Result) -> dict[str, Any]:
    """The whole count as one document."""
    return count_document(method, result, warnings(one, method))


def _tell(one: PabulibFile, result: Result) -> None:
    many = len(result.winners)
    click.echo(
        f"{many} of {len(result.accounts)} projects won; {money(result.spent)} of {money(result.budget)} is spent."
    )
    for name in result.winners:
        account = result.account(name)
        title = one.words_of(name).get("name", "")
        click.echo(f"  {name}  {money(account.cost)}  {account.votes:,} votes  {title}".rstrip())
    for tie in result.ties:
        click.echo(f"Equal in round {tie.round}: {', '.join(tie.projects)}; {tie.chosen} first, by {tie.criterion}.")
