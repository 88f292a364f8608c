"""`commonstar value import`: the inputs of a workbook become a model file again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from commonstar.cli.value_check import MARK
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.cli.writing import write_whole
from commonstar.engine.value.grading import is_illustrative
from commonstar.formats.value_workbook import BookError, Change, Taken, take_back
from commonstar.formats.value_workbook.taking import LIMITS
from commonstar.formats.yaml import path_text


@click.command(epilog="Example: commonstar value import speedwatch.xlsx --out speedwatch.yaml")
@click.argument("book", metavar="BOOK.xlsx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The model file; else it is printed."
)
@click.option("--replace", is_flag=True, help="Replace the model file if it exists.")
@as_json
def command(book: Path, out: Path | None, replace: bool, as_json: bool) -> None:
    """Take the inputs of a workbook back: changed values, ranges, shapes, grades and sources.

    Each change is named with its cell, and so is what cannot be taken, such as a formula that was overwritten. An input
    cell that holds a formula or no number stops it, and nothing is written.
    """
    if out is not None and out.exists() and not replace:
        raise Failure(f"{out} exists; name a new file, or say --replace.")
    if book.stat().st_size > LIMITS.bytes:
        raise Failure(f"{book.name} is larger than {LIMITS.bytes // 1_000_000} MB.")
    try:
        taken = take_back(book.read_bytes(), book.name)
    except BookError as error:
        raise Failure(str(error)) from error
    if out is not None:
        write_whole(out, taken.text.encode())
    if as_json:
        print_json(_document(taken, out))
        return
    if is_illustrative(taken.model):
        click.echo(MARK, err=True)
    for change in taken.changes:
        click.echo(f"{change.cell}: {path_text(change.path)} is now {_shown(change)}", err=True)
    for note in taken.not_taken:
        click.echo(f"Not taken: {note}", err=True)
    if out is None:
        click.echo(taken.text, nl=False)
    else:
        click.echo(f"{out} holds the model with {len(taken.changes)} changed inputs.")


def _shown(change: Change) -> str:
    return "empty" if change.value is None else str(change.value)


def _document(taken: Taken, out: Path | None) -> dict[str, Any]:
    return {
        "changes": [
            {"cell": each.cell, "path": path_text(each.path), "value": _plain(each.value)} for each in taken.changes
        ],
        "not_taken": list(taken.not_taken),
        "illustrative": is_illustrative(taken.model),
        "model": None if out is not None else taken.text,
        "written": None if out is None else str(out),
    }


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
