"""What is counted, and what a count says: frozen records, in which candidates are numbers from 0 in ballot order.

Values of votes are exact `Decimal`s with as many places as the rule has. Everything that a person is told is a code
with its parameters, so that each reader's language can make its own sentence of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Ranks = tuple[tuple[int, ...], ...]
Params = Mapping[str, int | str]


class Rule(StrEnum):
    """The rules by which can be counted; docs/explanation has a page for each."""

    SCOTTISH = "scottish"
    MEEK = "meek"
    IRV = "irv"
    APPROVAL = "approval"


class Action(StrEnum):
    """What a stage does. In `meek` a stage ends with an election or an exclusion, and is named after it."""

    FIRST_PREFERENCES = "first-preferences"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    ELECTION = "election"
    LAST_VACANCIES = "last-vacancies"
    APPROVALS = "approvals"


class Reason(StrEnum):
    """Why a candidate is elected."""

    QUOTA = "quota"
    LAST_VACANCIES = "last-vacancies"
    MAJORITY = "majority"
    MOST_APPROVALS = "most-approvals"


class TieFor(StrEnum):
    """What was to be decided between candidates with equal votes."""

    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    SEAT = "seat"


class DecidedBy(StrEnum):
    """What decided a tie: an earlier stage at which the votes differed, or a lot."""

    EARLIER_STAGE = "earlier-stage"
    LOT = "lot"


class ElectionError(ValueError):
    """An election that cannot be counted; `code` is stable, the text is one plain sentence."""

    code = "election"


class SeedNeeded(ElectionError):
    """Candidates are equal at every stage, so that a lot must decide, and no seed was given."""

    code = "seed-needed"

    def __init__(self, stage: int, names: tuple[str, ...]) -> None:
        self.stage = stage
        self.names = names
        listed = ", ".join(names[:-1]) + f" and {names[-1]}"
        super().__init__(
            f"At stage {stage} {listed} have been equal at every stage, so a lot must decide: give a published seed."
        )


class WrongSeats(ElectionError):
    """The rule cannot fill this number of seats."""

    code = "wrong-seats"


class UnsoundElection(ElectionError):
    """The record contradicts itself: a name twice, a ballot for somebody who does not stand."""

    code = "unsound-election"


class UnknownRule(ElectionError):
    """No rule has this name."""

    code = "unknown-rule"


@dataclass(frozen=True, slots=True)
class Ballot:
    """`weight` papers that say the same: ranks in order of preference, each the numbers of one or more candidates."""

    weight: int
    ranks: Ranks


@dataclass(frozen=True)
class Election:
    """Who stands, for how many seats, and the ballots. `withdrawn` candidates are passed over on every ballot."""

    seats: int
    candidates: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    withdrawn: frozenset[int] = frozenset()
    title: str = ""

    def __post_init__(self) -> None:
        """Refuse what contradicts itself. Raises `UnsoundElection`."""
        if self.seats < 1:
            raise UnsoundElection("There is no seat to fill.")
        if len(set(self.candidates)) != len(self.candidates):
            raise UnsoundElection("Two candidates have the same name.")
        if not all(0 <= number < len(self.candidates) for number in self.withdrawn):
            raise UnsoundElection("Somebody withdrew who does not stand.")
        standing = frozenset(range(len(self.candidates)))
        for ballot in self.ballots:
            named = [number for rank in ballot.ranks for number in rank]
            if ballot.weight < 1 or len(set(named)) != len(named) or not standing.issuperset(named):
                raise UnsoundElection(
                    "A ballot has no weight, names a candidate twice, or names one who does not stand."
                )

    @property
    def standing(self) -> tuple[int, ...]:
        """The candidates who did not withdraw, in ballot order."""
        return tuple(number for number in range(len(self.candidates)) if number not in self.withdrawn)


@dataclass(frozen=True)
class Note:
    """Something that a person should know of a count: a stable `code` and its parameters."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Transfer:
    """What moved in a stage: how many papers, worth how much together, to whom; `to` is None for non-transferable."""

    to: int | None
    papers: int
    votes: Decimal


@dataclass(frozen=True)
class Revaluation:
    """Papers that go on: how many came at which value, and the value at which they go on."""

    received: Decimal
    onward: Decimal
    papers: int


@dataclass(frozen=True)
class Tie:
    """Candidates who were equal, and how it was decided who acts.

    `stage` is the stage that needed the decision, `at` the earlier stage that decided first (None if only a lot did),
    `lots` the SHA-256 of `seed:stage:name` of those between whom a lot decided.
    """

    stage: int
    purpose: TieFor
    candidates: tuple[int, ...]
    chosen: tuple[int, ...]
    decided_by: DecidedBy
    at: int | None = None
    lots: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Won:
    """A candidate who is elected at a stage, and why."""

    candidate: int
    reason: Reason


@dataclass(frozen=True)
class Keep:
    """How much of each vote that reaches an elected candidate stays with them (`meek`)."""

    candidate: int
    factor: Decimal


@dataclass(frozen=True)
class Stage:
    """One stage with its state at the end: `votes` by candidate, and what is with nobody.

    `candidate` is whose votes moved. `non_transferable` and `lost` (to truncation) are totals so far, so that votes,
    non-transferable and lost always add up to the valid papers.
    """

    number: int
    action: Action
    votes: tuple[Decimal, ...]
    non_transferable: Decimal
    lost: Decimal
    quota: Decimal
    candidate: int | None = None
    surplus: Decimal | None = None
    transfers: tuple[Transfer, ...] = ()
    revaluations: tuple[Revaluation, ...] = ()
    elected: tuple[Won, ...] = ()
    excluded: tuple[int, ...] = ()
    ties: tuple[Tie, ...] = ()
    keep: tuple[Keep, ...] = ()
    iterations: int = 0


@dataclass(frozen=True)
class Count:
    """A whole count: `elected` in the order of election, `valid` and `invalid` papers, every stage."""

    rule: Rule
    method: str
    election: Election
    quota: Decimal
    valid: int
    invalid: int
    stages: tuple[Stage, ...]
    elected: tuple[int, ...]
    warnings: tuple[Note, ...] = ()

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie of the count, in the order in which they arose."""
        return tuple(tie for stage in self.stages for tie in stage.ties)

    def name(self, candidate: int) -> str:
        """The name of a candidate by number."""
        return self.election.candidates[candidate]
