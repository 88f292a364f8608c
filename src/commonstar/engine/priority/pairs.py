"""Which of two would help more (`bradley-terry/1`): strengths from comparisons, with intervals, and what to ask next.

Bradley and Terry, "Rank analysis of incomplete block designs", 1952: the chance that one is preferred is its strength
divided by the sum of both. Strengths are found by Newton's method on their logarithms, with a slight pull towards
equality (a normal prior), so that nobody who always won is infinitely strong. "Can't decide" is half a win for each.
Floats. See docs/explanation/pairwise.md.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erf, exp, sqrt

METHOD = "bradley-terry/1"
PRIOR = 2.0  # the standard deviation of log strengths before anything was asked: odds of 7 to 1 are nothing special
NORMAL = 1.959963984540054
ROUNDS = 100
# The order of neighbours is settled if it is right with this chance; or they are too alike to matter below this.
SURE = 0.9
ALIKE = 0.25
FEWEST = 2  # comparisons of each option before anything is settled


@dataclass(frozen=True)
class Comparison:
    """What one person said of two options: `winner` is one of them, or "" for who cannot decide."""

    one: str
    other: str
    winner: str = ""


@dataclass(frozen=True)
class Strength:
    """An option with the logarithm of its strength (the mean of all is 0), its 95 % interval, and what was said.

    `chance` is the chance that it is preferred to an option of middling strength. Wins count halves for undecided.
    """

    option: str
    value: float
    error: float
    asked: int
    wins: float

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.value - NORMAL * self.error

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.value + NORMAL * self.error

    @property
    def chance(self) -> float:
        """How likely it is preferred to an option of middling strength."""
        return 1 / (1 + exp(-self.value))


@dataclass(frozen=True)
class Strengths:
    """Options by strength, the strongest first, and the covariance of their logarithms in the order of `options`."""

    options: tuple[str, ...]
    ranked: tuple[Strength, ...]
    covariance: tuple[tuple[float, ...], ...]

    def ahead(self, one: str, other: str) -> float:
        """The chance that one is really stronger than the other, given all that was said."""
        named = {each.option: each.value for each in self.ranked}
        gap = named[one] - named[other]
        spread = sqrt(max(self.variance(one, other), 1e-12))
        return _below(gap / spread)

    def variance(self, one: str, other: str) -> float:
        """The variance of the difference of two logarithms of strengths."""
        a, b = self.options.index(one), self.options.index(other)
        return self.covariance[a][a] + self.covariance[b][b] - 2 * self.covariance[a][b]


@dataclass(frozen=True)
class Asking:
    """Whether enough was asked, and if not, which pair to ask next, in the order in which to show it.

    `settled` of `neighbours` pairs next to each other in the order are settled.
    """

    settled: int
    neighbours: int
    pair: tuple[str, str] | None

    @property
    def is_enough(self) -> bool:
        """Whether the order is settled."""
        return self.pair is None


def strengths(options: Sequence[str], said: Sequence[Comparison]) -> Strengths:
    """Strengths of all options from what was said. Raises `ValueError` for a comparison that makes no sense."""
    places = {name: place for place, name in enumerate(options)}
    for each in said:
        if each.one == each.other or not {each.one, each.other} <= places.keys():
            raise ValueError(f"{each.one} and {each.other} are no two of the options.")
        if each.winner not in ("", each.one, each.other):
            raise ValueError(f"{each.winner} was not one of the two.")
    wins = [[0.0] * len(options) for _ in options]
    for each in said:
        one, other = places[each.one], places[each.other]
        share = 0.5 if not each.winner else float(each.winner == each.one)
        wins[one][other] += share
        wins[other][one] += 1 - share
    values, covariance = _newton(wins)
    asked = Counter(name for each in said for name in (each.one, each.other))
    found = [
        Strength(name, values[place], sqrt(covariance[place][place]), asked[name], sum(wins[place]))
        for name, place in places.items()
    ]
    ranked = tuple(sorted(found, key=lambda each: (-each.value, each.option)))
    return Strengths(tuple(options), ranked, tuple(map(tuple, covariance)))


def ask(found: Strengths, said: Sequence[Comparison], seed: str = "") -> Asking:
    """Whether the order is settled, and if not the pair that tells the most: uncertain, and near to even.

    Neighbours are settled if their order is right with 90 %, or if they differ by less than 0.25 with their interval
    of 0.5 and less. Each option is asked about twice at least. Which of the two is shown first, and which of equal
    pairs is asked, comes from SHA-256 of the seed and how much was said.
    """
    ranked = found.ranked
    open_ = [
        (one.option, two.option)
        for one, two in pairwise(ranked)
        if min(one.asked, two.asked) < FEWEST or not _is_settled(found, one, two)
    ]
    neighbours = max(0, len(ranked) - 1)
    if not open_:
        return Asking(neighbours, neighbours, None)
    times = Counter(frozenset((each.one, each.other)) for each in said)
    best = max(open_, key=lambda pair: (_tells(found, *pair) / (1 + times[frozenset(pair)]), _lot(seed, said, *pair)))
    is_turned = int(_lot(seed, said, *sorted(best)), 16) % 2
    shown = sorted(best, reverse=bool(is_turned))
    return Asking(neighbours - len(open_), neighbours, (shown[0], shown[1]))


def _is_settled(found: Strengths, one: Strength, two: Strength) -> bool:
    if found.ahead(one.option, two.option) >= SURE:
        return True
    spread = NORMAL * sqrt(max(found.variance(one.option, two.option), 0.0))
    return one.value - two.value < ALIKE and spread < 2 * ALIKE


def _tells(found: Strengths, one: str, other: str) -> float:
    """How much an answer is expected to tell: the variance of the difference times that of the answer."""
    named = {each.option: each.value for each in found.ranked}
    chance = 1 / (1 + exp(named[other] - named[one]))
    return found.variance(one, other) * chance * (1 - chance)


def _lot(seed: str, said: Sequence[Comparison], one: str, other: str) -> str:
    return hashlib.sha256(f"{METHOD}\n{seed}\n{len(said)}\n{one}\n{other}".encode()).hexdigest()


def _newton(wins: Sequence[Sequence[float]]) -> tuple[list[float], list[list[float]]]:
    """The logarithms of strengths with the largest posterior, their mean made 0, and their covariance."""
    many = len(wins)
    values = [0.0] * many
    pull = 1 / PRIOR**2
    for _ in range(ROUNDS):
        slope = [-pull * value for value in values]
        curve = [[pull if row == column else 0.0 for column in range(many)] for row in range(many)]
        for one in range(many):
            for other in range(one):
                count = wins[one][other] + wins[other][one]
                if not count:
                    continue
                chance = 1 / (1 + exp(values[other] - values[one]))
                slope[one] += wins[one][other] - count * chance
                slope[other] -= wins[one][other] - count * chance
                weight = count * chance * (1 - chance)
                curve[one][one] += weight
                curve[other][other] += weight
                curve[one][other] -= weight
                curve[other][one] -= weight
        inverse = _inverse(curve)
        steps = [sum(a * b for a, b in zip(row, slope, strict=True)) for row in inverse]
        longest = max((abs(step) for step in steps), default=0.0)
        scale = min(1.0, 2.0 / longest) if longest else 1.0
        values = [value + scale * step for value, step in zip(values, steps, strict=True)]
        if longest < 1e-10:
            break
    mean = sum(values) / many if many else 0.0
    return [value - mean for value in values], _about_the_mean(inverse) if many else []


def _about_the_mean(inverse: list[list[float]]) -> list[list[float]]:
    """The covariance of differences from the mean."""
    many = len(inverse)
    rows = [sum(row) / many for row in inverse]
    whole = sum(rows) / many
    return [[inverse[a][b] - rows[a] - rows[b] + whole for b in range(many)] for a in range(many)]


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a symmetric positive matrix, by Gauss and Jordan."""
    many = len(matrix)
    table = [[*row, *(float(place == at) for at in range(many))] for place, row in enumerate(matrix)]
    for place in range(many):
        pivot = table[place][place]
        table[place] = [value / pivot for value in table[place]]
        for other in range(many):
            if other != place and table[other][place]:
                factor = table[other][place]
                table[other] = [a - factor * b for a, b in zip(table[other], table[place], strict=True)]
    return [row[many:] for row in table]


def _below(value: float) -> float:
    """The share of a normal distribution below a value."""
    return (1 + erf(value / sqrt(2))) / 2


def odds(one: Strength, other: Strength) -> float:
    """How many times stronger one is than the other."""
    return exp(one.value - other.value)
