"""Means, shares and differences with intervals, from published distributions alone (so that nothing more comes out).

Values are exact fractions; only the ends of intervals are floats. The methods are described in docs/explanation:
gaps-between-groups.md (`gap/1`), change-between-rounds.md (`change/1`) and weights.md (`weights/1`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonstar.engine.survey.instrument import Instrument, Kind, Question
from commonstar.engine.survey.quantiles import normal_quantile, student_quantile
from commonstar.engine.survey.results import Distribution, NoAnswers

LEVEL = 0.95
NO_SPREAD = "no-spread"
FEW = "few-answers"
_FEW = 10


@dataclass(frozen=True)
class Scale:
    """The scores of a question's answers. Answers that stand apart have none, and are left out of means."""

    scores: Mapping[str, int | Fraction]

    @classmethod
    def of(cls, instrument: Instrument, question: Question) -> Scale | None:
        """The scale of an ordered choice, turned round where the question is reversed; None where there is none."""
        found = instrument.choice_list(question.choices)
        # Of several choices nobody has one score.
        if found is None or not found.ordered or question.kind is not Kind.SELECT_ONE:
            return None
        scores = {one.code: _exact(one.score) for one in found.choices if one.score is not None and not one.apart}
        ends = min(scores.values()) + max(scores.values())
        return cls({code: ends - score for code, score in scores.items()} if question.reversed else scores)


@dataclass(frozen=True)
class Moments:
    """How many scored answers there are, their mean, and the sum of their squared distances from it."""

    number: int
    mean: Fraction
    squares: Fraction

    @classmethod
    def of(cls, distribution: Distribution, scores: Mapping[str, int | Fraction]) -> Moments:
        """Raises `NoAnswers` where nobody gave an answer that has a score."""
        scored = [(scores[code], count) for code, count in distribution.counts if code in scores]
        number = sum(count for _, count in scored)
        if not number:
            raise NoAnswers(distribution.question)
        total = sum(score * count for score, count in scored)
        squares = sum(score * score * count for score, count in scored)
        return cls(number, Fraction(total, number), Fraction(squares * number - total * total, number))

    @property
    def variance_of_mean(self) -> float:
        """How much the mean of so many answers varies; 0 for a single answer, of which nothing is known."""
        return float(self.squares) / ((self.number - 1) * self.number) if self.number > 1 else 0.0


@dataclass(frozen=True)
class Estimate:
    """A value with its interval at `level`; `numbers` are how many answers each part has, in the order of the parts.

    `effective` is the effective sample size of a weighted estimate, else the number of answers. Warnings are codes:
    `no-spread` (all answers of a part are alike, so the interval is too narrow) and `few-answers` (a part under ten).
    """

    method: str
    value: Fraction
    low: float
    high: float
    level: float
    numbers: tuple[int, ...]
    effective: Fraction
    warnings: tuple[str, ...] = ()


def combination(method: str, parts: Sequence[tuple[Fraction, Moments]], level: float = LEVEL) -> Estimate:
    """A sum of independent means, each times a factor, with Welch's interval.

    A mean is one part with factor 1; a gap or a change has 1 and -1; a weighted mean the shares of the population. The
    degrees of freedom are Satterthwaite's.
    """
    value = sum((factor * part.mean for factor, part in parts), Fraction(0))
    variances = [float(factor) ** 2 * part.variance_of_mean for factor, part in parts]
    spread = sum(variances)
    below = sum(one**2 / (part.number - 1) for one, (_, part) in zip(variances, parts, strict=True) if part.number > 1)
    reach = student_quantile(level, spread**2 / below) * math.sqrt(spread) if below else 0.0
    numbers = tuple(part.number for _, part in parts)
    warnings = [NO_SPREAD] if any(not part.squares for _, part in parts) else []
    warnings += [FEW] if min(numbers) < _FEW else []
    return Estimate(
        method,
        value,
        float(value) - reach,
        float(value) + reach,
        level,
        numbers,
        effective_size(parts),
        tuple(warnings),
    )


def effective_size(parts: Sequence[tuple[Fraction, Moments]]) -> Fraction:
    """Kish's effective sample size: the square of the sum of the weights of all answers by the sum of their squares.

    An answer's weight is its part's factor by the part's number of answers; the sign of factors does not matter.
    """
    factors = [(abs(factor), part.number) for factor, part in parts]
    total = sum((factor for factor, _ in factors), Fraction(0))
    return total**2 / sum((factor**2 / number for factor, number in factors), Fraction(0))


def share_interval(count: int, number: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval for a share of `number` answers (Wilson, JASA 1927)."""
    z = normal_quantile(level)
    share = count / number
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    reach = z / (1 + z * z / number) * math.sqrt(share * (1 - share) / number + z * z / (4 * number**2))
    return middle - reach if count else 0.0, middle + reach if count < number else 1.0


def share(method: str, count: int, number: int, level: float = LEVEL) -> Estimate:
    """A share with Wilson's interval. Raises `NoAnswers`."""
    if not number:
        raise NoAnswers(method)
    low, high = share_interval(count, number, level)
    return Estimate(method, Fraction(count, number), low, high, level, (number,), Fraction(number), _few(number))


def share_difference(method: str, first: tuple[int, int], second: tuple[int, int], level: float = LEVEL) -> Estimate:
    """The first share minus the second, each given as count and number, with Newcombe's interval of independent shares.

    Newcombe, Statistics in Medicine 17 (1998), method 10: made of the two Wilson intervals. Raises `NoAnswers`.
    """
    (one, of_one), (two, of_two) = first, second
    if not of_one or not of_two:
        raise NoAnswers(method)
    left, right = one / of_one, two / of_two
    (low_1, high_1), (low_2, high_2) = share_interval(one, of_one, level), share_interval(two, of_two, level)
    value = left - right
    return Estimate(
        method,
        Fraction(one, of_one) - Fraction(two, of_two),
        value - math.hypot(left - low_1, high_2 - right),
        value + math.hypot(high_1 - left, right - low_2),
        level,
        (of_one, of_two),
        Fraction(4) / (Fraction(1, of_one) + Fraction(1, of_two)),
        _few(min(of_one, of_two)),
    )


def _exact(number: Decimal) -> int | Fraction:
    """As a whole number where it is one, with which sums are quicker."""
    return int(number) if number == int(number) else Fraction(number)


def _few(number: int) -> tuple[str, ...]:
    return (FEW,) if number < _FEW else ()


def rounded(value: Fraction, places: int) -> Decimal:
    """A fraction to so many places, halves to the even digit."""
    return Decimal(round(value * 10**places)).scaleb(-places)
