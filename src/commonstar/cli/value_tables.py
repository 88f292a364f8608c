"""What a model answers, as tables for people at a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from commonstar.cli.value_check import MARK
from commonstar.engine.value.model import Model

SWITCHES = (("benefits", "fall"), ("costs", "rise"))
MONEY = re.compile(r"-?\d{4,}\.\d\d")


def tell(model: Model, tree: dict[str, Any]) -> None:
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
            *_switching(tree["switching"]),
        ],
    )
    for key in ("kind", "pathway", "level", "beneficiaries"):
        _table(f"Benefits by {key}", list(tree[f"by_{key}"].items()))
    rows = [(f"year {each['year']}", each["cost"], each["benefit"], each["cumulative"]) for each in tree["flows"]]
    _table("Flows", rows, ("", "cost", "benefit", "cumulative, discounted"))
    rows = [(name, each["pv_benefits"], each["pv_costs"], each["net"]) for name, each in tree["agencies"].items()]
    _table("By agency", rows, ("", "benefits", "costs", "net"))
    for each in tree["transfers"]:
        click.echo(f"  {each['from']} gains from what {each['to']} pays: {_shown(each['amount'])}")
    _tell_sharing(tree)
    _tell_cash(tree)
    for key in ("options", "scenarios"):
        rows = [(name, each["pv_benefits"], each["pv_costs"], each["npv"]) for name, each in tree[key].items()]
        _table(key.capitalize(), rows, ("", "benefits", "costs", "net"))
    bars = [(each["input"], each["low"], each["high"]) for each in tree["tornado"]]
    _table("Net present value with one input low or high", bars, ("", "low", "high"))
    for each in tree["qaly"]:
        per = f"cost per {each['per'].upper()}"
        click.echo(f"\n{per}: {_shown(each['cost_per'] or 'no ratio')} ({each['quadrant']})")
        _table("", [(row["threshold"], row["net_benefit"]) for row in each["net_benefit"]])
    for name, each in tree["weighted"]["groups"].items():
        click.echo(
            f"\nWith weight {each['weight']} for {name}: {_shown(tree['weighted']['npv'])} net, beside the above"
        )
    if "simulation" in tree:
        _tell_draws(tree)
    for each in tree["warnings"]:
        click.echo(f"Note: {each['text']}")


def _switching(found: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """By how much benefits may fall, or costs rise, until nothing is gained."""
    if found is None:
        return []
    return [(f"{name} may {way} by", f"{Decimal(found[name]):.2%}") for name, way in SWITCHES]


def _tell_sharing(tree: dict[str, Any]) -> None:
    """Other ways to share: the cost in proportion to benefit, and net gains by Shapley's value."""
    shapley = tree["shapley"] or {}
    rows = [(name, part, shapley.get(name, "-")) for name, part in tree["proportional"].items()]
    head = ("", "cost by benefit", "net gain by Shapley")
    _table("Other ways to share", rows, head)


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
    click.echo(f"\n{found['draws']:,} draws, seed {found['seed']}")
    rows = [(f"net present value, {name}", net[name]) for name in ("mean", "sd", "p5", "p50", "p95")]
    _table("", [*rows, ("chance that it is above 0", found["probability_positive"])])
    steps = [(f"{each['draws']:,}", each["mean"], each["standard_error"]) for each in found["convergence"]]
    _table("Convergence", steps, ("draws", "mean so far", "standard error"))
    _table("Worth of knowing", [("everything", tree["evpi"]), *tree["evppi"].items(), ("noise", found["evppi_noise"])])
    for each in found["warnings"]:
        click.echo(f"Note: {each}")


def _shown(text: str) -> str:
    """Money with its thousands apart; all else as it is."""
    return f"{Decimal(text):,.2f}" if MONEY.fullmatch(text) else text


def _table(title: str, rows: Sequence[tuple[str, ...]], head: tuple[str, ...] = ()) -> None:
    """A title, a head with a line under it, and rows; numbers stand under each other."""
    if not rows:
        return
    if title:
        click.echo(f"\n{title}")
    lines = [(row[0], *map(_shown, row[1:])) for row in rows]
    widths = [max(len(line[column]) for line in (head, *lines) if line) for column in range(len(lines[0]))]
    rule = tuple("-" * width for width in widths)
    for line in (*((head, rule) if head else ()), *lines):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        click.echo(f"  {'  '.join(cells)}".rstrip())
