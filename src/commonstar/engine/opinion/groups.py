"""Groups of like-minded people (`opinion-groups/1`): projected on two axes, then put together by k-means.

The way of Polis: Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces", Recerca 26 (2021). What somebody did not see is taken as the mean of the statement; statements that
were moderated out are 0 for everybody and count as seen; positions are stretched by the root of how few statements
somebody saw. Of ten starts the one with the smallest sum of squares is taken, and the number of groups with the
largest silhouette. Starts come from SHA-256 of the seed. Floats. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

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
BLOCK = 128
Integers = npt.NDArray[np.int64]
Place: TypeAlias = tuple[float, float]


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
    plane = _Plane(points)
    tried: dict[int, Integers] = {}
    for count in range(2, min(MOST_GROUPS, len(points) - 1, distinct) + 1):
        labels = _best_start(plane, count, seed)
        if int(labels.max()) + 1 == count and int(np.bincount(labels).min()) >= least:
            tried[count] = labels
    if not tried:
        raise TooFewPeople("There are no two groups to be told apart.")
    found = dict(zip(tried, _silhouettes(points, list(tried.values())), strict=True))
    return tried[max(found, key=lambda count: found[count])], found


def _best_start(plane: _Plane, count: int, seed: str) -> Integers:
    """Of all starts the partition with the smallest sum of squares; starts that meet are followed once."""
    visited: set[tuple[Place, ...]] = set()
    ends = (_rounds(plane, _starts(plane, count, f"{seed}:{count}:{start}"), visited) for start in range(STARTS))
    return min((_ordered(labels) for labels in ends if labels is not None), key=plane.within)


class _Plane:
    """Points, laid out for k-means."""

    def __init__(self, points: Floats) -> None:
        self.points = points
        self.columns: list[Floats] = [np.ascontiguousarray(points[:, axis]) for axis in range(AXES)]
        self.widened: Floats = np.column_stack([points, np.ones(len(points))])
        self.squares = float((points**2).sum())

    def nearest(self, centers: Sequence[Place]) -> Integers:
        """The number of the nearest center of each point."""
        # the squared distance but for what is the same for all centers
        weights = np.array([(-2 * x, -2 * y, x * x + y * y) for x, y in centers])
        return np.asarray((self.widened @ weights.T).argmin(axis=1), dtype=np.int64)

    def middles(self, labels: Integers, centers: Sequence[Place]) -> list[Place]:
        """The middle of each group; a group that nobody is in keeps its center."""
        number = len(centers)
        sizes = np.bincount(labels, minlength=number).tolist()
        across, up = (np.bincount(labels, column, minlength=number).tolist() for column in self.columns)
        return [
            (x / size, y / size) if size else center
            for x, y, size, center in zip(across, up, sizes, centers, strict=True)
        ]

    def within(self, labels: Integers) -> float:
        """The sum of squared distances to the middle of one's group."""
        sizes = np.bincount(labels)
        return self.squares - sum(float((np.bincount(labels, column) ** 2 / sizes).sum()) for column in self.columns)

    def squares_from(self, place: int) -> Floats:
        """The squared distance of each point from one of them."""
        across, up = (column - column[place] for column in self.columns)
        return np.asarray(across**2 + up**2, dtype=np.float64)


def k_means(points: Floats, count: int, seed: str) -> Integers:
    """Partition points into at most `count` groups: k-means++ starts from the seed, then Lloyd's rounds."""
    plane = _Plane(points)
    labels = _rounds(plane, _starts(plane, count, seed), set())
    assert labels is not None  # nobody has been anywhere yet
    return labels


def _rounds(plane: _Plane, centers: Sequence[Place], visited: set[tuple[Place, ...]]) -> Integers | None:
    """Lloyd's rounds, until no center moves; None where another start has been, since both end alike."""
    labels, last = plane.nearest(centers), None
    for _ in range(ROUNDS):
        centers = plane.middles(labels, centers)
        if centers == last:
            return labels
        places = tuple(sorted(centers))
        if places in visited:
            return None
        visited.add(places)
        labels, last = plane.nearest(centers), centers
    return labels


def _starts(plane: _Plane, count: int, seed: str) -> list[Place]:
    """Centers far from each other: each point is taken with a chance that grows with its squared distance."""
    chosen = [int(_share(f"{seed}:0") * len(plane.points))]
    nearest = plane.squares_from(chosen[0])
    for number in range(1, count):
        total = np.cumsum(nearest)
        place = int(np.searchsorted(total, _share(f"{seed}:{number}") * total[-1], side="right"))
        chosen.append(min(place, len(plane.points) - 1))
        nearest = np.minimum(nearest, plane.squares_from(chosen[-1]))
    return [(float(x), float(y)) for x, y in plane.points[chosen]]


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


def _silhouettes(points: Floats, partitions: Sequence[Integers]) -> list[float]:
    """The silhouette of each partition, every pair measured once, in blocks that stay near the processor."""
    rows = np.arange(0, len(points), max(1, -(-len(points) // SAMPLE)))
    sample, owns = points[rows], [labels[rows] for labels in partitions]
    belongs = np.hstack([np.eye(int(own.max()) + 1)[own] for own in owns])
    squares, ones = (sample**2).sum(axis=1), np.ones(len(sample))
    # |a|^2 + |b|^2 - 2ab, in one multiplication
    one, other = np.column_stack([-2 * sample, squares, ones]), np.vstack([sample.T, ones, squares])
    sums = np.zeros((len(sample), belongs.shape[1]))
    for start in range(0, len(sample), BLOCK):
        part, later = slice(start, start + BLOCK), slice(start + BLOCK, None)
        distances = one[part] @ other[:, start:]
        np.maximum(distances, 0.0, out=distances)
        np.sqrt(distances, out=distances)
        sums[part] += distances @ belongs[start:]
        sums[later] += distances[:, BLOCK:].T @ belongs[part]
    ends = np.cumsum([int(own.max()) + 1 for own in owns])[:-1]
    return [_silhouette(own, part) for own, part in zip(owns, np.split(sums, ends, axis=1), strict=True)]


def _silhouette(own: Integers, sums: Floats) -> float:
    """The mean over people of (distance to the nearest other group - to the own) / the larger of both.

    `sums` holds the sum of distances of each person to each group. Whoever is alone in a group counts as 0
    (Rousseeuw 1987).
    """
    groups = sums.shape[1]
    if groups < 2:
        return -1.0
    sizes = np.bincount(own, minlength=groups)
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
    return _silhouettes(points, [labels])[0]


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
