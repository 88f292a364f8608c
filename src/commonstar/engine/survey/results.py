"""The published results of a round: the only counts that pages, filters, files and the API may read.

Made once, at the close of the round, with disclosure control (`disclosure/1`). What is hidden is not in the record, so
nobody who has it can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from commonstar.engine.survey.answers import Answers, Layout, tally
from commonstar.engine.survey.disclosure import METHOD, THRESHOLD, Counts, Plan, Tally, protect

_TABLES = ("total", "by_group", "by_unit", "crossed")
_PLAN = ("total", "groups", "units", "crossed")


class NotInTable(LookupError):
    """Asked for a count that is never made: a question, unit or group that the round does not have."""


class Hidden(LookupError):
    """Asked for a count that is hidden. Why is not said, since that would tell something."""


class NoAnswers(LookupError):
    """Nobody gave an answer (or none that has a score), so there is no share or mean."""


@dataclass(frozen=True)
class Distribution:
    """How often each answer was given to a question by some part of those who were asked.

    `people` is how many there are, `answered` how many of them gave an answer; `counts` pairs each class with how often
    it was given. Counts add up to `answered`, unless several could be chosen. `apart` are the classes that shares leave
    out, such as "does not apply".
    """

    question: str
    people: int
    answered: int
    counts: tuple[tuple[str, int], ...]
    apart: tuple[str, ...] = ()

    @property
    def base(self) -> int:
        """Of how many shares are: those who answered with something that does not stand apart."""
        return self.answered - sum(count for code, count in self.counts if code in self.apart)

    @property
    def shared(self) -> dict[str, int]:
        """By class that has a share, how often it was given."""
        return {code: count for code, count in self.counts if code not in self.apart}

    def share(self, code: str) -> Fraction:
        """The share of the base who gave this answer.

        Raises `KeyError` for an answer that is unknown or stands apart, and `NoAnswers`.
        """
        count = self.shared[code]
        if not self.base:
            raise NoAnswers(self.question)
        return Fraction(count, self.base)


@dataclass(frozen=True)
class Row:
    """One published count, as files and the API have it; unit and group are empty where all are meant."""

    round: str
    question: str
    unit: str
    group: str
    answer: str
    count: int
    answered: int
    people: int


@dataclass(frozen=True)
class Published:
    """A round's results. `units` and `groups` are codes, in the order in which they stand in the arrays.

    `total` has the axes variable, class; `by_group` and `by_unit` have the part before; `crossed` unit and group. What
    the plan hides is 0 in all of them.
    """

    round: str
    layout: Layout
    units: tuple[str, ...]
    groups: tuple[str, ...]
    threshold: int
    plan: Plan
    total: Counts
    by_group: Counts
    by_unit: Counts
    crossed: Counts

    def distribution(self, question: str, *, unit: str = "", group: str = "") -> Distribution:
        """The answers to a question: of all, a group, a unit, or a group within a unit.

        Raises `NotInTable` for what the round does not have, `Hidden` for what may not be shown.
        """
        at_unit, at_group = _place(self.units, unit, "unit"), _place(self.groups, group, "group")
        try:
            column, variable = self.layout.column(question), self.layout.first_variable(question)
        except KeyError as error:
            raise NotInTable(f"there is no question {question}") from error
        # The choices of a question with several stand and fall together: they have the same people.
        part = range(variable, variable + column.variables)
        if not all(self._shown(one, at_unit, at_group) for one in part):
            raise Hidden(question)
        table = self._table(at_unit, at_group)
        counts = table[variable : variable + column.variables, 0] if column.several else table[variable]
        answered = int(table[variable, :-1].sum())
        named = tuple((code, int(count)) for code, count in zip(column.classes, counts, strict=False))
        return Distribution(question, answered + int(table[variable, -1]), answered, named, column.apart)

    def people(self, *, unit: str = "", group: str = "") -> int:
        """How many people answered. Raises `NotInTable` or `Hidden`."""
        at_unit, at_group = _place(self.units, unit, "unit"), _place(self.groups, group, "group")
        if not self._shown(0, at_unit, at_group):
            raise Hidden("people")
        return int(self._table(at_unit, at_group)[0, 0])

    def rows(self) -> Iterator[Row]:
        """Every count that is shown, in order: what is exported."""
        for column in self.layout.columns:
            # A round without units or groups has one, without a name: that is everyone again.
            for unit in dict.fromkeys(("", *self.units)):
                for group in dict.fromkeys(("", *self.groups)):
                    try:
                        found = self.distribution(column.question, unit=unit, group=group)
                    except Hidden:
                        continue
                    for code, count in found.counts:
                        yield Row(self.round, column.question, unit, group, code, count, found.answered, found.people)

    def _shown(self, variable: int, unit: int | None, group: int | None) -> bool:
        if unit is None:
            return bool(self.plan.total[variable] if group is None else self.plan.groups[variable, group])
        return bool(self.plan.units[variable, unit] if group is None else self.plan.crossed[variable, unit])

    def _table(self, unit: int | None, group: int | None) -> Counts:
        if unit is None:
            found: Counts = self.total if group is None else self.by_group[group]
        else:
            found = self.by_unit[unit] if group is None else self.crossed[unit, group]
        return found


def _place(codes: tuple[str, ...], code: str, what: str) -> int | None:
    if not code:
        return None
    if code not in codes:
        raise NotInTable(f"there is no {what} {code}")
    return codes.index(code)


def publish(
    round_: str,
    layout: Layout,
    answers: Answers,
    *,
    units: tuple[str, ...],
    groups: tuple[str, ...],
    threshold: int = THRESHOLD,
) -> Published:
    """Close a round: count it, decide what may be shown, and keep only that.

    One kind of unit a round: the same answers by organisation and also by place would be two tables, whose difference
    is not protected. Raises `ValueError` for codes out of range or a threshold under 2.
    """
    counted = tally(layout, answers, len(units), len(groups))
    plan = _whole_questions(layout, protect(counted, threshold))
    return Published(round_, layout, units, groups, threshold, plan, *_kept(counted, plan))


def _whole_questions(layout: Layout, plan: Plan) -> Plan:
    """Of a question with several choices, what is hidden for one choice is hidden for all."""
    parts = [part.copy() for part in (plan.total, plan.groups, plan.units, plan.crossed)]
    variable = 1
    for column in layout.columns:
        for part in parts:
            part[variable : variable + column.variables] = part[variable : variable + column.variables].all(0)
        variable += column.variables
    return Plan(*parts)


def _kept(counted: Tally, plan: Plan) -> tuple[Counts, Counts, Counts, Counts]:
    """The four tables, with nothing where it is hidden."""
    counts = counted.counts
    return (
        counts.sum((0, 1)) * plan.total[:, None],
        counts.sum(0) * plan.groups.T[:, :, None],
        counts.sum(1) * plan.units.T[:, :, None],
        counts * plan.crossed.T[:, None, :, None],
    )


def to_plain(published: Published) -> dict[str, Any]:
    """The results as texts, whole numbers and lists, to be kept as JSON; the layout is the instrument's."""
    parts = {part: getattr(published, part).tolist() for part in _TABLES}
    plan = {part: getattr(published.plan, part).tolist() for part in _PLAN}
    named = {"round": published.round, "units": list(published.units), "groups": list(published.groups)}
    return named | {"threshold": published.threshold, "method": METHOD, "tables": parts, "plan": plan}


def of_plain(plain: Mapping[str, Any], layout: Layout) -> Published:
    """The results that `to_plain` made, whoever had them meanwhile.

    Raises `ValueError`, `TypeError` or `KeyError` where they are of another layout or method, or are damaged.
    """
    try:
        tables = {part: np.array(plain["tables"][part], np.int64) for part in _TABLES}
    except OverflowError as error:
        raise ValueError("these are no counts") from error
    plan = Plan(**{part: np.array(plain["plan"][part], bool) for part in _PLAN})
    variables = 1 + sum(column.variables for column in layout.columns)
    if plain["method"] != METHOD or len(tables["total"]) != variables:
        raise ValueError("these are not results of this instrument")
    units, groups = tuple(plain["units"]), tuple(plain["groups"])
    found = Published(str(plain["round"]), layout, units, groups, int(plain["threshold"]), plan, **tables)
    if not _fits(found):
        raise ValueError("these are not whole results")
    return found


def _fits(found: Published) -> bool:
    """Whether all tables have the shape of their units, groups, variables and classes, and nothing is under 0."""
    variables, widest = found.total.shape if found.total.ndim == 2 else (0, 0)
    units, groups, counted = len(found.units), len(found.groups), (variables, widest)
    classes = [2 if column.several else len(column.classes) for column in found.layout.columns]
    shapes = (
        (found.by_group, (groups, *counted)),
        (found.by_unit, (units, *counted)),
        (found.crossed, (units, groups, *counted)),
        (found.plan.total, (variables,)),
        (found.plan.groups, (variables, groups)),
        (found.plan.units, (variables, units)),
        (found.plan.crossed, (variables, units)),
    )
    return (
        widest > max([2, *classes])
        and all(array.shape == shape for array, shape in shapes)
        and all((table >= 0).all() for table in (found.total, found.by_group, found.by_unit, found.crossed))
        and all(isinstance(code, str) for code in (*found.units, *found.groups))
        and found.threshold > 1
    )


def may_replace(old: Published, new: Published, late: Tally) -> bool:
    """Whether a round's results may be shown anew after answers came late, to people who may have kept the old.

    `late` counts the late answers alone: they are what the new results minus the old tell, so all that is shown must be
    such that it could be shown of them alone. And nothing may be shown that was not before, or the other way round.
    """
    alone = protect(late, new.threshold)
    return all(
        np.array_equal(before, after) and bool(safe[after].all())
        for before, after, safe in (
            (old.plan.total, new.plan.total, alone.total),
            (old.plan.groups, new.plan.groups, alone.groups),
            (old.plan.units, new.plan.units, alone.units),
            (old.plan.crossed, new.plan.crossed, alone.crossed),
        )
    )
