"""`commonstar value run`: what a model answers, as tables or as one JSON document."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from commonstar.cli.value_check import MARK, MODEL, read_file
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Model
from commonstar.engine.value.running import run
from commonstar.formats.value_results import exact, plain, whole_tree
from commonstar.formats.value_words import sentence_of

MOST_DRAWS = 1_000_000
SEED = "commonstar"


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
        tree = whole_tree(run(model))
        if draws is not None:
            tree |= _drawn(model, draws, seed or SEED)
    except Faulty as fault:
        raise Failure(f"{file.name}: {sentence_of(fault)}") from fault
    if as_json:
        print_json({**plain(tree), "exact": exact(tree)})
    else:
        _tell(model, plain(tree))


def chosen(model: Model, scenario: str | None, option: str | None) -> Model:
    """The model as an option and in a scenario. Raises `Failure` for one that it does not have."""
    for kind, name, known in (("scenario", scenario, model.scenarios), ("option", option, model.options)):
        if name is not None and name not in known:
            raise Failure(f"The model has no {kind} {name}; it has {', '.join(known) or 'none'}.")
    model = model.as_option(option) if option else model
    return model.in_scenario(scenario) if scenario else model


def _drawn(model: Model, draws: int, seed: str) -> dict[str, Any]:
    module = importlib.import_module("commonstar.cli.value_draws")  # numpy takes longer than an exact run
    drawn: dict[str, Any] = module.drawn(model, draws, seed)
    return drawn


def _tell(model: Model, tree: dict[str, Any]) -> None:
    """Tables that can be read aloud: a heading, then a line a thing."""
    click.echo(model.title)
    if tree["illustrative"]:
        click.echo(MARK)
    click.echo(f"Money in {model.currency} at {model.price_year} prices; present values by {model.discount.name}.")
    _table(
        "Results",
        [
            ("benefits (present value)", tree["pv_benefits"]),
            ("costs (present value)", tree["pv_costs"]),
            ("net present value", tree["npv"]),
            ("benefits over costs", tree["bcr"] or "no costs"),
            ("payback in years", tree["payback"]["years"] or "never"),
        ],
    )
    _table("By kind", list(tree["by_kind"].items()))
    _table("By pathway", list(tree["by_pathway"].items()))
    rows = [(f"year {each['year']}", each["cost"], each["benefit"], each["cumulative"]) for each in tree["flows"]]
    _table("Flows", rows, ("", "cost", "benefit", "cumulative, discounted"))
    rows = [(name, each["pv_benefits"], each["pv_costs"], each["net"]) for name, each in tree["agencies"].items()]
    _table("By agency", rows, ("", "benefits", "costs", "net"))
    for each in tree["transfers"]:
        click.echo(f"  {each['from']} gains from what {each['to']} pays: {each['amount']}")
    _tell_cash(tree)
    for key in ("options", "scenarios"):
        rows = [(name, each["pv_benefits"], each["pv_costs"], each["npv"]) for name, each in tree[key].items()]
        _table(key.capitalize(), rows, ("", "benefits", "costs", "net"))
    bars = [(each["input"], each["low"], each["high"]) for each in tree["tornado"]]
    _table("Net present value with one input low or high", bars, ("", "low", "high"))
    for each in tree["qaly"]:
        per = f"cost per {each['per'].upper()}"
        click.echo(f"\n{per}: {each['cost_per'] or 'no ratio'} ({each['quadrant']})")
        _table("", [(row["threshold"], row["net_benefit"]) for row in each["net_benefit"]])
    if "simulation" in tree:
        _tell_draws(tree)
    for each in tree["warnings"]:
        click.echo(f"Note: {each['text']}")


def _tell_cash(tree: dict[str, Any]) -> None:
    """What could move between agencies, and the financial case."""
    movable = tree["movable"]
    rows = [(f"{each['from']} to {each['to']}", each["amount"]) for each in movable["transfers"]]
    _table("Cash that can move (present value)", [*rows, ("still lacking", movable["shortfall"])])
    columns = ("revenue", "capital", "released", "gap", "real", "inflation")
    rows = [(each["year"], *(each[name] for name in columns)) for each in tree["financial"]]
    _table("Financial case, nominal (real is the net cash cost before inflation)", rows, ("", *columns))
    released, put, hours = (tree["by_mix"][name] for name in ("released", "communities", "given_hours"))
    _table("Mix", [("released", released), ("put into communities", put), ("hours given", hours)])


def _tell_draws(tree: dict[str, Any]) -> None:
    found = tree["simulation"]
    net = found["npv"]
    click.echo(f"\n{found['draws']} draws, seed {found['seed']}")
    rows = [(f"net present value, {name}", net[name]) for name in ("mean", "sd", "p5", "p50", "p95")]
    _table("", [*rows, ("chance that it is above 0", found["probability_positive"])])
    _table("Worth of knowing", [("everything", tree["evpi"]), *tree["evppi"].items(), ("noise", found["evppi_noise"])])
    for each in found["warnings"]:
        click.echo(f"Note: {each}")


def _table(title: str, rows: Sequence[tuple[str, ...]], head: tuple[str, ...] = ()) -> None:
    if not rows:
        return
    if title:
        click.echo(f"\n{title}")
    lines = [head, *rows] if head else rows
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        click.echo(f"  {'  '.join(cells)}".rstrip())
