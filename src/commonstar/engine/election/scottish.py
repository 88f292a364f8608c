"""The single transferable vote as Scotland counts it: weighted inclusive Gregory, five decimal places.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52. Votes are whole
numbers of 1/100,000 inside, so that nothing is rounded but where the Order truncates. The page
docs/explanation/scottish-stv.md says more.
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
    Revaluation,
    Rule,
    Stage,
    Tie,
    TieFor,
    Transfer,
    Won,
)
from commonstar.engine.election.ties import decide

METHOD = "scottish/1"
PLACES = 5
UNIT = 10**PLACES

# One ballot of a pile: how many papers, their preferences, and where on them the holder of the pile stands.
Pile = dict[int, list[tuple[int, tuple[int, ...], int]]]


def shown(units: int) -> Decimal:
    """Hundred-thousandths of a vote as a number with five places."""
    return Decimal(units).scaleb(-PLACES)


def count(election: Election, seed: str | None = None) -> Count:
    """Count by the Scottish rules; `seed` is for lots. Raises `SeedNeeded` where a lot must decide without one."""
    return _Counting(election, seed).run()


class _Counting:
    """The state of one count: each candidate's papers by the value at which they came, and votes in units."""

    def __init__(self, election: Election, seed: str | None) -> None:
        self.election, self.seed = election, seed
        self.papers = strict_papers(election)
        self.quota = (self.papers.valid // (election.seats + 1) + 1) * UNIT
        self.votes = [0] * len(election.candidates)
        self.piles: list[Pile] = [defaultdict(list) for _ in election.candidates]
        self.hopeful = set(election.standing)
        self.pending: set[int] = set()
        self.elected: list[int] = []
        self.non_transferable = self.lost = 0
        self.stages: list[Stage] = []

    def run(self) -> Count:
        for weight, order in self.papers.strict:
            self.piles[order[0]][UNIT].append((weight, order, 0))
            self.votes[order[0]] += weight * UNIT
        self._close(Action.FIRST_PREFERENCES)
        while self._vacancies():
            if self.pending:
                self._transfer_surplus()
            else:
                self._exclude()
        return Count(
            Rule.SCOTTISH,
            METHOD,
            self.election,
            shown(self.quota),
            self.papers.valid,
            self.papers.invalid,
            tuple(self.stages),
            tuple(self.elected),
            self.papers.warnings(self.election),
        )

    def _vacancies(self) -> int:
        """How many seats can still be filled: none once nobody continues."""
        return min(self.election.seats - len(self.elected), len(self.hopeful))

    def _choose(self, tied: list[int], purpose: TieFor) -> tuple[int, tuple[Tie, ...]]:
        if len(tied) == 1:
            return tied[0], ()
        number = len(self.stages) + 1
        votes = [stage.votes for stage in self.stages]
        tie = decide(sorted(tied), votes, self.election.candidates, number, self.seed, purpose)
        return tie.chosen[0], (tie,)

    def _transfer_surplus(self) -> None:
        """Rules 48 and 49: the largest surplus, each paper at surplus × its value ÷ the votes, truncated."""
        largest = max(self.votes[each] for each in self.pending)
        tied = [each for each in self.pending if self.votes[each] == largest]
        source, ties = self._choose(tied, TieFor.SURPLUS)
        self.pending.remove(source)
        total, surplus = self.votes[source], self.votes[source] - self.quota
        onward = {value: surplus * value // total for value in self.piles[source]}
        revaluations = self._revaluations(source, onward)
        before = self.non_transferable
        moved, transfers = self._move(source, onward)
        self.votes[source] = self.quota
        self.lost += surplus - moved - (self.non_transferable - before)
        self._close(Action.SURPLUS, source, shown(surplus), transfers, revaluations, ties=ties)

    def _exclude(self) -> None:
        """Rules 50 and 51: who has the lowest votes, each paper at the value at which it came."""
        lowest = min(self.votes[each] for each in self.hopeful)
        tied = [each for each in self.hopeful if self.votes[each] == lowest]
        source, ties = self._choose(tied, TieFor.EXCLUSION)
        self.hopeful.remove(source)
        onward = {value: value for value in self.piles[source]}
        revaluations = self._revaluations(source, onward)
        _, transfers = self._move(source, onward)
        self.votes[source] = 0
        self._close(Action.EXCLUSION, source, None, transfers, revaluations, (source,), ties)

    def _revaluations(self, source: int, onward: dict[int, int]) -> tuple[Revaluation, ...]:
        return tuple(
            Revaluation(shown(value), shown(onward[value]), sum(weight for weight, _, _ in pile))
            for value, pile in sorted(self.piles[source].items(), reverse=True)
        )

    def _move(self, source: int, onward: dict[int, int]) -> tuple[int, tuple[Transfer, ...]]:
        """Move every paper to its next continuing candidate. Returns the units that arrived, and who got them."""
        papers: dict[int, int] = defaultdict(int)
        units: dict[int, int] = defaultdict(int)
        hopeful, nobody = self.hopeful, len(self.votes)
        for received, pile in self.piles[source].items():
            value = onward[received]
            for weight, order, place in pile:
                to = nobody
                for next_place in range(place + 1, len(order)):
                    if order[next_place] in hopeful:
                        to = order[next_place]
                        self.piles[to][value].append((weight, order, next_place))
                        break
                papers[to] += weight
                units[to] += weight * value
        self.piles[source] = defaultdict(list)
        self.non_transferable += units.get(nobody, 0)
        for to, amount in units.items():
            if to != nobody:
                self.votes[to] += amount
        moved = sum(amount for to, amount in units.items() if to != nobody)
        return moved, tuple(
            Transfer(None if to == nobody else to, papers[to], shown(units[to])) for to in sorted(papers)
        )

    def _close(
        self,
        action: Action,
        candidate: int | None = None,
        surplus: Decimal | None = None,
        transfers: tuple[Transfer, ...] = (),
        revaluations: tuple[Revaluation, ...] = (),
        excluded: tuple[int, ...] = (),
        ties: tuple[Tie, ...] = (),
    ) -> None:
        """End a stage: elect who reached the quota (rule 47), and all who are left if there is a seat for each (52)."""
        won = [Won(each, Reason.QUOTA) for each in self._in_order(self.hopeful) if self.votes[each] >= self.quota]
        self._elect(won)
        if self.hopeful and len(self.hopeful) <= self.election.seats - len(self.elected):
            last = [Won(each, Reason.LAST_VACANCIES) for each in self._in_order(self.hopeful)]
            self._elect(last)
            won += last
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(map(shown, self.votes)),
                shown(self.non_transferable),
                shown(self.lost),
                shown(self.quota),
                candidate,
                surplus,
                transfers,
                revaluations,
                tuple(won),
                excluded,
                ties,
            )
        )

    def _in_order(self, candidates: set[int]) -> list[int]:
        """Highest votes first; equal ones by earlier stages, then as on the ballot, for their order decides nothing."""
        earlier = [stage.votes for stage in reversed(self.stages)]
        return sorted(candidates, key=lambda each: ([-self.votes[each], *(-votes[each] for votes in earlier)], each))

    def _elect(self, won: list[Won]) -> None:
        for each in won:
            self.hopeful.remove(each.candidate)
            self.elected.append(each.candidate)
            if self.votes[each.candidate] > self.quota:
                self.pending.add(each.candidate)
