"""The single transferable vote by Meek's method, as the reference rule of the Proportional Representation Foundation.

Source: prfound.org, Reference Meek Rule; nine decimal places, omega 10⁻⁶. Votes are whole billionths inside, so that
nothing is rounded but where the rule rounds. Equal ranks share evenly, which the reference does not have; the page
docs/explanation/meek-stv.md says how.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from commonstar.engine.election.papers import warnings_of, without_withdrawn
from commonstar.engine.election.records import (
    Action,
    Count,
    Election,
    Keep,
    Ranks,
    Reason,
    Rule,
    Stage,
    Tie,
    TieFor,
    Won,
)
from commonstar.engine.election.ties import draw

METHOD = "meek/1"
PLACES = 9
UNIT = 10**PLACES
OMEGA = UNIT // 10**6


def shown(units: int) -> Decimal:
    """Billionths of a vote as a number with nine places."""
    return Decimal(units).scaleb(-PLACES)


def count(election: Election, seed: str | None = None) -> Count:
    """Count by the reference rule; `seed` is for lots. Raises `SeedNeeded` where a lot must decide without one."""
    return _Counting(election, seed).run()


class _Counting:
    """The state of one count: who is hopeful, who is elected, and what each keeps of a vote, in billionths."""

    def __init__(self, election: Election, seed: str | None) -> None:
        self.election, self.seed = election, seed
        self.ballots: dict[Ranks, int] = {}
        self.invalid = 0
        for ballot in election.ballots:
            ranks = without_withdrawn(ballot, election.withdrawn)
            if ranks:
                self.ballots[ranks] = self.ballots.get(ranks, 0) + ballot.weight
            else:
                self.invalid += ballot.weight
        self.valid = sum(self.ballots.values())
        self.hopeful = set(election.standing)
        self.elected: list[int] = []
        self.keep = [0] * len(election.candidates)
        for each in election.standing:
            self.keep[each] = UNIT
        self.votes = [0] * len(election.candidates)
        self.quota = self.surplus = 0
        self.stages: list[Stage] = []

    def run(self) -> Count:
        """Rounds (B) until every seat is filled or as few are left as seats, then the finish (C)."""
        while not self._complete():
            self._round()
        if len(self.elected) < self.election.seats and self.hopeful:
            self._last_vacancies()
        return Count(
            Rule.MEEK,
            METHOD,
            self.election,
            shown(self.quota),
            self.valid,
            self.invalid,
            tuple(self.stages),
            tuple(self.elected),
            warnings_of(self.election, self.invalid),
        )

    def _complete(self) -> bool:
        seats = self.election.seats
        return len(self.elected) >= seats or len(self.elected) + len(self.hopeful) <= seats

    def _round(self) -> None:
        """Iterate (B.2) until somebody is elected or nothing is left to pass on; then exclude the lowest (B.3)."""
        merged = self._merged()
        before: int | None = None
        iterations = 0
        while True:
            iterations += 1
            self._distribute(merged)
            reached = self._in_order(each for each in self.hopeful if self.votes[each] >= self.quota)
            if reached:
                self._close(Action.ELECTION, iterations, won=tuple(Won(each, Reason.QUOTA) for each in reached))
                return
            if self.surplus < OMEGA or (before is not None and self.surplus >= before):
                self._exclude(iterations)
                return
            before = self.surplus
            for each in self.elected:
                kept = -(-self.keep[each] * self.quota // UNIT)
                self.keep[each] = -(-kept * UNIT // self.votes[each])

    def _merged(self) -> list[tuple[int, Ranks]]:
        """Ballots among those still in the count, cut behind a sole hopeful candidate, who keeps all; equal ones once.

        What is cut or merged here is shared out the same way in every iteration, so nothing changes but the speed.
        """
        found: dict[Ranks, int] = {}
        keep, hopeful = self.keep, self.hopeful
        for ranks, weight in self.ballots.items():
            kept: list[tuple[int, ...]] = []
            for rank in ranks:
                if len(rank) == 1:
                    if keep[rank[0]]:
                        kept.append(rank)
                        if rank[0] in hopeful:
                            break
                else:
                    alike = tuple(each for each in rank if keep[each])
                    if alike:
                        kept.append(alike)
                    if len(alike) == 1 and alike[0] in hopeful:
                        break
            key = tuple(kept)
            found[key] = found.get(key, 0) + weight
        return [(weight, ranks) for ranks, weight in found.items()]

    def _distribute(self, merged: Iterable[tuple[int, Ranks]]) -> None:
        """B.2.a and B.2.b: each ballot gives what its candidates keep, rounded up; then the quota and the surplus."""
        votes = [0] * len(self.votes)
        keep = self.keep
        for weight, ranks in merged:
            left = UNIT
            for rank in ranks:
                share = left // len(rank)
                for each in rank:
                    given = -(-share * keep[each] // UNIT)
                    votes[each] += given * weight
                    left -= given
                if left <= 0:
                    break
        self.votes = votes
        self.quota = sum(votes) // (self.election.seats + 1) + 1
        self.surplus = max(0, sum(votes[each] - self.quota for each in self.elected))

    def _exclude(self, iterations: int) -> None:
        """B.3: the lowest, where all within the surplus that is left count as equal; a lot decides between them."""
        lowest = min(self.votes[each] for each in self.hopeful) + self.surplus
        tied = sorted(each for each in self.hopeful if self.votes[each] <= lowest)
        ties: tuple[Tie, ...] = ()
        if len(tied) > 1:
            number = len(self.stages) + 1
            ties = (draw(tied, 1, self.election.candidates, number, self.seed, TieFor.EXCLUSION),)
        out = ties[0].chosen[0] if ties else tied[0]
        self._close(Action.EXCLUSION, iterations, excluded=(out,), ties=ties)
        self.keep[out] = 0

    def _last_vacancies(self) -> None:
        """C: as many are left as seats, so they are elected, and nothing more is passed on."""
        if not self.stages:
            self._distribute(self._merged())
        won = tuple(Won(each, Reason.LAST_VACANCIES) for each in self._in_order(self.hopeful))
        self._close(Action.LAST_VACANCIES, 0, won=won)

    def _close(
        self,
        action: Action,
        iterations: int,
        won: tuple[Won, ...] = (),
        excluded: tuple[int, ...] = (),
        ties: tuple[Tie, ...] = (),
    ) -> None:
        """End a stage with the state in which it was decided."""
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(map(shown, self.votes)),
                shown(self.valid * UNIT - sum(self.votes)),
                Decimal(0).scaleb(-PLACES),
                shown(self.quota),
                excluded[0] if excluded else None,
                shown(self.surplus),
                elected=won,
                excluded=excluded,
                ties=ties,
                keep=tuple(Keep(each, shown(self.keep[each])) for each in self.elected),
                iterations=iterations,
            )
        )
        for each in won:
            self.hopeful.remove(each.candidate)
            self.elected.append(each.candidate)
        self.hopeful.difference_update(excluded)

    def _in_order(self, candidates: Iterable[int]) -> list[int]:
        """Highest votes first, equal ones as on the ballot; their order decides nothing."""
        return sorted(candidates, key=lambda each: (-self.votes[each], each))
