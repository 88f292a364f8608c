"""What each group says, and what all of them share (`opinion-says/1`), by the tests that Polis uses.

A statement is typical of a group if its members take one side of it more often than not, and more often than all
others do, both beyond a one-sided test at 90 %. Counts are smoothed by one. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod, sqrt

import numpy as np

from commonstar.engine.opinion.groups import Groups
from commonstar.engine.opinion.shares import Answers
from commonstar.engine.opinion.votes import Votes

METHOD = "opinion-says/1"
LEAST = 5
SHOWN = 5
BEYOND = 1.2815515655446004  # nine tenths of a normal distribution lie below


class Side(StrEnum):
    """What a group says of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"


@dataclass(frozen=True)
class Said:
    """One side of a statement: `share` is smoothed, `test` says how surely most take it.

    `ratio` is the share beside that of all others, `apart` how surely it is larger; both None for what all share.
    """

    statement: int
    side: Side
    number: int
    of: int
    share: float
    test: float
    ratio: float | None = None
    apart: float | None = None

    @property
    def is_typical(self) -> bool:
        """Whether both tests are passed."""
        return self.test > BEYOND and (self.apart is None or self.apart > BEYOND)

    @property
    def weight(self) -> float:
        """How much it says of a group: all four numbers multiplied."""
        return self.share * self.test * (1.0 if self.ratio is None else self.ratio * (self.apart or 0.0))


@dataclass(frozen=True)
class Voice:
    """A group: how many people, what it says first, and the answers of its members to each statement."""

    group: int
    people: int
    says: tuple[Said, ...]
    answers: tuple[Answers, ...]


@dataclass(frozen=True)
class Opinions:
    """What is shown: groups that are large enough, how many are `hidden`, what all share, and statements in common.

    `common` are places of statements, the most agreed in every group first, with the product over groups of the
    smoothed shares that agree; `common_against` the same of those that disagree.
    """

    voices: tuple[Voice, ...]
    hidden: int
    all: tuple[Said, ...]
    common: tuple[tuple[int, float], ...]
    common_against: tuple[tuple[int, float], ...]


def opinions(votes: Votes, groups: Groups, least: int = LEAST) -> Opinions:
    """What groups of `least` people or more say. Nothing is told by which a smaller one could be worked out."""
    members = [groups.members(number) for number in range(groups.number)]
    shown = _shown([int(each.sum()) for each in members], len(votes.people), least)
    inside = groups.labels >= 0
    voices = []
    for number in shown:
        own, others = votes.answers(members[number]), votes.answers(inside & ~members[number])
        voices.append(Voice(number, int(members[number].sum()), typical(votes, own, others), own))
    everybody = [each.answers for each in voices]
    return Opinions(
        tuple(voices),
        groups.number - len(shown),
        shared(votes, votes.answers()),
        _common(votes, everybody, Side.AGREE),
        _common(votes, everybody, Side.DISAGREE),
    )


def _shown(sizes: Sequence[int], people: int, least: int) -> list[int]:
    """The groups of `least` people or more; if all others together are fewer, the smallest of them is hidden too."""
    shown = [number for number, size in enumerate(sizes) if size >= least]
    rest = people - sum(sizes[number] for number in shown)
    if 0 < rest < least and len(shown) < len(sizes) and shown:
        shown.remove(min(shown, key=lambda number: (sizes[number], -number)))
    return shown


def typical(votes: Votes, own: Sequence[Answers], others: Sequence[Answers]) -> tuple[Said, ...]:
    """At most five statements that are typical of a group, agreed ones first; one at least, if anything was said."""
    sides = [
        (_said(place, Side.AGREE, mine, other), _said(place, Side.DISAGREE, mine, other))
        for place, (mine, other) in enumerate(zip(own, others, strict=True))
        if not votes.statements[place].is_out
    ]
    agreed = _most_agreed([pair for pair in sides if pair[0].number or pair[1].number])
    found = [side for pair in sides for side in pair if side.is_typical]
    if not found:
        fallback = max((pair for pair in sides), key=lambda pair: max(_apart(each) for each in pair), default=None)
        return (agreed,) if agreed else () if fallback is None else (max(fallback, key=_apart),)
    ordered = sorted(found, key=lambda said: -said.weight)
    if agreed:
        ordered = [agreed, *(said for said in ordered if said.statement != agreed.statement)]
    return tuple(sorted(ordered[:SHOWN], key=lambda said: said.side is Side.DISAGREE))


def _apart(said: Said) -> float:
    return said.apart or 0.0


def _most_agreed(sides: Sequence[tuple[Said, Said]]) -> Said | None:
    """The statement that a group agrees with the most: taken first, so that each group is for something too."""
    best: Said | None = None
    for said, _ in sides:
        if best is None:
            is_better = said.test > BEYOND or ((said.ratio or 0.0) > 1 and said.share > 0.5)
        elif (best.ratio or 0.0) > 1:
            is_better = said.weight > best.weight
        else:
            is_better = said.share * said.test > best.share * best.test
        best = said if is_better else best
    return best


def shared(votes: Votes, answers: Sequence[Answers]) -> tuple[Said, ...]:
    """At most five statements with which most of all people agree, then five with which most disagree."""
    found: list[Said] = []
    for side in Side:
        said = [_said(place, side, each) for place, each in enumerate(answers) if not votes.statements[place].is_out]
        clear = [each for each in said if each.share > 0.5 and each.is_typical]
        found += sorted(clear, key=lambda each: -each.weight)[:SHOWN]
    return tuple(found)


def _said(place: int, side: Side, own: Answers, other: Answers | None = None) -> Said:
    number, of = own.agree if side is Side.AGREE else own.disagree, own.number
    share = _smoothed(number, of)
    test = 2 * sqrt(of + 1) * ((number + 1) / (of + 1) - 0.5)
    if other is None:
        return Said(place, side, number, of, share, test)
    elsewhere, among = other.agree if side is Side.AGREE else other.disagree, other.number
    apart = _two(number + 1, of + 1, elsewhere + 1, among + 1)
    return Said(place, side, number, of, share, test, share / _smoothed(elsewhere, among), apart)


def _smoothed(number: int, of: int) -> float:
    return (number + 1) / (of + 2)


def _two(number: int, of: int, other: int, other_of: int) -> float:
    """How surely one proportion is larger than another, in standard errors."""
    pooled = (number + other) / (of + other_of)
    if pooled >= 1:
        return 0.0
    return (number / of - other / other_of) / sqrt(pooled * (1 - pooled) * (1 / of + 1 / other_of))


def _common(votes: Votes, groups: Sequence[Sequence[Answers]], side: Side) -> tuple[tuple[int, float], ...]:
    if not groups:
        return ()
    counts = [
        [(each.agree if side is Side.AGREE else each.disagree, each.number) for each in group] for group in groups
    ]
    products = [prod(_smoothed(number, of) for number, of in of_groups) for of_groups in zip(*counts, strict=True)]
    order = np.argsort([-each for each in products], kind="stable").tolist()
    return tuple((place, products[place]) for place in order if not votes.statements[place].is_out)
