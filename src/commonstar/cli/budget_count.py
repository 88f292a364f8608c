"""`commonstar budget count`: count a vote on a budget from its open file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.budget_options import (
    counted,
    counting,
    fault_document,
    method_of,
    money,
    pb_file,
    plain,
    read,
    tell,
    warnings,
)
from commonstar.cli.verbs import as_json, print_json
from commonstar.engine.budget.counting import Method
from commonstar.engine.budget.result import Account, Result, Round, Rule
from commonstar.engine.budget.ties import Tie
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
    has_shares = method.rule is Rule.EQUAL_SHARES
    completion = method.shares.completion.value + ("+greedy" if method.shares.greedy else "")
    return {
        "winners": list(result.winners),
        "spent": plain(result.spent),
        "budget": plain(result.budget),
        "rule": method.rule.value,
        "utility": method.shares.utility.value if has_shares else None,
        "completion": completion if has_shares else None,
        "step": plain(method.shares.step) if has_shares else None,
        "share": plain(result.share),
        "raised": result.raised,
        "tie_break": [criterion.value for criterion in method.criteria],
        "seed": method.seed,
        "method": result.method,
        "rounds": [_round(each) for each in result.rounds],
        "ties": [_tie(each) for each in result.ties],
        "warnings": [fault_document(each) for each in warnings(one, method)],
        "projects": {account.project: _account(account) for account in result.accounts},
    }


def _round(each: Round) -> dict[str, Any]:
    document: dict[str, Any] = {"round": each.number, "project": each.project, "left": plain(each.left)}
    if each.payment:
        document["payment"] = {
            "payers": each.payment.payers,
            "emptied": each.payment.emptied,
            "most": plain(each.payment.most),
            "least": plain(each.payment.least),
        }
    if each.load is not None:
        document["load"] = plain(each.load)
    return document


def _tie(each: Tie) -> dict[str, Any]:
    return {
        "round": each.round,
        "projects": list(each.projects),
        "chosen": each.chosen,
        "decided_by": each.criterion.value,
    }


def _account(each: Account) -> dict[str, Any]:
    return {
        "outcome": "won" if each.won else "lost",
        "reason": each.reason.value,
        "votes": each.votes,
        "points": plain(each.points),
        "cost": plain(each.cost),
        "round": each.round,
        "missing": plain(each.missing),
    } | ({} if each.supporters is None else {"supporters_left": plain(each.supporters)})


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
