"""Disclosure control (method `disclosure/1`): which counts of a round may be shown, so that the rest stays hidden.

One decision for a whole round, at its close, over all margins and questions together. Whatever stays hidden keeps an
alternative world: other answers with exactly the same published counts, in which the hidden ones differ. See
docs/explanation/disclosure-control.md for the method, its sources, and what it does not protect against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

METHOD = "disclosure/1"
THRESHOLD = 5

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """How often each class of each variable was given, by unit (organisation or place) and group, in one round.

    `counts` has the axes unit, group, variable, class; the last class is "no answer", so that the classes of every
    variable add up to the same people. `telling` has the axes variable, class: the classes of which it may not come out
    that all of a group are in them. Variable 0 counts the people themselves: all are in its class 0, which tells
    nothing.
    """

    counts: Counts
    telling: Flags

    @property
    def people(self) -> Counts:
        """How many people there are, by unit and group."""
        people: Counts = self.counts[:, :, 0, 0]
        return people


@dataclass(frozen=True)
class Plan:
    """What may be shown: for each variable the total, which groups, which units, and which units by group.

    Axes: `total` variable; `groups` variable, group; `units` variable, unit; `crossed` variable, unit.
    """

    total: Flags
    groups: Flags
    units: Flags
    crossed: Flags


def protect(tally: Tally, threshold: int = THRESHOLD) -> Plan:
    """Decide what may be shown. Raises `ValueError` for a threshold under 2, which would protect nobody.

    Nothing is shown of fewer than `threshold` people, nor what lets them be worked out from the rest.
    """
    if threshold < 2:
        raise ValueError("the threshold must be 2 or more")
    units, groups, variables, _ = tally.counts.shape
    none = Plan(
        np.zeros(variables, bool),
        np.zeros((variables, groups), bool),
        np.zeros((variables, units), bool),
        np.zeros((variables, units), bool),
    )
    if tally.people.sum() < threshold:
        return none
    base = _base(tally, threshold)
    for variable in range(variables):
        rule = _Rule(tally, variable, threshold, base)
        shown = rule.decide()
        if shown is not None:
            none.total[variable] = True
            none.groups[variable], none.units[variable], none.crossed[variable] = (
                shown.groups,
                shown.units,
                shown.crossed,
            )
    return none


@dataclass(frozen=True)
class _Shown:
    groups: Flags
    units: Flags
    crossed: Flags


def one_way(table: Counts, telling: Flags, threshold: int, shown: Flags) -> Flags:
    """Which parts of a total may be shown, if the total is: complementary suppression in one direction.

    `table` has the axes part, class; its last class is "no answer". Besides the parts that are not safe by themselves,
    the smallest others are hidden until what is hidden, which is the total minus the parts shown, is safe as well and
    holds more than one part.
    """
    answered = table[:, :-1].sum(1)
    people = table.sum(1)
    shown = shown & (_safe(table, telling, threshold) | (people == 0))
    order = sorted(np.flatnonzero(shown & (people > 0)), key=lambda part: (answered[part], people[part], part))
    for part in order:
        hidden = ~shown & (people > 0)
        if not hidden.any():
            break
        merged = table[hidden].sum(0)[None]
        if hidden.sum() > 1 and _safe(merged, telling, threshold)[0]:
            break
        shown[part] = False
    return shown


def _safe(tables: Counts, telling: Flags, threshold: int) -> Flags:
    """Whether each distribution (the last axis is the class) may be shown by itself.

    Nobody answered, or enough did and at least two gave another answer than most: with one, that one would know what
    all others said.
    """
    answered = tables[..., :-1].sum(-1)
    most = np.where(telling, tables, 0).max(-1)
    safe: Flags = (answered == 0) | ((answered >= threshold) & (answered - most >= 2))
    return safe


def _merged(table: Counts, shown: Flags, axis: int) -> tuple[Counts, NDArray[np.intp]]:
    """The table with all parts that are not shown added into one last part, and where each part went."""
    kept = np.flatnonzero(shown)
    rest = np.take(table, np.flatnonzero(~shown), axis).sum(axis, keepdims=True)
    place = np.full(len(shown), len(kept))
    place[kept] = np.arange(len(kept))
    return np.concatenate([np.take(table, kept, axis), rest], axis), place


def _base(tally: Tally, threshold: int) -> _Shown:
    """What may be shown of the people themselves.

    Begins with all that is safe one way, and takes back crossed units, then units, until no hidden count of fewer than
    `threshold` people can be narrowed to a range of less than `threshold`, whichever question's table is used.
    """
    people = tally.people
    by_group, by_unit = tally.counts[:, :, 0, :].sum(0), tally.counts[:, :, 0, :].sum(1)
    telling = tally.telling[0]
    groups = one_way(by_group, telling, threshold, np.ones(len(by_group), bool))
    units = one_way(by_unit, telling, threshold, np.ones(len(by_unit), bool))
    fine = ((people == 0) | (people >= threshold)).all(1)
    crossed = units & fine & (people[:, ~groups] == 0).all(1)
    sizes, step = people.sum(1), 1
    while True:
        residual = _Residual.of(tally.counts, groups, units, crossed)
        bad = residual.too_narrow(people, threshold)
        if not bad.any():
            return _Shown(groups, units, crossed)
        if (crossed & (sizes > 0)).any():
            closing = sorted(np.flatnonzero(crossed & (sizes > 0)), key=lambda unit: (sizes[unit], unit))
            crossed[closing[:step]] = False
            step *= 2
            continue
        crossed[:] = False
        failing, left = units & bad.any(1), units & (sizes > 0)
        if not left.any():
            # Without units nothing crosses the groups, and these are safe one way.
            return _Shown(groups, units, crossed)
        if not failing.any():
            failing = left & (sizes == sizes[left].min())
        units = one_way(by_unit, telling, threshold, units & ~failing)


@dataclass(frozen=True)
class _Residual:
    """What is left after the crossed units are taken out: rows and columns of which only the margins are known.

    The bounds of a cell of such a table are known in closed form, for every class by itself: at most the smaller of the
    two margins, at least what they exceed the whole by.
    """

    rows: Counts  # row, variable, class
    columns: Counts  # column, variable, class
    row_of: NDArray[np.intp]
    column_of: NDArray[np.intp]
    real_rows: int
    real_columns: int
    inside: Flags

    @classmethod
    def of(cls, counts: Counts, groups: Flags, units: Flags, crossed: Flags) -> _Residual:
        counts = np.where(crossed[:, None, None, None], 0, counts)
        rows, row_of = _merged(counts.sum(1), units, 0)
        columns, column_of = _merged(counts.sum(0), groups, 0)
        return cls(rows, columns, row_of, column_of, int(units.sum()), int(groups.sum()), ~crossed)

    def too_narrow(self, people: Counts, threshold: int) -> Flags:
        """The hidden cells of 1 to threshold - 1 people whose range of possible counts is narrower than threshold."""
        rows, columns = self.rows[:, None], self.columns[None]
        most = np.minimum(rows, columns).sum(-1).min(-1)
        least = np.maximum(rows + columns - self.rows.sum(0), 0).sum(-1).max(-1)
        # Inside a merged row or column a cell may be empty, since the others there may hold all.
        least[self.real_rows] = 0
        least[:, self.real_columns] = 0
        narrow = (most - least) < threshold
        small = (people > 0) & (people < threshold) & self.inside[:, None]
        found: Flags = small & narrow[self.row_of][:, self.column_of]
        return found

    def other_answers(self) -> Counts:
        """For every unit, group, variable and class: how many of this class could be there at most.

        In a merged row these are people of any of its units, who may have changed answers with each other.
        """
        most = np.minimum(self.rows[:, None], self.columns[None])
        found: Counts = most[self.row_of][:, self.column_of]
        return found


@dataclass(frozen=True)
class _Rule:
    """The decision for one variable, which may only hide more than the base does."""

    tally: Tally
    variable: int
    threshold: int
    base: _Shown

    @property
    def counts(self) -> Counts:
        """unit, group, class"""
        counts: Counts = self.tally.counts[:, :, self.variable, :]
        return counts

    @property
    def telling(self) -> Flags:
        """class"""
        telling: Flags = self.tally.telling[self.variable]
        return telling

    def decide(self) -> _Shown | None:
        """The most that may be shown: crossed; else by group alone; else the total alone; else nothing (None)."""
        total = self.counts.sum((0, 1))
        if total[:-1].sum() < self.threshold or not _safe(total[None], self.telling, self.threshold)[0]:
            return None
        groups = one_way(self.counts.sum(0), self.telling, self.threshold, self.base.groups)
        units = one_way(self.counts.sum(1), self.telling, self.threshold, self.base.units)
        none = np.zeros_like(units)
        return (
            self.mended(groups, units)
            or self.holding(_Shown(groups, none, none))
            or self.holding(_Shown(np.zeros_like(groups), units, none))
            or _Shown(np.zeros_like(groups), none, none)
        )

    def mended(self, groups: Flags, units: Flags) -> _Shown | None:
        """Groups and units, the latter hidden until all that is hidden has an alternative; None if none is left."""
        inner = _safe(self.counts, self.telling, self.threshold).all(1)
        open_ = self.base.crossed & inner & ((self.counts.sum(-1) == 0) | groups).all(1)
        people, step = self.counts.sum((1, 2)), 1
        while (units & (people > 0)).any():
            shown = _Shown(groups, units, open_ & units)
            failing = self.units_alike(shown)
            if not failing.any():
                return self.holding(shown)
            if not (failing & units).any():
                left = sorted(np.flatnonzero(units & (people > 0)), key=lambda unit: (people[unit], unit))
                failing[left[:step]] = True
                step *= 2
            units = one_way(self.counts.sum(1), self.telling, self.threshold, units & ~failing)
        return None

    def units_alike(self, shown: _Shown) -> Flags:
        """The units that are hidden, or have a hidden cell, whose people nearly agree and have no alternative."""
        failing = np.zeros(len(self.counts), bool)
        for unit in self._agreeing(self.counts.sum(1), ~shown.units).tolist():
            failing[unit] = not self.unit_differs(unit, shown)
        people = self.counts.sum(-1)
        is_one_line = min(people.any(0).sum(), people.any(1).sum()) < 2
        if is_one_line or not shown.units.any() or not shown.groups.any():
            return failing
        for unit, group in self.cells_alike(shown).tolist():
            failing[unit] = failing[unit] or not (self._square(unit, group, shown) or self._swap(unit, group, shown))
        return failing

    def holding(self, shown: _Shown) -> _Shown | None:
        """What is shown, if every hidden group, unit and cell whose people nearly agree has an alternative."""
        alike = self._agreeing(self.counts.sum(0), ~shown.groups).tolist()
        if self.units_alike(shown).any() or not all(self.group_differs(group, shown) for group in alike):
            return None
        return shown

    def _agreeing(self, tables: Counts, hidden: Flags) -> NDArray[np.intp]:
        """The hidden distributions from which at most one person dissents."""
        answered = tables[:, :-1].sum(1)
        most = np.where(self.telling, tables, 0).max(1)
        return np.flatnonzero(hidden & (answered > 0) & (most > 0) & (answered - most <= 1))

    def _top(self, table: Counts) -> int:
        return int(np.where(self.telling, table, 0).argmax())

    def _others(self, table: Counts, top: int) -> Counts:
        """How many gave another answer than `top`, by all axes but the last."""
        others: Counts = table[..., :-1].sum(-1) - table[..., top]
        return others

    def unit_differs(self, unit: int, shown: _Shown) -> bool:
        """Could someone of this hidden unit have changed answers with someone of another hidden one?

        Within one group, so that the groups' counts stay; between any groups where these are not shown, or where two
        units are not crossed anywhere, so that nobody knows who is of which group there.
        """
        mine = self.counts[unit]
        top = self._top(mine.sum(0))
        partners = ~shown.units
        partners[unit] = False
        others = self._others(self.counts, top) * partners[:, None]
        if not shown.groups.any():
            return bool(others.any())
        if not self.base.crossed[unit] and others[~self.base.crossed].any():
            return True
        return bool((others.any(0) & (mine[:, top] > 0)).any())

    def group_differs(self, group: int, shown: _Shown) -> bool:
        """Could someone of this hidden group have changed answers with someone of another hidden one in their unit?"""
        mine = self.counts[:, group]
        top = self._top(mine.sum(0))
        partners = ~shown.groups
        partners[group] = False
        others = self._others(self.counts, top) * partners
        if not shown.units.any():
            return bool(others.any())
        return bool((others.any(1) & (mine[:, top] > 0)).any())

    def cells_alike(self, shown: _Shown) -> NDArray[np.intp]:
        """Unit and group of the hidden cells that nearly agree, and of which the ranges allow no other answers.

        The ranges speak of units of which nobody knows who is of which group; for the others a square must be found.
        """
        counts = self.counts
        answered = counts[:, :, :-1].sum(2)
        told = np.where(self.telling, counts, 0)
        top, most = told.argmax(2)[..., None], told.max(2)
        agreeing = ~shown.crossed[:, None] & (most > 0) & (answered - most <= 1)
        one = self.tally.counts[:, :, [self.variable], :]
        possible = _Residual.of(one, self.base.groups, shown.units, self.base.crossed).other_answers()[:, :, 0]
        others = possible[:, :, :-1].sum(2) - np.take_along_axis(possible, top, 2)[:, :, 0]
        has_others = ~self.base.crossed[:, None] & (others > answered - most)
        return np.argwhere(agreeing & ~has_others)

    def _swap(self, unit: int, group: int, shown: _Shown) -> bool:
        """Answers changed with someone of the same group in another unit, where both units are hidden."""
        partners = ~shown.units
        partners[unit] = False
        top = self._top(self.counts[unit, group])
        return not shown.units[unit] and bool(self._others(self.counts[partners, group], top).any())

    def _square(self, unit: int, group: int, shown: _Shown) -> bool:
        """Answers changed between two groups in this unit, and back between the same groups in another hidden one."""
        top = self._top(self.counts[unit, group])
        partners = ~shown.crossed
        partners[unit] = False
        here = self.counts[unit, :, :-1] > 0  # other group, other answer
        there = self.counts[partners][:, group, :-1] > 0  # other unit, other answer
        back = self.counts[partners][:, :, top] > 0  # other unit, other group
        here[group] = False
        here[:, top] = False
        return bool((here[None] & there[:, None] & back[:, :, None]).any())
