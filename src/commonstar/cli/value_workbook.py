"""`commonstar value workbook`: a model as a workbook that anyone can recalculate."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.value_check import MARK, MODEL, read_file
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.cli.writing import write_whole
from commonstar.engine.value.grading import is_illustrative
from commonstar.engine.value.model import Model
from commonstar.formats.cells import TableRefused
from commonstar.formats.value_workbook import write_workbook


@click.command(epilog="Example: commonstar value workbook community-speedwatch speedwatch.xlsx")
@click.argument("file", type=MODEL)
@click.argument("out", metavar="OUT.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--option", help="Write an option of the model, as a model of its own.")
@click.option("--replace", is_flag=True, help="Replace OUT.xlsx if it exists.")
@as_json
def command(file: Path, out: Path, option: str | None, replace: bool, as_json: bool) -> None:
    """Write a model of public value as a workbook in which every derived cell is a live formula.

    Inputs stand in a colour of their own and have names; change them, and everything follows. `value import` takes them
    back. See docs/reference/value-workbook.md, also for what is left out.
    """
    if out.suffix.lower() != ".xlsx":
        raise Failure(f"{out.name}: name the workbook .xlsx.")
    if out.exists() and not replace:
        raise Failure(f"{out} exists; name a new file, or say --replace.")
    model = _chosen(read_file(file), option)
    illustrative = is_illustrative(model)
    try:
        write_whole(out, write_workbook(model))
    except TableRefused as refused:
        raise Failure(f"{file.name}: {refused}") from refused
    if as_json:
        print_json({"workbook": str(out), "illustrative": illustrative})
        return
    if illustrative:
        click.echo(MARK)
    click.echo(f"{out} is written; your spreadsheet program calculates it when it opens the file.")


def _chosen(model: Model, option: str | None) -> Model:
    if option is None:
        return model
    if option not in model.options:
        raise Failure(f"The model has no option {option}; it has {', '.join(model.options) or 'none'}.")
    return model.option_alone(option)
