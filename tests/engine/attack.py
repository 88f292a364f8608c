"""An attacker who has every published count of a round, and linear programming.

Of each question's table the attacker knows all that the plan shows, and of the people every count that is shown. What
is asked: how narrow is the range of each small hidden count, over all questions together; and must all of a hidden
group (but one, who may be the attacker) have answered the same?
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from commonstar.engine.survey.disclosure import Flags, Plan, Tally
from tests.engine.simplex import Polytope

SLACK = 1e-6


@dataclass(frozen=True)
class Broken:
    """What the attacker found out: `what` is count or answers; of which variable and which units and groups."""

    what: str
    variable: int
    units: tuple[int, ...]
    groups: tuple[int, ...]


def attack(tally: Tally, plan: Plan, threshold: int, empty: Sequence[int] = ()) -> list[Broken]:
    """All that the attacker finds out, who also knows of the units in `empty` that nobody answered."""
    if not plan.total[0]:
        assert not any(part.any() for part in (plan.total, plan.groups, plan.units, plan.crossed))
        return []  # nothing is shown of so few
    attacker = _Attacker(tally, plan, threshold, empty)
    return [*attacker.counts(), *attacker.answers()]


@dataclass
class _Attacker:
    tally: Tally
    plan: Plan
    threshold: int
    empty: Sequence[int]

    def __post_init__(self) -> None:
        self.polytopes = [self.polytope(variable) for variable in range(self.tally.counts.shape[2])]

    def shown(self, variable: int) -> Iterator[Flags]:
        """The sets of people, as flags over unit and group, whose counts are shown."""
        shape = self.tally.people.shape
        if self.plan.total[variable]:
            yield np.ones(shape, bool)
        for group in np.flatnonzero(self.plan.groups[variable]):
            flags = np.zeros(shape, bool)
            flags[:, group] = True
            yield flags
        for unit in np.flatnonzero(self.plan.units[variable]):
            flags = np.zeros(shape, bool)
            flags[unit] = True
            yield flags
        for unit in np.flatnonzero(self.plan.crossed[variable]):
            for group in range(shape[1]):
                flags = np.zeros(shape, bool)
                flags[unit, group] = True
                yield flags

    def polytope(self, variable: int) -> Polytope:
        counts = self.tally.counts[:, :, variable, :]
        rows, right = [], []
        for flags in self.shown(variable):
            for one in range(counts.shape[-1]):
                row = np.zeros(counts.shape)
                row[flags, one] = 1
                rows.append(row.ravel())
                right.append(counts[flags, one].sum())
        for flags in self.shown(0):
            row = np.zeros(counts.shape)
            row[flags] = 1
            rows.append(row.ravel())
            right.append(self.tally.people[flags].sum())
        for unit in self.empty:
            row = np.zeros(counts.shape)
            row[unit] = 1
            rows.append(row.ravel())
            right.append(0)
        return Polytope(np.array(rows), np.array(right, float))

    def parts(self) -> Iterator[Flags]:
        """The cells, units and groups that somebody might want to know of."""
        shape = self.tally.people.shape
        for unit in range(shape[0]):
            for group in range(shape[1]):
                yield self.flags([unit], [group])
            yield self.flags([unit], range(shape[1]))
        for group in range(shape[1]):
            yield self.flags(range(shape[0]), [group])

    def flags(self, units: object, groups: object) -> Flags:
        flags = np.zeros(self.tally.people.shape, bool)
        flags[np.ix_(list(units), list(groups))] = True  # type: ignore[call-overload]
        return flags

    def counts(self) -> Iterator[Broken]:
        for part in self.parts():
            count = int(self.tally.people[part].sum())
            if not 0 < count < self.threshold:
                continue
            most, least = np.inf, -np.inf
            for variable, polytope in enumerate(self.polytopes):
                direction = np.zeros(self.tally.counts[:, :, variable, :].shape)
                direction[part] = 1
                most = min(most, polytope.largest(direction.ravel()))
                least = max(least, -polytope.largest(-direction.ravel()))
            if most - least < self.threshold - SLACK:
                yield self.broken("count", 0, part)

    def answers(self) -> Iterator[Broken]:
        for variable in range(1, len(self.polytopes)):
            counts, telling = self.tally.counts[:, :, variable, :], self.tally.telling[variable]
            for part in self.parts():
                table = counts[part].sum(0)
                top = int(np.where(telling, table, 0).argmax())
                others = int(table[:-1].sum() - table[top])
                if not telling[top] or not table[top] or others > 1:
                    continue
                direction = np.zeros(counts.shape)
                direction[part] = 1
                direction[..., top] = direction[..., -1] = 0
                if self.polytopes[variable].largest(direction.ravel()) < others + 1 - SLACK:
                    yield self.broken("answers", variable, part)

    def broken(self, what: str, variable: int, part: Flags) -> Broken:
        units, groups = np.nonzero(part)
        return Broken(what, variable, tuple(sorted(set(units.tolist()))), tuple(sorted(set(groups.tolist()))))
