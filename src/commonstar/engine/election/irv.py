"""Instant run-off, for one seat: the lowest is excluded until somebody has more than half of the votes in the count.

Source: the usual rule, as in Robert's Rules of Order Newly Revised, "preferential voting"; ties as in the Scottish
rules. The page docs/explanation/instant-run-off.md says more.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from commonstar.engine.election.papers import strict_papers
from commonstar.engine.election.records import (
    Action,
    Count,
    Election,
    Reason,
    Rule,
    Stage,
    Tie,
    TieFor,
    Transfer,
    Won,
    WrongSeats,
)
from commonstar.engine.election.ties import decide

METHOD = "irv/1"


def count(election: Election, seed: str | None = None) -> Count:
    """Count an instant run-off; `seed` is for lots. Raises `WrongSeats` but for one seat, `SeedNeeded` for a lot."""
    if election.seats != 1:
        raise WrongSeats(f"The rule irv fills one seat, and there are {election.seats}; use scottish or meek.")
    return _Counting(election, seed).run()


class _Counting:
    """The state of one count: the papers that each candidate holds."""

    def __init__(self, election: Election, seed: str | None) -> None:
        self.election, self.seed = election, seed
        self.papers = strict_papers(election)
        self.held: dict[int, list[tuple[int, tuple[int, ...]]]] = {each: [] for each in election.standing}
        self.stages: list[Stage] = []
        self.winner: tuple[int, ...] = ()

    def run(self) -> Count:
        for weight, order in self.papers.strict:
            self.held[order[0]].append((weight, order))
        self._close(Action.FIRST_PREFERENCES)
        while not self.winner and self.held:
            self._exclude()
        last = self.stages[-1]
        return Count(
            Rule.IRV,
            METHOD,
            self.election,
            last.quota,
            self.papers.valid,
            self.papers.invalid,
            tuple(self.stages),
            self.winner,
            self.papers.warnings(self.election),
        )

    def _votes(self) -> dict[int, int]:
        return {each: sum(weight for weight, _ in papers) for each, papers in self.held.items()}

    def _exclude(self) -> None:
        votes = self._votes()
        lowest = min(votes.values())
        tied = sorted(each for each in votes if votes[each] == lowest)
        ties: tuple[Tie, ...] = ()
        if len(tied) > 1:
            earlier = [stage.votes for stage in self.stages]
            number = len(self.stages) + 1
            ties = (decide(tied, earlier, self.election.candidates, number, self.seed, TieFor.EXCLUSION),)
        out = ties[0].chosen[0] if ties else tied[0]
        moved: dict[int | None, int] = defaultdict(int)
        for weight, order in self.held.pop(out):
            to = next((each for each in order if each in self.held), None)
            moved[to] += weight
            if to is not None:
                self.held[to].append((weight, order))
        order_of = sorted(moved, key=lambda each: len(self.election.candidates) if each is None else each)
        transfers = tuple(Transfer(each, moved[each], Decimal(moved[each])) for each in order_of)
        self._close(Action.EXCLUSION, out, transfers, ties)

    def _close(
        self,
        action: Action,
        out: int | None = None,
        transfers: tuple[Transfer, ...] = (),
        ties: tuple[Tie, ...] = (),
    ) -> None:
        """End a stage: whoever has more than half of the votes in the count is elected, and so is the last one left."""
        votes = self._votes()
        inside = sum(votes.values())
        quota = inside // 2 + 1
        won: tuple[Won, ...] = ()
        if len(votes) == 1:
            won = (Won(next(iter(votes)), Reason.LAST_VACANCIES),)
        for each, number in votes.items():
            if number >= quota:
                won = (Won(each, Reason.MAJORITY),)
        self.winner = tuple(each.candidate for each in won)
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(Decimal(votes.get(each, 0)) for each in range(len(self.election.candidates))),
                Decimal(self.papers.valid - inside),
                Decimal(0),
                Decimal(quota),
                out,
                None,
                transfers,
                elected=won,
                excluded=() if out is None else (out,),
                ties=ties,
            )
        )
