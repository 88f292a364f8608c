"""What all rules share: which papers are valid, and their preferences once withdrawn candidates are passed over."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.engine.election.records import Ballot, Election, Note, Ranks


@dataclass(frozen=True)
class Papers:
    """Valid papers with their preferences in strict order, and how many papers are not valid.

    `cut` papers end early: what follows two candidates in one rank cannot be followed by a rule that needs an order.
    """

    strict: tuple[tuple[int, tuple[int, ...]], ...]
    valid: int
    invalid: int
    cut: int

    def warnings(self, election: Election) -> tuple[Note, ...]:
        """What a person should know of the papers."""
        return (
            *warnings_of(election, self.invalid),
            *((Note("equal-ranks", {"papers": self.cut}),) if self.cut else ()),
        )


def warnings_of(election: Election, invalid: int) -> tuple[Note, ...]:
    """What is worth telling whatever the rule: papers that are not valid, and more seats than candidates."""
    found = []
    if invalid:
        found.append(Note("invalid-papers", {"papers": invalid}))
    if len(election.standing) < election.seats:
        found.append(Note("fewer-candidates", {"candidates": len(election.standing), "seats": election.seats}))
    return tuple(found)


def without_withdrawn(ballot: Ballot, withdrawn: frozenset[int]) -> Ranks:
    """The ranks of a ballot among those who stand."""
    if not withdrawn:
        return ballot.ranks
    kept = (tuple(number for number in rank if number not in withdrawn) for rank in ballot.ranks)
    return tuple(rank for rank in kept if rank)


def strict_papers(election: Election) -> Papers:
    """Papers for a rule that needs a strict order: they end where two candidates share a rank.

    A paper without a sole first preference is not valid.
    """
    strict: dict[tuple[int, ...], int] = {}
    invalid = cut = 0
    for ballot in election.ballots:
        order: list[int] = []
        ranks = without_withdrawn(ballot, election.withdrawn)
        for rank in ranks:
            if len(rank) > 1:
                break
            order.append(rank[0])
        if order:
            cut += ballot.weight if len(order) < len(ranks) else 0
            key = tuple(order)
            strict[key] = strict.get(key, 0) + ballot.weight
        else:
            invalid += ballot.weight
    return Papers(tuple((weight, order) for order, weight in strict.items()), sum(strict.values()), invalid, cut)
