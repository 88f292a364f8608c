"""Criteria, scores and what people weighed, to the engine and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from commonstar.engine.priority.criteria import (
    Acceptability,
    Criterion,
    Option,
    PriorityError,
    Ranked,
    Turn,
    acceptability,
    points,
    ranges,
    rank,
    together,
    turns,
)
from commonstar.web.participation.public import Contribution
from commonstar.web.star.focus_it.activities import ORGANISATION
from commonstar.web.star.focus_it.weighing.criteria import Judged

WEIGHTS = "weights"  # in what someone says: points by criterion

__all__ = [
    "WEIGHTS",
    "Acceptability",
    "Option",
    "Ranked",
    "Turn",
    "Weighed",
    "ranges",
    "together",
    "weigh",
    "weights_in",
]

Ends = tuple[Fraction, Fraction]
Told = tuple[tuple[str, tuple[tuple[str, Fraction], ...]], ...]


@dataclass(frozen=True)
class Weighed:
    """What came of it: mean weights and what is plausible, the order, in which share each comes where, what turns it.

    `is_narrow`: the shares are over weights between the smallest and the largest that anybody gave; else over all
    weights, because one person alone answered or hardly any weights lie between.
    """

    weights: Mapping[str, Fraction]
    ranges: Mapping[str, Ends]
    order: tuple[Ranked, ...]
    shares: Mapping[str, Acceptability]
    turns: tuple[Turn, ...]
    is_narrow: bool


def weights_in(rows: Iterable[Contribution], criteria: Sequence[Judged]) -> list[tuple[str, dict[str, Fraction]]]:
    """For whom each person came who gave any weights ("" for not said), and their weights, which sum to 1.

    What is no weight counts as none.
    """
    found = []
    for row in rows:
        told = row.said.get(WEIGHTS)
        given = told if isinstance(told, dict) else {}
        try:
            weights = points({each.id: Fraction(given.get(each.id, 0)) for each in criteria})
        except (PriorityError, TypeError, ValueError):
            continue
        found.append((str(row.said.get(ORGANISATION, "")), weights))
    return found


def weigh(
    means: Mapping[str, Fraction],
    plausible: Mapping[str, Ends],
    criteria: Sequence[Judged],
    options: Sequence[Option],
    seed: str,
) -> Weighed:
    """The result of people's weights together; `options` are not empty, and each has all scores."""
    asked = tuple(Criterion(each.id, each.worst, each.best) for each in criteria)
    order = rank(asked, options, means)
    told: Told = tuple((each.id, tuple(sorted(each.scores.items()))) for each in options)
    limits = tuple(sorted(plausible.items())) if any(low != high for low, high in plausible.values()) else ()
    is_narrow = bool(limits)
    try:
        shares = _shares(asked, told, limits, seed)
    except PriorityError:  # hardly any weights lie in these ranges
        shares, is_narrow = _shares(asked, told, (), seed), False
    return Weighed(means, plausible, order, {each.option: each for each in shares}, turns(order), is_narrow)


@lru_cache(maxsize=64)
def _shares(
    asked: tuple[Criterion, ...], told: Told, limits: tuple[tuple[str, Ends], ...], seed: str
) -> tuple[Acceptability, ...]:
    """The draws take a moment, so that what was drawn is kept."""
    options = [Option(name, dict(scores)) for name, scores in told]
    return acceptability(asked, options, dict(limits) if limits else None, seed)
