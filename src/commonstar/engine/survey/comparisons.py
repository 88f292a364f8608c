"""Gaps between groups, change between rounds, weighting by a known population: all from published results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from commonstar.engine.survey.estimates import LEVEL, Estimate, Moments, Scale, combination, share, share_difference
from commonstar.engine.survey.instrument import Instrument
from commonstar.engine.survey.results import Distribution, Hidden, NoAnswers, NotInTable, Published

GAP = "gap/1"
CHANGE = "change/1"
WEIGHTS = "weights/1"
MEAN = "mean/1"
SHARE = "share/1"


class NoScale(ValueError):
    """A mean was asked for of a question whose answers have no scores."""


@dataclass(frozen=True)
class Gap:
    """How far two groups are apart on a question: the first's mean minus the second's."""

    question: str
    first: str
    second: str
    estimate: Estimate


@dataclass(frozen=True)
class Score:
    """The mean over the questions of a dimension and level of one group's means; `questions` says how many.

    Without an interval: the same people answered all of them, and how their answers hang together is not published.
    """

    dimension: str
    level: str
    group: str
    value: Fraction
    questions: int


@dataclass(frozen=True)
class Weighted:
    """A weighted share of each answer, the weighted mean where there is a scale, and how the groups were weighted.

    `strata` pairs the groups of each stratum with its share of the population; groups that are hidden are one stratum.
    """

    question: str
    strata: tuple[tuple[tuple[str, ...], Fraction], ...]
    shares: tuple[tuple[str, Fraction], ...]
    mean: Estimate | None
    effective: Fraction


def mean(instrument: Instrument, published: Published, question: str, *, unit: str = "", group: str = "") -> Estimate:
    """A question's mean score. Raises `NoScale`, `Hidden`, `NotInTable`, or `NoAnswers`."""
    found = _moments(instrument, published.distribution(question, unit=unit, group=group))
    return combination(MEAN, [(Fraction(1), found)])


def answer_share(published: Published, question: str, answer: str, *, unit: str = "", group: str = "") -> Estimate:
    """The share of those who answered who gave this answer; who answered apart counts in no share.

    Raises `Hidden`, `NotInTable`, `NoAnswers`, and `KeyError` for an answer that is unknown or stands apart.
    """
    return share(SHARE, *_share(published.distribution(question, unit=unit, group=group), answer))


def gap(
    instrument: Instrument,
    published: Published,
    question: str,
    first: str,
    second: str,
    *,
    unit: str = "",
    level: float = LEVEL,
) -> Estimate:
    """The first group's mean minus the second's, in points of the scale, with Welch's interval."""
    one, two = (
        _moments(instrument, published.distribution(question, unit=unit, group=group)) for group in (first, second)
    )
    return combination(GAP, [(Fraction(1), one), (Fraction(-1), two)], level)


def share_gap(published: Published, question: str, answer: str, first: str, second: str, *, unit: str = "") -> Estimate:
    """The first group's share of an answer minus the second's, with Newcombe's interval."""
    one, two = (published.distribution(question, unit=unit, group=group) for group in (first, second))
    return share_difference(GAP, _share(one, answer), _share(two, answer))


def gaps(instrument: Instrument, published: Published, *, unit: str = "") -> tuple[Gap, ...]:
    """All gaps that may be shown, the widest first; among equals by question and groups."""
    found = []
    for question in instrument.questions:
        if Scale.of(instrument, question) is None:
            continue
        for first, second in combinations(published.groups, 2):
            try:
                estimate = gap(instrument, published, question.name, first, second, unit=unit)
            except (Hidden, NoAnswers):
                continue
            found.append(Gap(question.name, first, second, estimate))
    return tuple(sorted(found, key=lambda one: (-abs(one.estimate.value), one.question, one.first, one.second)))


def change(
    instrument: Instrument, before: Published, after: Published, question: str, *, unit: str = "", group: str = ""
) -> Estimate:
    """The later round's mean minus the earlier one's, with Welch's interval.

    The rounds count as independent samples, since nobody is known to be in both.
    """
    one, two = (_moments(instrument, each.distribution(question, unit=unit, group=group)) for each in (after, before))
    return combination(CHANGE, [(Fraction(1), one), (Fraction(-1), two)])


def share_change(
    before: Published, after: Published, question: str, answer: str, *, unit: str = "", group: str = ""
) -> Estimate:
    """The later round's share of an answer minus the earlier one's, with Newcombe's interval."""
    one, two = (each.distribution(question, unit=unit, group=group) for each in (after, before))
    return share_difference(CHANGE, _share(one, answer), _share(two, answer))


def scores(instrument: Instrument, published: Published, *, unit: str = "") -> tuple[Score, ...]:
    """By dimension, level and group the mean of the questions' means, where every such question may be shown."""
    found = []
    for dimension in instrument.dimensions:
        for level in instrument.levels or (None,):
            code = level.code if level else ""
            asked = [
                one.name
                for one in instrument.questions
                if one.dimension == dimension.code and one.level == code and Scale.of(instrument, one) is not None
            ]
            for group in dict.fromkeys(("", *published.groups)):
                means = _means(instrument, published, asked, unit, group)
                if means:
                    found.append(Score(dimension.code, code, group, sum(means, Fraction(0)) / len(means), len(means)))
    return tuple(found)


def _means(instrument: Instrument, published: Published, asked: list[str], unit: str, group: str) -> list[Fraction]:
    """The means of all these questions that are asked of the group, or nothing where one is missing."""
    means = []
    for name in asked:
        question = instrument.question(name)
        if group and question is not None and question.asked_of and group not in question.asked_of:
            continue
        try:
            means.append(_moments(instrument, published.distribution(name, unit=unit, group=group)).mean)
        except (Hidden, NoAnswers):
            return []
    return means


def weighted(
    instrument: Instrument, published: Published, question: str, population: Mapping[str, int], *, unit: str = ""
) -> Weighted:
    """What the population would answer, if within each group those who answered are like those who did not.

    `population` says how many people each group has; only its proportions matter. Groups that are hidden, of which only
    the sum may be known, are one stratum together. Raises `NotInTable` for a group that the round does not have,
    `ValueError` for a population that is not above 0 or where nobody answered in a group that has one, and `Hidden`.
    """
    if set(population) - set(published.groups):
        raise NotInTable(f"there is no group {min(set(population) - set(published.groups))}")
    strata = _strata(published, question, population, unit)
    total = sum(population.values())
    if total <= 0 or min(population.values()) < 0:
        raise ValueError("the population must be above 0")
    if any(not found.base and size for _, size, found in strata):
        raise ValueError("nobody answered in a group that has a population")
    factors = [(Fraction(size, total), found) for _, size, found in strata if size]
    codes = list(strata[0][2].shared)
    shares = tuple(
        (code, sum((factor * found.share(code) for factor, found in factors), Fraction(0))) for code in codes
    )
    effective = Fraction(1) / sum((factor**2 / found.base for factor, found in factors), Fraction(0))
    try:
        mean = combination(WEIGHTS, [(factor, _moments(instrument, found)) for factor, found in factors])
    except (NoScale, NoAnswers):
        mean = None
    named = tuple((groups, Fraction(size, total)) for groups, size, _ in strata)
    return Weighted(question, named, shares, mean, effective)


def _strata(
    published: Published, question: str, population: Mapping[str, int], unit: str
) -> list[tuple[tuple[str, ...], int, Distribution]]:
    """The groups that are shown, each with its population and answers, and the others together."""
    whole = published.distribution(question, unit=unit)
    strata: list[tuple[tuple[str, ...], int, Distribution]] = []
    hidden = []
    for group in published.groups:
        try:
            found = published.distribution(question, unit=unit, group=group)
        except Hidden:
            hidden.append(group)
            continue
        whole = _minus(whole, found)
        if group in population:
            strata.append(((group,), population[group], found))
    rest = tuple(group for group in hidden if group in population)
    if rest and len(rest) < len(hidden):
        raise ValueError("of the groups that are hidden, all or none must have a population")
    if rest:
        strata.append((rest, sum(population[group] for group in rest), whole))
    if not strata:
        raise ValueError("no group has a population")
    return strata


def _minus(whole: Distribution, part: Distribution) -> Distribution:
    counts = tuple((code, count - dict(part.counts)[code]) for code, count in whole.counts)
    return replace(whole, people=whole.people - part.people, answered=whole.answered - part.answered, counts=counts)


def _share(distribution: Distribution, answer: str) -> tuple[int, int]:
    return distribution.shared[answer], distribution.base


def _moments(instrument: Instrument, distribution: Distribution) -> Moments:
    question = instrument.question(distribution.question)
    scale = Scale.of(instrument, question) if question is not None else None
    if scale is None:
        raise NoScale(distribution.question)
    return Moments.of(distribution, scale.scores)
