"""`commonstar budget fairness`: what each group of like-minded voters got in proportion to its size."""

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
from commonstar.engine.budget.fairness import Fairness, Group, fairness
from commonstar.formats.budget_document import fairness_document, fault_document
from commonstar.formats.pabulib.records import PabulibFile


@click.command(epilog="Example: commonstar budget fairness town.pb --rule equal-shares")
@pb_file
@counting
@as_json
def command(file: Path, as_json: bool, **options: Any) -> None:
    """Count a vote, and say what each group of like-minded voters got in proportion to its size.

    A group are the voters whose votes lean to the same bundle of projects. The cost of each funded project is split
    equally among those who voted for it. Groups of fewer than five voters are not shown on their own.
    """
    one, method = read(file), method_of(options)
    result = counted(one, method)
    report = fairness(one.election, result.winners)
    if as_json:
        told = {"warnings": [fault_document(each) for each in warnings(one, method)]}
        print_json({"rule": method.rule.value, "winners": list(result.winners)} | fairness_document(report) | told)
    else:
        tell(warnings(one, method))
        _tell(one, report)


def _tell(one: PabulibFile, report: Fairness) -> None:
    click.echo(
        f"{report.voters:,} people voted for something; {_part(report.nothing, report.voters)} of them got nothing "
        "that they voted for."
    )
    if report.gini is None:
        click.echo("Nothing was spent.")
        return
    click.echo(f"How unevenly the money lies on voters, from 0 (all alike) to 1 (one has all): {report.gini:.2f}.")
    for number, group in enumerate(report.groups, 1):
        click.echo(f"\n{_title(one, group, number)}: {_part(group.voters, report.voters)} of the voters.")
        click.echo(f"  {money(group.got)} of the money, in proportion it would be {money(group.due)}: {_times(group)}.")
        click.echo(
            f"  {float(group.funded):.1f} funded projects a person, of those they voted for; "
            f"{_part(group.nothing, group.voters)} got nothing."
        )
    if report.hidden:
        click.echo("\nThe others are fewer than five, and not shown.")
    for each in report.overlooked:
        click.echo(
            f"\nOverlooked: {each.voters:,} people who voted for {each.project} got nothing; their equal parts of the "
            f"budget come to {money(each.parts)}, and it costs {money(each.cost)}."
        )


def _title(one: PabulibFile, group: Group, number: int) -> str:
    if not group.bundle:
        return "All others"
    names = [one.words_of(each).get("name", "").strip() for each in group.named_by]
    told = "; ".join(f"{each} ({name})" if name else each for each, name in zip(group.named_by, names, strict=True))
    return f"Group {number}, who mostly want {told}"


def _part(number: int, of: int) -> str:
    return f"{number:,} ({number / max(of, 1):.1%})"


def _times(group: Group) -> str:
    return f"{float(group.ratio or 0):.2f} times its part"
