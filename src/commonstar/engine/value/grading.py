"""The grade of a line and the optimism bias that follows (part of `optimism-bias/1`).

A line's grade is the worst of its own and those of the inputs it uses; a better one needs a reason. A figure that
compares before with after and has no comparator counts as grade 4 at best, unless a reason is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonstar.engine.value.bias import BEFORE_AND_AFTER, NONE, Bias
from commonstar.engine.value.expressions import Expression, names_in
from commonstar.engine.value.model import Benefit, Cost, Demand, Line, Model, Provenance


@dataclass(frozen=True)
class Graded:
    """A line's grade (None without any), its bias, whether it is illustrative, and codes of what to be told."""

    grade: int | None
    bias: Bias
    illustrative: bool
    warnings: tuple[str, ...]


def expressions_of(line: Line) -> tuple[Expression, ...]:
    """Every expression of a line."""
    found: list[Expression | None]
    if isinstance(line, Cost):
        found = [*line.amounts, *line.hours, line.rate]
    elif isinstance(line, Benefit):
        found = [line.population, line.engagement, line.retention, line.impact, line.deadweight, line.attribution]
        found += [line.displacement, line.drop_off, line.lag, line.duration, line.unit_value, line.qalys, line.wellbys]
    elif isinstance(line, Demand):
        found = [line.initial, line.growth, line.unit_cost]
        for each in line.reductions:
            found += [each.reach, each.effect, each.deadweight, each.lag, *each.ramp]
    else:
        found = [line.probability, line.probability_with, line.loss, line.loss_with]
    if not isinstance(line, Cost):
        found.append(line.shared.cashable)
    return tuple(each for each in found if each is not None)


def inputs_of(model: Model, trees: Iterable[Expression]) -> frozenset[str]:
    """The inputs that expressions use, and those that these use."""
    found: set[str] = set()
    waiting = [name for tree in trees for name in names_in(tree)]
    while waiting:
        name = waiting.pop()
        if name not in found and name in model.inputs:
            found.add(name)
            waiting += names_in(model.inputs[name].value)
    return frozenset(found)


def own_grade(provenance: Provenance) -> int | None:
    """The grade that a figure has by itself."""
    grade = provenance.grade
    if provenance.before_after and not provenance.comparator and not provenance.grade_reason:
        return max(grade or BEFORE_AND_AFTER, BEFORE_AND_AFTER)
    return grade


def provenance_of(line: Line) -> Provenance:
    """Where a line comes from."""
    return line.provenance if isinstance(line, Cost) else line.shared.provenance


def graded(model: Model, line: Line) -> Graded:
    """A line's grade, bias and marks."""
    own = provenance_of(line)
    used = [model.inputs[name].provenance for name in inputs_of(model, expressions_of(line))]
    warnings = []
    if any(each.before_after and not each.comparator for each in (own, *used)):
        warnings.append("no-comparator")
    grades = [grade for each in used if (grade := own_grade(each)) is not None]
    grade = own_grade(own)
    worst = max([*grades, *([grade] if grade is not None else [])], default=None)
    if own.grade_reason and grade is not None:
        worst = grade
    elif grade is not None and worst is not None and worst > grade:
        warnings.append("grade-of-inputs")
    if worst is None:
        warnings.append("no-grade")
    illustrative = own.illustrative or any(each.illustrative for each in used)
    bias = NONE if worst is None else model.bias[worst]
    return Graded(worst, bias, illustrative, tuple(warnings))


def is_illustrative(model: Model) -> bool:
    """Whether any line is illustrative, or rests on an input that is."""
    return any(graded(model, line).illustrative for line in model.lines.all)
