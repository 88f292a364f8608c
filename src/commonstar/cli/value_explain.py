"""`commonstar value explain`: follow a number to what it was made of, down to its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.value_check import MODEL, read_file
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.quantities import exact_text, half_away
from commonstar.engine.value.explaining import working_of
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Model
from commonstar.engine.value.running import run
from commonstar.engine.working import NoSuchCell, Step
from commonstar.formats.value_words import sentence_of

PLACES = 6


@click.command(epilog="Example: commonstar value explain community-speedwatch --cell npv")
@click.argument("file", type=MODEL)
@click.option("--cell", help="The number to follow, such as npv or benefits.ID.pv; without it all are listed.")
@click.option("--depth", type=click.IntRange(0), default=64, help="How many steps to follow.")
@as_json
def command(file: Path, cell: str | None, depth: int, as_json: bool) -> None:
    """Show what a number was made of, step by step, until each part is given by a source."""
    model = read_file(file)
    try:
        working = working_of(run(model))
        steps = [(0, step) for step in working.steps.values()] if cell is None else [*working.follow(cell, depth)]
    except Faulty as fault:
        raise Failure(f"{file.name}: {sentence_of(fault)}") from fault
    except NoSuchCell as error:
        raise Failure(f"There is no number {error.args[0]}; leave --cell out to see them all.") from error
    marked = working.illustrative()
    if as_json:
        print_json([_document(model, depth, step, step.cell in marked) for depth, step in steps])
    else:
        for depth, step in steps:
            click.echo(_line(model, depth, step, step.cell in marked))


def _line(model: Model, depth: int, step: Step, marked: bool) -> str:
    value = format(half_away(step.value, PLACES).normalize(), "f")
    text = f"{'  ' * depth}{step.cell} = {value}"
    if step.formula:
        text += f"  [{step.formula}]"
    if step.source:
        source = model.sources[step.source]
        text += f"  source: {', '.join(part for part in (source.title, source.publisher, source.date) if part)}"
    return text + ("  (illustrative)" if marked else "")


def _document(model: Model, depth: int, step: Step, marked: bool) -> dict[str, Any]:
    return {
        "cell": step.cell,
        "depth": depth,
        "value": exact_text(step.value),
        "rule": step.rule,
        "formula": step.formula,
        "parts": list(step.parts),
        "source": vars(model.sources[step.source]) if step.source else None,
        "illustrative": marked,
    }
