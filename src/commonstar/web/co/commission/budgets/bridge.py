"""From rounds and ballots to the engine and the open file, and back: the only place here that knows the engine.

`count_of` depends on the locked rules, the file and the seed alone, so that anyone can count again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from commonstar.engine.budget.completion import Completion, Shares, StepNeeded
from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.election import Election, Kind
from commonstar.engine.budget.fairness import fairness
from commonstar.engine.budget.greedy import ThresholdNeeded
from commonstar.engine.budget.market import Utility
from commonstar.engine.budget.result import Result, Rule
from commonstar.engine.budget.ties import Criterion, SeedNeeded
from commonstar.formats.budget_document import count_document, fairness_document, noteworthy
from commonstar.formats.pabulib.reading import read_pb
from commonstar.formats.pabulib.records import PabulibError, PabulibFile
from commonstar.formats.pabulib.writing import amount, write_pb
from commonstar.vocabulary import BallotWay
from commonstar.web.co.commission.budgets.models import Budget, Project

Said = Mapping[str, Any]
KINDS = {
    BallotWay.APPROVAL: Kind.APPROVAL,
    BallotWay.KNAPSACK: Kind.APPROVAL,
    BallotWay.POINTS: Kind.POINTS,
    BallotWay.RANKING: Kind.RANKING,
}
# Whose winners are told beside those of the rule that was locked.
OTHERS = (Rule.EQUAL_SHARES, Rule.GREEDY, Rule.PHRAGMEN)


class CannotCount(ValueError):
    """The file, or what the rules lack, in a sentence."""


def rules_of(budget: Budget) -> dict[str, Any]:
    """The rules of a round as plain values, to be locked with its vote."""
    return {
        "rule": budget.rule,
        "utility": budget.utility,
        "completion": budget.completion,
        "step": amount(Fraction(budget.step)),
        "tie_break": budget.tie_break,
        "threshold": budget.threshold,
    }


def method_of(rules: Mapping[str, Any], seed: str) -> Method:
    """The method of locked rules. Raises CannotCount for rules that there are not."""
    try:
        completion, plus, _greedy = rules["completion"].partition("+")
        shares = Shares(Utility(rules["utility"]), Completion(completion), bool(plus), Fraction(rules["step"]))
        criteria = tuple(Criterion(each) for each in rules["tie_break"].split(","))
        threshold = None if rules["threshold"] is None else Fraction(rules["threshold"])
        lots = seed if Criterion.RANDOM in criteria else None
        return Method(Rule(rules["rule"]), criteria, lots, threshold, shares)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise CannotCount(f"These are no rules of a budget: {error}.") from error


def command_of(rules: Mapping[str, Any], name: str) -> str:
    """How anyone counts the file at a command line."""
    said = ["commonstar budget count", name, "--rule", rules["rule"]]
    if rules["rule"] == Rule.EQUAL_SHARES:
        said += ["--utility", rules["utility"], "--completion", rules["completion"]]
        said += ["--step", rules["step"]] if not rules["completion"].startswith("none") else []
    if rules["rule"] == Rule.GREEDY_THRESHOLD:
        said += ["--threshold", str(rules["threshold"])]
    said += ["--tie-break", rules["tie_break"]]
    return " ".join([*said, "--seed", "SEED"] if "random" in rules["tie_break"] else said)


def file_of(budget: Budget, projects: Sequence[Project], said: Sequence[Said]) -> bytes:
    """The open file (.pb): projects and, in the order given, ballots. The same twice for the same."""
    costs = {each.code: Fraction(each.cost) for each in projects}
    way = BallotWay(budget.way)
    ballots = [_ballot(way, each) for each in said]
    election = Election.of(Fraction(budget.amount), costs, ballots, kind=KINDS[way])
    words = {each.code: {"name": each.title, "where": each.where} for each in projects}
    return "".join(write_pb(election, _meta(budget, way), words)).encode()


def _ballot(way: BallotWay, said: Said) -> Sequence[str] | Mapping[str, int]:
    if way is BallotWay.POINTS:
        points: Mapping[str, int] = said.get("points", {})
        return points
    if way is BallotWay.RANKING:
        return [each for rank in said.get("ranking", ()) for each in rank]
    return list(said.get("chosen", ()))


def _meta(budget: Budget, way: BallotWay) -> dict[str, str]:
    rules = rules_of(budget)
    told = {
        "description": budget.title,
        "unit": budget.area,
        "instance": str((budget.votes_until or budget.created_at).year),
        "date_begin": str(budget.votes_from or ""),
        "date_end": str(budget.votes_until or ""),
        "currency": budget.currency,
        "language": "en",
        "vote_type": {Kind.POINTS: "cumulative", Kind.RANKING: "ordinal"}.get(KINDS[way], "approval"),
        "rule": budget.rule,
        "comment": f"#1: Count it again: {command_of(rules, 'FILE.pb')}",
    }
    if budget.rule == Rule.GREEDY_THRESHOLD:
        told["min_project_score_threshold"] = str(budget.threshold)
    if budget.most and way is not BallotWay.POINTS:
        told["max_length"] = str(budget.most)
    if way is BallotWay.KNAPSACK:
        told["max_sum_cost"] = amount(Fraction(budget.amount))
    if way is BallotWay.POINTS and budget.points:
        told["max_sum_points"] = str(budget.points)
    return {key: " ".join(value.split()) for key, value in told.items() if value}


def read(content: bytes) -> PabulibFile:
    """The open file. Raises CannotCount, with the line of the first fault."""
    try:
        return read_pb(BytesIO(content))
    except PabulibError as error:
        raise CannotCount(str(error)) from error


def count_of(rules: Mapping[str, Any], content: bytes, seed: str) -> dict[str, Any]:
    """The document of the count, as `commonstar budget count --json` gives it. Raises CannotCount."""
    file, method = read(content), method_of(rules, seed)
    return count_document(method, _counted(file, method), noteworthy(file, method))


def _counted(file: PabulibFile, method: Method) -> Result:
    try:
        return count(file.election, method)
    except (SeedNeeded, StepNeeded, ThresholdNeeded) as error:
        raise CannotCount(f"The rules lack something: {error}.") from error


def others_of(rules: Mapping[str, Any], content: bytes, seed: str) -> list[tuple[str, tuple[str, ...], Decimal]]:
    """Winners under other rules than the locked one, and what they cost: rule, codes, amount."""
    file = read(content)
    found = []
    for rule in OTHERS:
        if rule == rules["rule"]:
            continue
        result = _counted(file, method_of({**rules, "rule": rule.value}, seed))
        found.append((rule.value, tuple(sorted(result.winners)), Decimal(amount(result.spent))))
    return found


def fairness_of(rules: Mapping[str, Any], content: bytes, seed: str) -> dict[str, Any]:
    """What groups of like-minded voters got, as `commonstar budget fairness --json` gives it. Raises CannotCount."""
    file, method = read(content), method_of(rules, seed)
    return fairness_document(fairness(file.election, _counted(file, method).winners))
