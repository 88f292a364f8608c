"""Small exchanges: one kind for another on one panel, as long as they bring frequencies nearer to what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from commonstar.engine.panel.choosing import Panel
from commonstar.engine.panel.kinds import Kinds

Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

# What is outside of the bounds weighs so much more than what is amiss within them.
OUTSIDE = 1000.0


class Tally:
    """Panels, and how often each kind comes on them beside how often it should, from `least` to `most` times."""

    def __init__(self, kinds: Kinds, panels: Sequence[Panel], wanted: Floats, least: Integers, most: Integers) -> None:
        self.kinds = kinds
        self.panels: Integers = np.array(panels, dtype=np.int64)
        self.wanted, self.least, self.most = wanted, least, most
        self.sizes: Integers = np.array(kinds.numbers, dtype=np.int64)
        self.counts_for = np.zeros((len(kinds.kinds), len(kinds.pool.quotas)), dtype=np.int64)
        for number, kind in enumerate(kinds.kinds):
            self.counts_for[number, list(kind.quotas)] = 1
        self.limits = [(quota.least, quota.most) for quota in kinds.pool.quotas]
        self._count()

    def _count(self) -> None:
        self.came: Integers = self.panels.sum(axis=0)
        self.filled: Integers = self.panels @ self.counts_for

    def put(self, place: int, panel: Panel) -> None:
        """Another panel instead of one."""
        self.panels[place] = panel
        self._count()

    def amiss(self) -> Floats:
        """By how many panels a person of each kind comes too often, on average."""
        return np.asarray((self.came - self.wanted) / self.sizes, dtype=np.float64)

    def wrong(self) -> list[int]:
        """The kinds that come too often or too seldom, the worst first."""
        amiss = np.abs(self.amiss())
        found = np.flatnonzero((self.came < self.least) | (self.came > self.most))
        return sorted(found.tolist(), key=lambda kind: -float(amiss[kind]))

    def without(self) -> Floats:
        """For each panel: how much worse it would be without it; below 0 if better."""
        change = self.badness(self.came - 1) - self.badness(self.came)
        return np.asarray(self.panels @ change, dtype=np.float64)

    def gains(self, place: int) -> list[float]:
        """What each kind on another panel instead of this one would bring, never below 0."""
        rest = self.came - self.panels[place]
        gain = self.badness(rest) - self.badness(rest + 1)
        return [float(each) for each in gain - gain.min()]

    def betters(self, place: int, panel: Panel) -> bool:
        """Whether another panel instead of this one makes it better as a whole."""
        after = self.came - self.panels[place] + np.array(panel)
        return bool(self.badness(after).sum() < self.badness(self.came).sum() - 1e-9)

    def swap(self, kind: int) -> bool:
        """Bring a kind nearer to what is wanted by one exchange on some panel; False where none does.

        An exchange makes what is outside of the bounds smaller, or else the sum of squares of what is amiss; so
        exchanges come to an end.
        """
        is_often = self.amiss()[kind] > 0
        now = self.badness(self.came)
        leaving, coming = self.badness(self.came - 1) - now, self.badness(self.came + 1) - now
        gain = leaving[kind] + coming if is_often else coming[kind] + leaving
        gain[kind] = 0.0
        for other in np.argsort(gain, kind="stable").tolist():
            if gain[other] > -1e-9:
                return False
            out, in_ = (kind, other) if is_often else (other, kind)
            places = np.flatnonzero(self._can(out, in_))
            if len(places):
                self._move(int(places[0]), out, in_)
                return True
        return False

    def badness(self, came: Integers) -> Floats:
        """How bad it is for each kind to come so often: what is outside of the bounds, then what is amiss squared."""
        outside = np.maximum(0, np.maximum(self.least - came, came - self.most)) / self.sizes
        return np.asarray(OUTSIDE * outside + ((came - self.wanted) / self.sizes) ** 2, dtype=np.float64)

    def _can(self, out: int, in_: int) -> npt.NDArray[np.bool_]:
        """On which panels one kind can stand for another."""
        leaving, coming = self.kinds.kinds[out], self.kinds.kinds[in_]
        if leaving.fixed:
            return np.zeros(len(self.panels), dtype=np.bool_)
        can = (self.panels[:, out] > 0) & (self.panels[:, in_] < coming.most)
        street = self.kinds.street_of[in_]
        if self.kinds.street_of[out].least and out not in street.kinds:
            return np.zeros(len(self.panels), dtype=np.bool_)
        if len(street.kinds) > 1 and out not in street.kinds:
            can &= self.panels[:, list(street.kinds)].sum(axis=1) < street.homes
        for old, new in zip(leaving.quotas, coming.quotas, strict=True):
            if old != new:
                can &= (self.filled[:, old] > self.limits[old][0]) & (self.filled[:, new] < self.limits[new][1])
        return np.asarray(can, dtype=np.bool_)

    def _move(self, place: int, out: int, in_: int) -> None:
        for kind, change in ((out, -1), (in_, 1)):
            self.panels[place, kind] += change
            self.came[kind] += change
            self.filled[place] += change * self.counts_for[kind]
