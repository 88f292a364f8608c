"""Every rule of `engine/budget` that pabutools has too, against pabutools: on real votes and where ties are everywhere.

pabutools is given only projects with votes, and decides ties by id.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from commonstar.engine.budget.completion import Completion, Shares
from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.election import Election, Kind
from commonstar.engine.budget.market import Utility
from commonstar.engine.budget.phragmen import Stop
from commonstar.engine.budget.result import Rule
from commonstar.engine.budget.ties import Criterion
from commonstar.formats.pabulib.reading import read_pb
from tests.conftest import shared_data

ID = (Criterion.ID,)
NAMES = ("a", "b", "B", "10", "9", "ä", "g", "h")
ELECTIONS = 2000
# pabutools takes minutes for the others and for add1: what it said once is in `tests/engine/test_budget_shares.py`.
REAL = (
    "Netherlands_Assen_2024",
    "Poland_Czestochowa_2020_Grabowka",
    "Poland_Swiecie_2023",
    "Switzerland_Zurich_D5",
    "US_Stanford_Dataset_PB_Chicago_49th_Ward_2015_vote_approvals",
)


def shares(utility: str, completion: str) -> Method:
    raised, _plus, greedy = completion.partition("+")
    return Method(Rule.EQUAL_SHARES, ID, shares=Shares(Utility(utility), Completion(raised), bool(greedy)))


WITHOUT = ("none", "none+greedy")
ONCE = {
    "greedy": Method(Rule.GREEDY, ID),
    "phragmen": Method(Rule.PHRAGMEN, ID, stop=Stop.PABUTOOLS),
} | {f"shares {utility} {each}": shares(utility, each) for utility in Utility for each in WITHOUT}
AFRESH = {
    f"shares {utility} {each}": shares(utility, each)
    for utility in Utility
    for each in ("add1", "add1-exhaustive", "add1-exhaustive+greedy")
}


def told(election: Election, methods: Iterable[str]) -> dict[str, Any]:
    """An election as the oracle reads it, without projects that nobody voted for."""
    ballots, names = election.ballots, [project.id for project in election.projects]
    costs = {each.id: str(each.cost) for each, votes in zip(election.projects, election.votes, strict=True) if votes}
    votes: list[list[str]] = [[] for _ballot in range(len(ballots))]
    points: list[dict[str, int]] = [{} for _ballot in range(len(ballots))]
    choices = zip(
        ballots.voters.tolist(), ballots.choices.tolist(), ballots.worth.tolist(), ballots.is_vote.tolist(), strict=True
    )
    for voter, choice, worth, is_vote in choices:
        if is_vote:
            votes[voter].append(names[choice])
        points[voter][names[choice]] = worth
    kept = [{name: worth for name, worth in each.items() if name in costs} for each in points]
    return {"budget": str(election.budget), "step": "1", "costs": costs, "votes": votes, "points": kept} | {
        "runs": list(methods)
    }


def disagreements(oracle: Path, asked: list[tuple[Election, dict[str, Method]]]) -> Iterator[str]:
    """Where pabutools has other winners."""
    lines = "\n".join(json.dumps(told(election, methods)) for election, methods in asked)
    script = Path(__file__).with_name("budget_by_pabutools.py")
    done = subprocess.run([str(oracle), str(script)], input=lines, capture_output=True, text=True, check=True)
    for number, ((election, methods), line) in enumerate(zip(asked, done.stdout.splitlines(), strict=True)):
        for run, theirs in json.loads(line).items():
            ours = sorted(count(election, methods[run]).winners)
            if ours != theirs:
                yield f"{number}, {run}: {ours} here, {theirs} there"


def random_election(chance: random.Random) -> Election:
    """Small, with few different costs and many like-minded voters, so that ties are everywhere."""
    names = NAMES[: chance.randint(1, 8)]
    costs = {name: Fraction(chance.choice((1, 2, 2, 3, 4, 6, 7)), chance.choice((1, 1, 1, 2))) for name in names}
    budget, voters = Fraction(chance.randint(1, 20)), chance.randint(1, 9)
    kind = chance.choice(list(Kind))
    if kind is Kind.POINTS:
        given = [{name: chance.randint(0, 3) for name in names if chance.random() < 0.5} for _voter in range(voters)]
        return Election.of(budget, costs, given, kind=kind)
    ballots = [chance.sample(names, chance.randint(0, len(names))) for _voter in range(voters)]
    return Election.of(budget, costs, ballots, kind=kind)


def test_random_votes_with_ties_are_counted_alike(oracle: Path) -> None:
    chance = random.Random(20)
    elections = [random_election(chance) for _each in range(ELECTIONS)]
    asked = [(each, ONCE | AFRESH if number % 10 == 0 else ONCE) for number, each in enumerate(elections)]
    ties = sum(bool(count(each, Method(Rule.PHRAGMEN, ID)).ties) for each in elections)
    assert ties > ELECTIONS // 5
    assert list(disagreements(oracle, asked)) == []


def test_real_votes_are_counted_alike(oracle: Path) -> None:
    beside = shared_data()
    if beside is None:
        return
    asked = []
    for name in REAL:
        with (beside / "budget" / f"{name}.pb").open("rb") as file:
            asked.append((read_pb(file).election, ONCE))
    assert list(disagreements(oracle, asked)) == []


def test_the_oracle_sees_a_planted_difference(oracle: Path) -> None:
    election = Election.of(100, {"N1": 50, "N2": 50, "S1": 40}, [["N1", "N2"]] * 6 + [["S1"]] * 4)
    wrong = {"greedy": shares("cost", "none")}
    assert list(disagreements(oracle, [(election, wrong)])) == ["0, greedy: ['N1', 'S1'] here, ['N1', 'N2'] there"]
