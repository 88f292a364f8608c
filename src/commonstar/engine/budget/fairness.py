"""The fairness report (`budget-fairness/1`): what each group of like-minded voters got, in proportion to its size.

The cost of what was funded is split equally among those who voted for it: what a voter "got" is the sum of these parts
(Maly, Rey, Endriss and Lackner, "Fairness in participatory budgeting via equality of resources", 2023). Groups are
those of `likeminded`. Overlooked is who could have paid for a project together and got nothing (justified
representation for one project: Aziz, Lee and Talmon, "Proportionally representative participatory budgeting", 2018).
See docs/explanation/budget-fairness.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from commonstar.engine.budget.election import Election, Integers
from commonstar.engine.budget.likeminded import NOBODY, like_minded

METHOD = "budget-fairness/1"
HIDDEN_BELOW = 5
NAMED = 3


@dataclass(frozen=True)
class Group:
    """One group, which has at least `HIDDEN_BELOW` voters. Money is exact, in units of the currency.

    `bundle` has the projects that hold it together, those that its members voted for most first; it is empty for the
    one group of all others. `got` is its part of what was spent, `due` what its size alone would give it of that.
    `nothing` counts members none of whose projects is funded; `funded` is how many funded projects a member voted for,
    on average.
    """

    bundle: tuple[str, ...]
    voters: int
    of_voters: Fraction
    got: Fraction
    due: Fraction
    nothing: int
    funded: Fraction

    @property
    def of_money(self) -> Fraction | None:
        """What part of the money spent it got; None where nothing was spent."""
        return self.got / (self.due / self.of_voters) if self.due else None

    @property
    def ratio(self) -> Fraction | None:
        """What it got for each unit that its size would give it: 1 is in proportion. None where nothing was spent."""
        return self.got / self.due if self.due else None

    @property
    def named_by(self) -> tuple[str, ...]:
        """The few projects that say best what its members want."""
        return self.bundle[:NAMED]


@dataclass(frozen=True)
class Overlooked:
    """A project without money whose supporters with nothing, `voters` many, have equal parts that come to `parts`.

    That is at least its `cost`.
    """

    project: str
    voters: int
    parts: Fraction
    cost: Fraction


@dataclass(frozen=True)
class Fairness:
    """The whole report. Shares are of the `voters` who voted for something; `blank` ballots are left out.

    `gini` says how unevenly what was spent lies on voters: 0 if all got the same, near 1 if few got all; None where
    nothing was spent. Groups of fewer than `HIDDEN_BELOW` voters are part of the group of all others; are even all
    voters fewer, they are `hidden` and there is no group.
    """

    method: str
    voters: int
    blank: int
    spent: Fraction
    nothing: int
    gini: float | None
    groups: tuple[Group, ...]
    overlooked: tuple[Overlooked, ...]
    hidden: int


def fairness(election: Election, winners: Iterable[str]) -> Fairness:
    """The report on what a count funded, by whichever rule. Raises `KeyError` for a winner not in the election."""
    won = sorted(election.places[name] for name in winners)
    ballots = election.ballots
    has_vote = np.bincount(ballots.voters[ballots.is_vote], minlength=len(ballots)) > 0
    voters = int(has_vote.sum())
    funded = _funded(election, won)
    paid_for = [place for place in won if election.votes[place]]
    spent = sum((election.projects[place].cost for place in paid_for), Fraction(0))
    minds = like_minded(election)
    of_ballot, kept, hidden = _shown(minds.of_ballot, has_vote, len(minds.bundles))
    groups = []
    for number in kept:
        bundle = minds.bundles[number] if number >= 0 else ()
        groups.append(_group(election, paid_for, spent, of_ballot == number, funded, voters, bundle))
    return Fairness(
        METHOD,
        voters,
        len(ballots) - voters,
        spent,
        int((has_vote & (funded == 0)).sum()),
        _gini(_parts(election, paid_for)[has_vote]) if spent else None,
        tuple(sorted(groups, key=lambda group: (not group.bundle, -group.voters, group.bundle))),
        tuple(_overlooked(election, won, funded, voters)),
        hidden,
    )


def _funded(election: Election, won: list[int]) -> Integers:
    """How many funded projects each ballot has a vote for."""
    ballots = election.ballots
    is_won = np.zeros(len(election.projects), dtype=np.bool_)
    is_won[won] = True
    theirs = ballots.voters[ballots.is_vote & is_won[ballots.choices]]
    return np.bincount(theirs, minlength=len(ballots)).astype(np.int64)


def _shown(of_ballot: Integers, has_vote: npt.NDArray[np.bool_], bundles: int) -> tuple[Integers, list[int], int]:
    """The group of each ballot (-1 all others, -2 no vote), which of them are shown, and how many voters are not.

    Whoever is in too small a group joins all others; are these too few, the smallest group joins them too.
    """
    groups = np.where(has_vote, of_ballot, NOBODY - 1)
    sizes = [int((groups == number).sum()) for number in range(bundles)]
    for number in sorted(range(bundles), key=lambda each: (sizes[each], each)):
        others = int((groups == NOBODY).sum())
        if sizes[number] < HIDDEN_BELOW or 0 < others < HIDDEN_BELOW:
            groups[groups == number] = NOBODY
    others = int((groups == NOBODY).sum())
    kept = [number for number in range(bundles) if (groups == number).any()]
    hidden = others if others < HIDDEN_BELOW else 0
    return groups, [*kept, *([NOBODY] if others >= HIDDEN_BELOW else [])], hidden


def _group(
    election: Election,
    paid_for: list[int],
    spent: Fraction,
    members: npt.NDArray[np.bool_],
    funded: Integers,
    voters: int,
    bundle: tuple[int, ...],
) -> Group:
    ballots = election.ballots
    theirs = ballots.choices[ballots.is_vote & members[ballots.voters]]
    votes = np.bincount(theirs, minlength=len(election.projects)).tolist()
    projects, number = election.projects, int(members.sum())
    got = sum((projects[each].cost * votes[each] / int(election.votes[each]) for each in paid_for), Fraction(0))
    size = Fraction(number, voters)
    named = sorted(bundle, key=lambda place: (-votes[place], projects[place].id))
    return Group(
        tuple(projects[place].id for place in named),
        number,
        size,
        got,
        spent * size,
        int((members & (funded == 0)).sum()),
        Fraction(int(funded[members].sum()), number),
    )


def _parts(election: Election, paid_for: list[int]) -> npt.NDArray[np.float64]:
    """What each ballot got: of each funded project that it has a vote for, the cost divided by all who have."""
    each = np.zeros(len(election.projects))
    for place in paid_for:
        each[place] = float(election.projects[place].cost / int(election.votes[place]))
    ballots = election.ballots
    weights = np.where(ballots.is_vote, each[ballots.choices], 0.0)
    return np.bincount(ballots.voters, weights=weights, minlength=len(ballots)).astype(np.float64)


def _gini(values: npt.NDArray[np.float64]) -> float:
    """The Gini coefficient of amounts that are not all 0: half the mean difference of two, divided by the mean."""
    ordered = np.sort(values)
    number = len(ordered)
    ranks = np.arange(1, number + 1)
    return max(0.0, float(2 * (ranks * ordered).sum() / (number * ordered.sum()) - (number + 1) / number))


def _overlooked(election: Election, won: list[int], funded: Integers, voters: int) -> list[Overlooked]:
    ballots = election.ballots
    theirs = ballots.choices[ballots.is_vote & (funded[ballots.voters] == 0)]
    left_out = np.bincount(theirs, minlength=len(election.projects)).tolist()
    taken, found = set(won), []
    for place, project in enumerate(election.projects):
        parts = election.budget * left_out[place] / max(voters, 1)
        if place not in taken and left_out[place] >= HIDDEN_BELOW and parts >= project.cost:
            found.append(Overlooked(project.id, left_out[place], parts, project.cost))
    return sorted(found, key=lambda each: (-each.voters, each.project))
