"""What stands on a ballot and how it is filled in, as plain data that is locked when a vote opens.

What somebody said on a ballot is JSON: `{"chosen": [ids]}` for approval and knapsack, `{"points": {id: number}}`, or
`{"ranking": [[ids of equal rank], …]}`, the best first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonstar.vocabulary import BallotWay

Said = Mapping[str, Any]
KEPT = 64  # so many ballots, which are locked, each process of the site keeps at hand


@dataclass(frozen=True)
class Option:
    """Something that can be chosen. `cost` says its amount in words, `amount` counts against a knapsack's budget."""

    id: str
    label: str
    about: str = ""
    cost: str = ""
    amount: Fraction = Fraction(0)


@dataclass(frozen=True)
class Ballot:
    """What a voter sees. `most` and `least` limit how many options, `points` how many points in all."""

    question: str
    hint: str
    options: tuple[Option, ...]
    way: BallotWay
    most: int | None = None
    least: int = 0
    budget: Fraction | None = None
    points: int | None = None
    may_tie: bool = False  # whether two options of a ranking may have the same rank

    def __hash__(self) -> int:
        """Quick, however many options there are: what is made of a ballot is kept by it."""
        return hash((self.question, self.way, len(self.options)))

    @property
    def ids(self) -> tuple[str, ...]:
        """The options' ids, in the ballot's order."""
        return tuple(each.id for each in self.options)


def written(ballot: Ballot) -> dict[str, Any]:
    """A ballot as JSON; amounts as "numerator/denominator"."""
    options = [
        {"id": each.id, "label": each.label, "about": each.about, "cost": each.cost, "amount": str(each.amount)}
        for each in ballot.options
    ]
    return {
        "question": ballot.question,
        "hint": ballot.hint,
        "options": options,
        "way": ballot.way.value,
        "most": ballot.most,
        "least": ballot.least,
        "budget": None if ballot.budget is None else str(ballot.budget),
        "points": ballot.points,
        "may_tie": ballot.may_tie,
    }


def read(kept: Mapping[str, Any]) -> Ballot:
    """What `written` wrote. Raises KeyError and ValueError for anything else."""
    options = tuple(Option(**{**each, "amount": Fraction(each["amount"])}) for each in kept["options"])
    budget = kept["budget"]
    more = {name: kept[name] for name in ("question", "hint", "most", "least", "points", "may_tie")}
    return Ballot(
        options=options, way=BallotWay(kept["way"]), budget=None if budget is None else Fraction(budget), **more
    )


def chosen(ballot: Ballot, ids: Sequence[str]) -> Said:
    """What a ballot of approval or knapsack says, in the ballot's order, so that no order of ticking shows."""
    return {"chosen": [each for each in ballot.ids if each in set(ids)]}


def pointed(ballot: Ballot, points: Mapping[str, int]) -> Said:
    """What a ballot of points says."""
    return {"points": {each: points[each] for each in ballot.ids if points.get(each)}}


def ranked(ballot: Ballot, ranks: Mapping[str, int]) -> Said:
    """What a ranking says: the ids by rank, equal ranks together, in the ballot's order."""
    levels = sorted(set(ranks.values()))
    return {"ranking": [[each for each in ballot.ids if ranks.get(each) == level] for level in levels]}
