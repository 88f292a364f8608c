"""Weighted criteria (`weighted-criteria/1`): scores, and in which share of all plausible weights each comes where.

Scores are exact. Weights are plausible within given ranges, or all weights are; ranks under them are counted over
seeded draws, with the standard error said (stochastic multicriteria acceptability: Lahdelma, Hokkanen and Salminen,
1998). See docs/explanation/weighted-criteria.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import log, sqrt

METHOD = "weighted-criteria/1"
DRAWS = 4000
ONE, ZERO = Fraction(1), Fraction(0)


class PriorityError(ValueError):
    """Something contradicts itself; the text is one plain sentence."""


@dataclass(frozen=True)
class Criterion:
    """A criterion with its scale from `worst` to `best` (which may be the smaller number, such as for cost)."""

    id: str
    worst: Fraction
    best: Fraction

    def value(self, score: Fraction) -> Fraction:
        """A score as a share of the way from worst to best. Raises `PriorityError` outside of the scale."""
        if self.worst == self.best:
            raise PriorityError(f"The scale of {self.id} has no length.")
        found = (score - self.worst) / (self.best - self.worst)
        if not ZERO <= found <= ONE:
            raise PriorityError(f"A score for {self.id} is outside of its scale.")
        return found


@dataclass(frozen=True)
class Option:
    """What is compared: a score for each criterion, and its strength of evidence from 1 (best) to 6, if known."""

    id: str
    scores: Mapping[str, Fraction]
    grade: int | None = None


@dataclass(frozen=True)
class Part:
    """A step of a score: `weight` times `value` is what a criterion adds."""

    criterion: str
    weight: Fraction
    value: Fraction

    @property
    def adds(self) -> Fraction:
        """What it adds to the score."""
        return self.weight * self.value


@dataclass(frozen=True)
class Ranked:
    """An option with its score from 0 to 1, how it is made up, and its rank from 1; equal scores share a rank."""

    option: Option
    score: Fraction
    rank: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Turn:
    """The smallest change of one weight at which `second` catches up with `first`: all others shrink or grow alike."""

    criterion: str
    first: str
    second: str
    weight: Fraction
    at: Fraction


@dataclass(frozen=True)
class Acceptability:
    """In which share of draws an option has each rank, from the first on; `error` is one standard error of the first.

    `never_first` is sure, not drawn: another option is at least as good in all that weighs, and better in something.
    """

    option: str
    shares: tuple[float, ...]
    error: float
    never_first: bool


def points(given: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Weights that sum to 1 from points, or from swings (the most important swing has 100). Raises `PriorityError`."""
    whole = sum(given.values(), ZERO)
    if whole <= 0 or any(each < 0 for each in given.values()):
        raise PriorityError("Points are 0 or more, and some are more than 0.")
    return {name: each / whole for name, each in given.items()}


def together(people: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """The mean of the weights of several people, each counting once. Raises `PriorityError`."""
    if not people or len({frozenset(each) for each in people}) != 1:
        raise PriorityError("Each person gives points to the same criteria.")
    shares = [points(each) for each in people]
    return {name: sum((each[name] for each in shares), ZERO) / len(shares) for name in people[0]}


def ranges(people: Sequence[Mapping[str, Fraction]]) -> dict[str, tuple[Fraction, Fraction]]:
    """The smallest and the largest weight that anybody gives each criterion: what is plausible to them together."""
    shares = [points(each) for each in people]
    return {name: (min(each[name] for each in shares), max(each[name] for each in shares)) for name in people[0]}


def rank(
    criteria: Sequence[Criterion], options: Sequence[Option], weights: Mapping[str, Fraction]
) -> tuple[Ranked, ...]:
    """Options by score, the highest first, equals by id. Raises `PriorityError`."""
    shares = points({criterion.id: weights[criterion.id] for criterion in criteria})
    scored = []
    for option in options:
        parts = tuple(Part(each.id, shares[each.id], each.value(Fraction(option.scores[each.id]))) for each in criteria)
        scored.append((sum((part.adds for part in parts), ZERO), option, parts))
    scored.sort(key=lambda each: (-each[0], each[1].id))
    totals = [each[0] for each in scored]
    return tuple(Ranked(option, score, totals.index(score) + 1, parts) for score, option, parts in scored)


def turns(ranked: Sequence[Ranked]) -> tuple[Turn, ...]:
    """For each pair of neighbours in the order: the changes of one weight that would turn them, the smallest first.

    With weight w of a criterion changed to v, the others are multiplied by (1 - v) / (1 - w).
    """
    found = []
    for one, two in pairwise(ranked):
        for first, second in zip(one.parts, two.parts, strict=True):
            if first.weight == 1:
                continue
            here = second.value - first.value  # how much better the second is on this criterion
            elsewhere = (one.score - first.adds - two.score + second.adds) / (1 - first.weight)
            if here + elsewhere == 0:
                continue
            at = elsewhere / (here + elsewhere)
            if ZERO <= at <= ONE and at != first.weight:
                found.append(Turn(first.criterion, one.option.id, two.option.id, first.weight, at))
    return tuple(sorted(found, key=lambda turn: (abs(turn.at - turn.weight), turn.first, turn.criterion)))


def acceptability(
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    plausible: Mapping[str, tuple[Fraction, Fraction]] | None = None,
    seed: str = "",
    draws: int = DRAWS,
) -> tuple[Acceptability, ...]:
    """How often each option comes first, second, … over weights drawn evenly from all that are plausible.

    Weights lie in `plausible` ranges (without: anywhere) and sum to 1. Equals share the better ranks in halves, thirds
    and so on. Raises `PriorityError` where no weights, or hardly any, lie in the ranges.
    """
    values = [[float(each.value(Fraction(option.scores[each.id]))) for each in criteria] for option in options]
    limits = [tuple(float(end) for end in (plausible or {}).get(each.id, (ZERO, ONE))) for each in criteria]
    counts = [[0.0] * len(options) for _ in options]
    for weights in _weights(limits, seed, draws):
        scores = [sum(map(_times, weights, row)) for row in values]
        for place, score in enumerate(scores):
            above = sum(other > score + 1e-12 for other in scores)
            equal = sum(abs(other - score) <= 1e-12 for other in scores)
            for spot in range(above, above + equal):
                counts[place][spot] += 1 / equal
    weighed = [[value for value, limit in zip(row, limits, strict=True) if limit[1] > 0] for row in values]
    found = []
    for place, option in enumerate(options):
        shares = tuple(count / draws for count in counts[place])
        beaten = any(_dominates(weighed[other], weighed[place]) for other in range(len(options)) if other != place)
        found.append(Acceptability(option.id, shares, sqrt(shares[0] * (1 - shares[0]) / draws), beaten))
    return tuple(found)


def _times(one: float, other: float) -> float:
    return one * other


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def _weights(limits: Sequence[tuple[float, ...]], seed: str, draws: int) -> Sequence[tuple[float, ...]]:
    """Weights spread evenly over those that sum to 1 and lie within limits: drawn evenly, and kept if they do.

    What each weight has above its lower limit is drawn from a smaller simplex, which loses fewer.
    """
    low = [limit[0] for limit in limits]
    room = 1 - sum(low)
    if room < -1e-9 or sum(limit[1] for limit in limits) < 1 - 1e-9:
        raise PriorityError("No weights that sum to 1 lie within these ranges.")
    if room <= 1e-9:
        return [tuple(low)] * draws
    kept: list[tuple[float, ...]] = []
    for number in range(200 * draws):
        parts = [-log(_share(seed, number, place)) for place in range(len(limits))]
        whole = sum(parts)
        weights = tuple(least + room * part / whole for least, part in zip(low, parts, strict=True))
        if all(weight <= limit[1] + 1e-9 for weight, limit in zip(weights, limits, strict=True)):
            kept.append(weights)
            if len(kept) == draws:
                return kept
        if number > 100 * (len(kept) + 10):
            break
    raise PriorityError("Hardly any weights lie within these ranges; make them wider.")


def _share(seed: str, number: int, place: int) -> float:
    """A number above 0 and up to 1, from SHA-256: four to a digest."""
    digest = hashlib.sha256(f"{METHOD}\n{seed}\n{number}\n{place // 4}".encode()).digest()
    part = digest[8 * (place % 4) : 8 * (place % 4) + 8]
    return ((int.from_bytes(part, "big") >> 11) + 1) * 2.0**-53
