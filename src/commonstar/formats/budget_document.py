"""The count of a budget, and its fairness report, as plain values: the same on the command line and the site."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from commonstar.engine.budget.counting import Method
from commonstar.engine.budget.fairness import Fairness, Group
from commonstar.engine.budget.result import Account, Result, Round, Rule
from commonstar.engine.budget.ties import Tie
from commonstar.formats.pabulib.checks import ignored
from commonstar.formats.pabulib.records import Fault, PabulibFile

USED = {Rule.GREEDY_THRESHOLD: ("min_project_score_threshold",)}


def plain(value: Fraction | float | int | None) -> int | float | None:
    """A number for JSON: whole where it is whole."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, 6)
    return int(value) if value.denominator == 1 else float(value)


def noteworthy(file: PabulibFile, method: Method) -> list[Fault]:
    """What is noteworthy about the file, and what of it the rule ignores."""
    return [*file.warnings, *ignored(file.meta, USED.get(method.rule, ()), file.lines)]


def fault_document(each: Fault) -> dict[str, Any]:
    """A fault or warning."""
    return {"code": each.code, "line": each.line, "message": each.message}


def count_document(method: Method, result: Result, warnings: Sequence[Fault]) -> dict[str, Any]:
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
        "warnings": [fault_document(each) for each in warnings],
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


def fairness_document(report: Fairness) -> dict[str, Any]:
    """The fairness report as one document; shares are parts of one."""
    return {
        "method": report.method,
        "voters": report.voters,
        "blank": report.blank,
        "spent": plain(report.spent),
        "with_nothing": report.nothing,
        "gini": plain(report.gini),
        "groups": [_group(each) for each in report.groups],
        "voters_not_shown": report.hidden,
        "overlooked": [
            {"project": each.project, "voters": each.voters, "parts": _rounded(each.parts), "cost": plain(each.cost)}
            for each in report.overlooked
        ],
    }


def _group(each: Group) -> dict[str, Any]:
    return {
        "projects": list(each.bundle),
        "voters": each.voters,
        "share_of_voters": _rounded(each.of_voters),
        "share_of_money": _rounded(each.of_money),
        "got": _rounded(each.got),
        "in_proportion": _rounded(each.due),
        "ratio": _rounded(each.ratio),
        "with_nothing": each.nothing,
        "funded_projects_a_voter": _rounded(each.funded),
    }


def _rounded(value: Fraction | None) -> int | float | None:
    """For a document: six decimals at most."""
    return None if value is None else plain(round(value, 6))
