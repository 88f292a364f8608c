"""Like-minded voters (`like-minded/1`): bundles of projects that the same people vote for, and who leans to which.

Two projects belong together as far as they stand on the same ballots more often than their votes alone would bring
about. Bundles are merged two at a time, the pair first that raises the modularity most, until none raises it (Clauset,
Newman and Moore, "Finding community structure in very large networks", 2004). A voter leans to the bundle that holds
most of their votes. Exact and without chance: comparisons nearer than floats can tell are made in whole numbers. See
docs/explanation/budget-fairness.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from commonstar.engine.budget.election import Election, Integers

Floats: TypeAlias = npt.NDArray[np.float64]

# The most voted projects that bundles are looked for among; the others are in none.
MOST = 400
# A ballot with k votes links each two of them by a k - 1st part of this (rounded down), so that ballots count alike.
PART = 720_720
ROWS = 2048
NOBODY = -1


@dataclass(frozen=True, eq=False)
class LikeMinded:
    """`bundles` are places of projects, by id within each; `of_ballot` is the bundle each ballot leans to, or -1.

    -1 are those who voted equally for two bundles, or for none.
    """

    bundles: tuple[tuple[int, ...], ...]
    of_ballot: Integers


def like_minded(election: Election) -> LikeMinded:
    """Bundles in the order of their smallest id, and the leaning of each ballot. Points of ballots do not matter."""
    projects = election.projects
    voted = sorted(
        (place for place in range(len(projects)) if election.votes[place]),
        key=lambda place: (-int(election.votes[place]), projects[place].id),
    )
    kept = sorted(voted[:MOST], key=lambda place: projects[place].id)
    bundles = [tuple(kept[each] for each in one) for one in _merged(_links(election, kept))]
    return LikeMinded(tuple(bundles), _leanings(election, bundles))


def _links(election: Election, kept: list[int]) -> Floats:
    """How strongly each two projects are linked: whole numbers below 2**53, so that floats hold them exactly."""
    at = np.full(len(election.projects), NOBODY, dtype=np.int64)
    at[kept] = np.arange(len(kept))
    ballots = election.ballots
    ours = ballots.is_vote & (at[ballots.choices] >= 0)
    lengths = np.bincount(ballots.voters[ours], minlength=len(ballots))
    ours &= lengths[ballots.voters] > 1
    number = lengths[lengths > 1]
    weights = (PART // np.maximum(number - 1, 1)).astype(np.float64)
    rows = np.repeat(np.arange(len(number)), number)
    choices = at[ballots.choices[ours]]
    links = np.zeros((len(kept), len(kept)))
    for first in range(0, len(number), ROWS):
        start, end = np.searchsorted(rows, (first, first + ROWS))
        told = np.zeros((min(ROWS, len(number) - first), len(kept)))
        told[rows[start:end] - first, choices[start:end]] = 1.0
        links += told.T @ (told * weights[first : first + ROWS, np.newaxis])
    np.fill_diagonal(links, 0.0)
    return links


def _merged(links: Floats) -> list[list[int]]:
    """Indices by bundle, merged as long as that raises the modularity. `links` is used up."""
    bundles = [[each] for each in range(len(links))]
    degrees = links.sum(axis=1)
    total = float(degrees.sum())
    gains = links * total - np.outer(degrees, degrees)
    np.fill_diagonal(gains, -np.inf)
    while len(links) and (pair := _best(gains, links, degrees, total)) is not None:
        one, other = pair
        bundles[one] += bundles[other]
        bundles[other] = []
        links[one] += links[other]
        links[:, one] += links[:, other]
        degrees[one] += degrees[other]
        standing = np.array([bool(mine) and each != one for each, mine in enumerate(bundles)])
        gains[one] = gains[:, one] = np.where(standing, links[one] * total - degrees[one] * degrees, -np.inf)
        gains[other] = gains[:, other] = -np.inf
    return [sorted(mine) for mine in bundles if mine]


def _best(gains: Floats, links: Floats, degrees: Floats, total: float) -> tuple[int, int] | None:
    """The pair whose merging gains most, of equals the first; None where nothing is gained."""
    most = float(gains.max())
    unsure = max(total, 1.0) ** 2 * 2.0**-48
    if most < -unsure:
        return None
    whole = {
        (one, other): int(links[one, other]) * int(total) - int(degrees[one]) * int(degrees[other])
        for one, other in np.argwhere(gains >= most - unsure).tolist()
        if one < other
    }
    best = max(whole.values(), default=0)
    return min(pair for pair, gain in whole.items() if gain == best) if best > 0 else None


def _leanings(election: Election, bundles: list[tuple[int, ...]]) -> Integers:
    """The bundle that holds most votes of each ballot, alone in that."""
    at = np.full(len(election.projects), NOBODY, dtype=np.int64)
    for number, mine in enumerate(bundles):
        at[list(mine)] = number
    ballots = election.ballots
    if not bundles:
        return np.full(len(ballots), NOBODY, dtype=np.int64)
    ours = ballots.is_vote & (at[ballots.choices] >= 0)
    voters, chosen = ballots.voters[ours], at[ballots.choices[ours]]
    pairs, numbers = np.unique(voters * len(bundles) + chosen, return_counts=True)
    voter, bundle = pairs // len(bundles), pairs % len(bundles)
    most = np.zeros(len(ballots), dtype=np.int64)
    np.maximum.at(most, voter, numbers)
    first = numbers == most[voter]
    alone = np.bincount(voter[first], minlength=len(ballots)) == 1
    leaning = np.full(len(ballots), NOBODY, dtype=np.int64)
    leaning[voter[first]] = bundle[first]
    return np.where(alone, leaning, NOBODY)
