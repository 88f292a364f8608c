"""`commonstar value run`: what a model answers, as tables or as one JSON document."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commonstar.cli.progress import progress
from commonstar.cli.value_check import MODEL, read_file
from commonstar.cli.value_tables import tell
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Model
from commonstar.engine.value.running import run
from commonstar.formats.value_results import exact, plain, whole_tree
from commonstar.formats.value_words import sentence_of

MOST_DRAWS = 1_000_000
SEED = "commonstar"
EXACT = 300  # so many numbers are drawn in the time in which one is computed exactly


@click.command(epilog="Example: commonstar value run community-speedwatch --json")
@click.argument("file", type=MODEL)
@click.option("--scenario", help="Run with the inputs of a scenario of the model.")
@click.option("--option", help="Run an option of the model.")
@click.option("--draws", type=click.IntRange(1, MOST_DRAWS), help="Draw the uncertain inputs so many times.")
@click.option("--seed", help="The seed of the draws; the same seed gives the same draws.  [default: commonstar]")
@as_json
def command(
    file: Path, scenario: str | None, option: str | None, draws: int | None, seed: str | None, as_json: bool
) -> None:
    """Run a model of public value, exact, as docs/reference/value-model.md describes.

    With --draws, also a simulation: percentiles, the chance of a gain, and what is worth measuring next.
    """
    if seed is not None and draws is None:
        raise Failure("A seed is for draws; say how many with --draws.")
    model = chosen(read_file(file), scenario, option)
    try:
        with progress("Options, scenarios and ranges", *_exact_work(model)) as step:
            tree = whole_tree(run(model), step)
        if draws is not None:
            with progress("Draws", *_drawn_work(model, draws)) as step:
                tree |= _drawn(model, draws, seed or SEED, step)
    except Faulty as fault:
        raise Failure(f"{file.name}: {sentence_of(fault)}") from fault
    if as_json:
        print_json({**plain(tree), "exact": exact(tree)})
    else:
        tell(model, plain(tree))


def chosen(model: Model, scenario: str | None, option: str | None) -> Model:
    """The model as an option and in a scenario. Raises `Failure` for one that it does not have."""
    for kind, name, known in (("scenario", scenario, model.scenarios), ("option", option, model.options)):
        if name is not None and name not in known:
            raise Failure(f"The model has no {kind} {name}; it has {', '.join(known) or 'none'}.")
    model = model.as_option(option) if option else model
    return model.in_scenario(scenario) if scenario else model


def _exact_work(model: Model) -> tuple[int, int]:
    """How many steps an exact run has, and how much work each is: lines by years."""
    uncertain = sum(one.uncertain for one in model.inputs.values())
    return len(model.options) + len(model.scenarios) + uncertain, len(model.lines.all) * model.years * EXACT


def _drawn_work(model: Model, draws: int) -> tuple[int, int]:
    """How many steps a simulation has, and how many numbers are drawn or computed in each."""
    uncertain = sum(one.uncertain for one in model.inputs.values())
    return 2 * uncertain + len(model.lines.all), draws


def _drawn(model: Model, draws: int, seed: str, step: Callable[[], None]) -> dict[str, Any]:
    module = importlib.import_module("commonstar.cli.value_draws")  # numpy takes longer than an exact run
    drawn: dict[str, Any] = module.drawn(model, draws, seed, step)
    return drawn
