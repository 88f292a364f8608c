"""Approval: whoever most papers name is elected. The order on a paper is not used.

Source: Brams and Fishburn, Approval Voting, American Political Science Review 72 (1978). The page
docs/explanation/approval.md says more.
"""

from __future__ import annotations

from decimal import Decimal

from commonstar.engine.election.papers import warnings_of, without_withdrawn
from commonstar.engine.election.records import (
    Action,
    Count,
    Election,
    Note,
    Reason,
    Rule,
    Stage,
    Tie,
    TieFor,
    Won,
)
from commonstar.engine.election.ties import draw

METHOD = "approval/1"


def count(election: Election, seed: str | None = None) -> Count:
    """Count approvals; `seed` is for a lot about the last seats. Raises `SeedNeeded` where it is needed."""
    votes = [0] * len(election.candidates)
    valid = invalid = ordered = 0
    for ballot in election.ballots:
        ranks = without_withdrawn(ballot, election.withdrawn)
        named = [each for rank in ranks for each in rank]
        valid += ballot.weight if named else 0
        invalid += 0 if named else ballot.weight
        ordered += ballot.weight if len(ranks) > 1 else 0
        for each in named:
            votes[each] += ballot.weight
    elected, ties = _winners(election, votes, seed)
    zero = Decimal(0)
    won = tuple(Won(each, Reason.MOST_APPROVALS) for each in elected)
    least = Decimal(min((votes[each] for each in elected), default=0))
    stage = Stage(1, Action.APPROVALS, tuple(map(Decimal, votes)), zero, zero, least, elected=won, ties=ties)
    notes = (Note("ranks-ignored", {"papers": ordered}),) if ordered else ()
    warnings = (*warnings_of(election, invalid), *notes)
    return Count(Rule.APPROVAL, METHOD, election, least, valid, invalid, (stage,), elected, warnings)


def _winners(election: Election, votes: list[int], seed: str | None) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """As many as there are seats, most approvals first; a lot where the last seats lie between equals."""
    order = sorted(election.standing, key=lambda each: (-votes[each], each))
    if len(order) <= election.seats:
        return tuple(order), ()
    least = votes[order[election.seats - 1]]
    safe = [each for each in order if votes[each] > least]
    tied = [each for each in order if votes[each] == least]
    open_seats = election.seats - len(safe)
    if len(tied) == open_seats:
        return (*safe, *tied), ()
    tie = draw(sorted(tied), open_seats, election.candidates, 1, seed, TieFor.SEAT)
    return (*safe, *tie.chosen), (tie,)
