"""Groups of like-minded people (`opinion-groups/1`): projected on two axes, then put together by k-means.

The way of Polis: Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces", Recerca 26 (2021). What somebody did not see is taken as the mean of the statement; statements that
were moderated out are 0 for everybody and count as seen; positions are stretched by the root of how few statements
somebody saw. Of ten starts the one with the smallest sum of squares is taken, and the number of groups with the
largest silhouette. Starts come from SHA-256 of the seed. Floats. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonstar.engine.opinion.votes import Flags, Floats, Votes

METHOD = "opinion-groups/1"
AXES = 2
LEAST_VOTES = 7
MOST_GROUPS = 5
STARTS = 10
ROUNDS = 100
# Silhouettes are taken over at most so many people, evenly spread: all of them beside all would be too many.
SAMPLE = 2500
Integers = npt.NDArray[np.int64]


class TooFewPeople(ValueError):
    """Fewer than four people, or people in fewer than two places: there are no groups to be found."""


@dataclass(frozen=True, eq=False)
class Projection:
    """The axes (rows of `axes`, one weight a statement), the mean of each statement, and where each person stands.

    `explained` is the share of all variance that each axis has. An axis and its opposite are the same axis.
    """

    center: Floats
    axes: Floats
    explained: Floats
    places: Floats


@dataclass(frozen=True, eq=False)
class Groups:
    """`labels` by person: the number of the group, the largest group first, or -1 for who saw too little to tell."""

    projection: Projection
    labels: Integers
    silhouettes: dict[int, float]

    @property
    def number(self) -> int:
        """How many groups."""
        return int(self.labels.max()) + 1

    @property
    def silhouette(self) -> float:
        """How well the groups are told apart: 1 at best, 0 where they run into each other."""
        return self.silhouettes[self.number]

    def members(self, group: int) -> Flags:
        """Who is in a group."""
        return np.asarray(self.labels == group, dtype=np.bool_)


def project(votes: Votes) -> Projection:
    """Principal components of the votes, and everybody's place on them."""
    out = np.array([statement.is_out for statement in votes.statements], dtype=np.bool_)
    values = votes.values.copy()
    values[:, out] = 0.0
    seen = ~np.isnan(values)
    center = np.where(seen, values, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    centered = np.where(seen, values - center, 0.0)
    inner = centered[:, ~out]
    spread, vectors = np.linalg.eigh(inner.T @ inner)
    axes = np.zeros((AXES, len(out)))
    found = vectors[:, ::-1][:, :AXES].T
    axes[: len(found), ~out] = found
    for axis in axes:  # an axis has no sign of its own; the largest weight is made positive, so that it repeats
        axis *= np.sign(axis[np.argmax(np.abs(axis))]) or 1.0
    whole = float(spread.sum()) or 1.0
    stretch = np.sqrt(values.shape[1] / np.maximum(seen.sum(axis=1), 1))
    places = (centered @ axes.T) * stretch[:, None]
    explained = np.zeros(AXES)
    explained[: len(found)] = np.maximum(spread[::-1][:AXES], 0.0) / whole
    return Projection(center, axes, explained, places)


def find_groups(votes: Votes, seed: str = "", also: Flags | None = None, least: int = 1) -> Groups:
    """Groups of those who voted on at least seven statements (or on all, if fewer), and of whoever is in `also`.

    Partitions with a group of fewer than `least` people are passed over. Raises `TooFewPeople`.
    """
    projection = project(votes)
    enough = votes.seen.sum(axis=1) >= min(LEAST_VOTES, len(votes.statements))
    rows = np.flatnonzero(enough if also is None else enough | also)
    points = projection.places[rows]
    if len(rows) < 4 or len(np.unique(points.round(9), axis=0)) < 2:
        raise TooFewPeople("Groups need at least four people who voted on seven statements and do not all agree.")
    labels, silhouettes = _best(points, seed, least)
    whole = np.full(len(votes.people), -1, dtype=np.int64)
    whole[rows] = labels
    return Groups(projection, whole, silhouettes)


def _best(points: Floats, seed: str, least: int) -> tuple[Integers, dict[int, float]]:
    """The best partition, and the silhouette for each number of groups."""
    distinct = len(np.unique(points.round(9), axis=0))
    measured = _Measured(points)
    found: dict[int, float] = {}
    best: Integers | None = None
    for count in range(2, min(MOST_GROUPS, len(points) - 1, distinct) + 1):
        tried = [_ordered(k_means(points, count, f"{seed}:{count}:{start}")) for start in range(STARTS)]
        labels = min(tried, key=lambda each: _within(points, each))
        if int(labels.max()) + 1 < count or int(np.bincount(labels).min()) < least:
            continue
        found[count] = measured.silhouette(labels)
        if best is None or found[count] > max(found[each] for each in found if each != count):
            best = labels
    if best is None:
        raise TooFewPeople("There are no two groups to be told apart.")
    return best, found


def _within(points: Floats, labels: Integers) -> float:
    """The sum of squared distances to the middle of one's group."""
    sizes = np.bincount(labels)
    total = float((points**2).sum())
    for axis in range(AXES):
        total -= float((np.bincount(labels, points[:, axis]) ** 2 / sizes).sum())
    return total


def k_means(points: Floats, count: int, seed: str) -> Integers:
    """Partition points into at most `count` groups: k-means++ starts from the seed, then Lloyd's rounds."""
    centers = _starts(points, count, seed)
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(ROUNDS):
        # the squared distance but for what is the same for all centers
        nearest = ((centers**2).sum(axis=1) - 2 * (points @ centers.T)).argmin(axis=1)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        sizes = np.bincount(labels, minlength=count)
        sums = np.stack([np.bincount(labels, points[:, axis], minlength=count) for axis in range(AXES)], axis=1)
        centers = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centers)
    return labels


def _starts(points: Floats, count: int, seed: str) -> Floats:
    """Centers far from each other: each point is taken with a chance that grows with its squared distance."""
    chosen = [int(_share(f"{seed}:0") * len(points))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    for number in range(1, count):
        total = np.cumsum(nearest)
        place = int(np.searchsorted(total, _share(f"{seed}:{number}") * total[-1], side="right"))
        chosen.append(min(place, len(points) - 1))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen].copy()


def _share(text: str) -> float:
    """A number from 0 up to 1, from SHA-256 of a text."""
    return (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 11) * 2.0**-53


def _ordered(labels: Integers) -> Integers:
    """Groups renumbered: the largest first, of equal ones the one with the first person; empty ones are dropped."""
    sizes = np.bincount(labels)
    first = {int(group): int(np.argmax(labels == group)) for group in np.flatnonzero(sizes)}
    order = sorted(first, key=lambda group: (-int(sizes[group]), first[group]))
    numbers = np.zeros(len(sizes), dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return np.asarray(numbers[labels], dtype=np.int64)


class _Measured:
    """Distances between points, measured once."""

    def __init__(self, points: Floats) -> None:
        step = max(1, -(-len(points) // SAMPLE))
        self.rows = np.arange(0, len(points), step)
        sample = points[self.rows]
        squares = (sample**2).sum(axis=1)
        distances = sample @ (-2 * sample.T)
        distances += squares[:, None]
        distances += squares
        np.maximum(distances, 0.0, out=distances)
        self.distances: Floats = np.sqrt(distances, out=distances)

    def silhouette(self, labels: Integers) -> float:
        """The mean over people of (distance to the nearest other group - to the own) / the larger of both.

        Whoever is alone in a group counts as 0 (Rousseeuw 1987).
        """
        own = labels[self.rows]
        groups = int(own.max()) + 1
        if groups < 2:
            return -1.0
        belongs = np.zeros((len(own), groups))
        belongs[np.arange(len(own)), own] = 1.0
        sizes = belongs.sum(axis=0)
        sums = self.distances @ belongs
        at = np.arange(len(own))
        within = sums[at, own] / np.maximum(sizes[own] - 1, 1)
        means = sums / np.maximum(sizes, 1)
        means[:, sizes == 0] = np.inf
        means[at, own] = np.inf
        other = means.min(axis=1)
        larger = np.maximum(within, other)
        each = np.where((sizes[own] > 1) & (larger > 0), (other - within) / np.where(larger > 0, larger, 1.0), 0.0)
        return float(each.mean())


def silhouette(points: Floats, labels: Integers) -> float:
    """The silhouette of any partition of points in a plane."""
    return _Measured(points).silhouette(labels)


def rand_index(one: Integers, other: Integers) -> float:
    """How far two partitions are the same: 1 if they are, about 0 by chance (Hubert and Arabie's adjusted index)."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / (len(one) * (len(one) - 1) / 2)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


__all__ = [
    "METHOD",
    "Groups",
    "Projection",
    "TooFewPeople",
    "find_groups",
    "k_means",
    "project",
    "rand_index",
    "silhouette",
]
