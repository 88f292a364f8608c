"""`commonstar value compare`: strategies from draws of their costs and effects."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.quantities import half_away
from commonstar.engine.value.effectiveness import Placed
from commonstar.engine.value.strategies import METHOD, AtThreshold, Draws, compare

MOST_BYTES = 100_000_000
COST, EFFECT = "cost_", "effect_"


@click.command(epilog="Example: commonstar value compare draws.csv --threshold 20000 --threshold 30000")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--threshold", "thresholds", multiple=True, type=float, help="What one unit of effect is worth.")
@as_json
def command(file: Path, thresholds: tuple[float, ...], as_json: bool) -> None:
    """Compare strategies from a CSV with columns cost_NAME and effect_NAME, one draw a row.

    Tells which are on the frontier, and what one more unit of effect costs; at each threshold the net benefit, the
    share of draws in which each is the best, and what it is worth to know everything.
    """
    if not all(math.isfinite(each) and each >= 0 for each in thresholds):
        raise Failure("A threshold is a number that is not negative.")
    try:
        found = compare(_read(file), thresholds)
    except ValueError as error:
        raise Failure(f"{file.name}: {error}.") from error
    document = {
        "draws": found.draws,
        "strategies": [_strategy(each) for each in found.placed],
        "thresholds": [_threshold(each) for each in found.thresholds],
        "method": METHOD,
    }
    if as_json:
        print_json(document)
    else:
        _tell(document)


def _read(path: Path) -> dict[str, Draws]:
    if path.stat().st_size > MOST_BYTES:
        raise Failure(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        head = next(rows, [])
        names = [column.removeprefix(COST) for column in head if column.startswith(COST)]
        if sorted(head) != sorted([*(COST + name for name in names), *(EFFECT + name for name in names)]):
            raise Failure(f"{path.name}: columns are to be cost_NAME and effect_NAME for each strategy.")
        table: list[list[float]] = [[] for _ in head]
        for number, row in enumerate(rows, start=2):
            if len(row) != len(head):
                raise Failure(f"{path.name}, row {number}: it has {len(row)} cells, not {len(head)}.")
            for column, cell in enumerate(row):
                table[column].append(_number(path, number, head[column], cell))
    columns = dict(zip(head, table, strict=True))
    return {name: Draws(columns[COST + name], columns[EFFECT + name]) for name in names}


def _number(path: Path, row: int, column: str, cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Failure(f"{path.name}, row {row}, {column}: {cell[:40]} is not a number.")
    return value


def _strategy(each: Placed) -> dict[str, Any]:
    return {
        "name": each.strategy.name,
        "cost": str(half_away(each.strategy.cost)),
        "effect": str(half_away(each.strategy.effect, 6)),
        "icer": None if each.icer is None else str(half_away(each.icer)),
        "status": str(each.status),
    }


def _threshold(each: AtThreshold) -> dict[str, Any]:
    return {
        "threshold": f"{each.threshold:g}",
        "best": each.best,
        "net_benefit": {name: f"{value:.2f}" for name, value in each.net_benefit.items()},
        "acceptability": {name: f"{value:.4f}" for name, value in each.acceptability.items()},
        "evpi": f"{each.evpi:.2f}",
    }


def _tell(document: dict[str, Any]) -> None:
    click.echo(f"{document['draws']} draws")
    for each in document["strategies"]:
        icer = f", {each['icer']} for one more" if each["icer"] else ""
        click.echo(f"  {each['name']}: cost {each['cost']}, effect {each['effect']}, {each['status']}{icer}")
    for each in document["thresholds"]:
        best = each["best"]
        share = float(each["acceptability"][best])
        click.echo(
            f"At {each['threshold']}: {best} is best, in {share:.0%} of draws; knowing everything: {each['evpi']}"
        )
