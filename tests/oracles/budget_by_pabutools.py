"""Counts budget votes by pabutools, in an environment of its own: votes as JSON lines in, winners as JSON lines out.

A vote has `budget`, `step` and `costs` (by id) as text of a number or fraction, `votes` (a list of ids a ballot) and
`points` (by id, a ballot), and `runs`, out of `RUNS`. The answer has the ids of the winners by run. Ties go by id.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from gmpy2 import mpq
from pabutools.election import ApprovalBallot, ApprovalProfile, CardinalBallot, CardinalProfile, Instance, Project
from pabutools.election.satisfaction import AdditiveSatisfaction
from pabutools.rules import (
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)


def measure(worth: Callable[[Any, Any], Any]) -> type[AdditiveSatisfaction]:
    """A measure of satisfaction: what a project with so many points is worth."""

    class Measure(AdditiveSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, lambda _i, _p, mine, project, _v: value(mine, project))

    def value(ballot: Any, project: Any) -> Any:
        return worth(project, ballot[project]) if project in ballot else 0

    return Measure


COST = measure(lambda project, points: project.cost)
CARDINALITY = measure(lambda project, points: 1)
POINTS = measure(lambda project, points: points)
# Greedy looks at satisfaction a unit of cost, so that this is most points first.
POINTS_BY_COST = measure(lambda project, points: points * project.cost)


class Vote:
    """A budget vote in pabutools' terms; `cardinal` gives each vote its points, or one where only votes count."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.step = mpq(told["step"])
        self.projects = {name: Project(name, mpq(cost)) for name, cost in told["costs"].items()}
        self.instance = Instance(self.projects.values(), budget_limit=mpq(told["budget"]))
        ballots = [{self.projects[name] for name in ballot} for ballot in told["votes"]]
        self.approval = ApprovalProfile([ApprovalBallot(each) for each in ballots], instance=self.instance)
        self.votes = self.cardinal([{project: 1 for project in each} for each in ballots])
        self.points = self.cardinal(
            [{self.projects[name]: points for name, points in each.items() if points} for each in told["points"]]
        )

    def cardinal(self, ballots: list[dict[Any, int]]) -> Any:
        """A profile of points."""
        return CardinalProfile([CardinalBallot(each) for each in ballots], instance=self.instance)

    def shares(self, utility: str, completion: str) -> Any:
        """Equal Shares by one of its completions."""
        profile = self.points if utility == "points" else self.votes
        satisfaction = {"cost": COST, "cardinality": CARDINALITY, "points": POINTS}[utility]
        if completion == "add1":
            # With a share of all costs together everybody buys all that they voted for.
            bound = self.instance.budget_limit + len(profile) * (sum(each.cost for each in self.instance) + self.step)
            return exhaustion_by_budget_increase(
                self.instance,
                profile,
                method_of_equal_shares,
                {"sat_class": satisfaction},
                exhaustive_stop=False,
                budget_step=self.step * len(profile),
                budget_bound=bound,
            )
        step = self.step if completion.startswith("add1-exhaustive") else None
        found = method_of_equal_shares(self.instance, profile, satisfaction, voter_budget_increment=step)
        if completion.endswith("+greedy"):
            return greedy_utilitarian_welfare(
                self.instance, self.points, POINTS_BY_COST, initial_budget_allocation=found
            )
        return found

    def winners(self, run: str) -> list[str]:
        """The ids of the winners of a run, in order of their text."""
        rule, *details = run.split()
        if rule == "greedy":
            found = greedy_utilitarian_welfare(self.instance, self.points, POINTS_BY_COST)
        elif rule == "phragmen":
            found = sequential_phragmen(self.instance, self.approval)
        else:
            found = self.shares(*details)
        return sorted(project.name for project in found)


def main() -> None:
    """Count until there is no more."""
    for line in sys.stdin:
        told = json.loads(line)
        vote = Vote(told)
        print(json.dumps({run: vote.winners(run) for run in told["runs"]}), flush=True)


if __name__ == "__main__":
    main()
