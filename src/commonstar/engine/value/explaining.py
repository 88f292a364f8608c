"""The working of a result: every number as a step from the numbers before it, down to inputs and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from commonstar.engine.quantities import ONE, ZERO
from commonstar.engine.value.chain import net_outcomes
from commonstar.engine.value.explaining_totals import base_of, totals_of
from commonstar.engine.value.expressions import Expression, Number, names_in, written
from commonstar.engine.value.grading import provenance_of
from commonstar.engine.value.inputs import price_factor
from commonstar.engine.value.model import Benefit, Cost, Demand, Input, Line, Model
from commonstar.engine.value.results import Result
from commonstar.engine.value.streams import ExactReader, Stream
from commonstar.engine.working import Step, Working

CHAIN = ("population", "engagement", "retention", "impact", "deadweight", "attribution", "displacement")


def working_of(result: Result) -> Working:
    """All steps of a result by cell: `npv`, `pv_benefits`, `benefits.ID.pv`, `benefits.ID.year.0`, `inputs.NAME`…"""
    found = {step.cell: step for step in _steps(result)}
    return Working(found)


def _steps(result: Result) -> Iterator[Step]:
    model = result.model
    for name, one in model.inputs.items():
        yield _input(model, one, result.values.numbers[name])
    for year, factor in enumerate(model.discount.factors(model.first_year + model.years)):
        yield Step(f"factor.{year}", "discount-factor", factor, f"product of 1/(1 + r) of {model.discount.name}")
    for line in model.lines.all:
        yield from _line(result, line)
    yield from totals_of(result)


def _input(model: Model, one: Input, value: Fraction) -> Step:
    factor = price_factor(model, one)
    parts = tuple(f"inputs.{name}" for name in sorted(names_in(one.value)))
    formula = written(one.value)
    if factor != ONE:
        formula = f"{formula} × {_levels(model, one)}"
    rule = "calculated" if one.calculated else "given"
    if factor != ONE:
        rule = "converted"
    source = one.provenance
    return Step(f"inputs.{one.name}", rule, value, formula, parts, source.source, source.illustrative)


def _levels(model: Model, one: Input) -> str:
    """The price levels by which an input is converted, with their years and source."""
    series, source = model.deflator.series, model.deflator.source
    years = (model.price_year, one.price_year or model.price_year)
    now, then = (written(Number(series[year])) for year in years)
    title = model.sources[source].title if source in model.sources else source
    return f"{now} ÷ {then} (price levels of {years[0]} and {years[1]}{f': {title}' if title else ''})"


def _line(result: Result, line: Line) -> Iterator[Step]:
    base = base_of(line)
    read = ExactReader(result.model, dict(result.values.numbers), line)
    fields = list(_fields(line))
    origin = provenance_of(line)
    for field, tree in fields:
        parts = tuple(f"inputs.{name}" for name in sorted(names_in(tree)))
        source = "" if parts else origin.source
        value = read.number(tree, field)
        yield Step(f"{base}.{field}", "field", value, written(tree), parts, source, origin.illustrative)
    graded = result.streams.graded[line.id]
    bias = graded.bias.cost if isinstance(line, Cost) else graded.bias.benefit
    yield Step(f"{base}.bias", "bias", bias, f"grade {graded.grade}" if graded.grade else "no grade")
    used = tuple(f"{base}.{field}" for field, _ in fields if field != "cashable")  # it says what of a flow is cash
    if isinstance(line, Benefit):
        chain = tuple(f"{base}.{field}" for field in CHAIN)
        rest = " × (1 - deadweight) × (1 - attribution) × (1 - displacement)"
        formula = f"population × engagement × retention × impact{rest}"
        yield Step(f"{base}.net_outcomes", "chain", net_outcomes(read, line).outcomes, formula, chain)
        used = (f"{base}.net_outcomes", *(cell for cell in used if cell not in chain))
    streams = [each for each in (*result.streams.costs, *result.streams.benefits) if each.id == line.id]
    yield from _years(result.model, base, line, streams, (*used, f"{base}.bias"))


def _years(model: Model, base: str, line: Line, streams: list[Stream], used: tuple[str, ...]) -> Iterator[Step]:
    years = range(model.years)
    for year in years:
        flow = sum((stream.flow[year] for stream in streams), ZERO)
        parts = tuple(cell for cell in used if not _of_another_year(cell, year))
        yield Step(f"{base}.year.{model.first_year + year}", "flow", flow, _formula(line), parts)
    present = sum((stream.present for stream in streams), ZERO)
    own = not isinstance(line, Cost) and line.shared.discount is not None
    factors = () if own else tuple(f"factor.{model.first_year + year}" for year in years)
    flows = tuple(f"{base}.year.{model.first_year + year}" for year in years)
    yield Step(f"{base}.pv", "present-value", present, "sum of flow × discount factor", (*flows, *factors))


def _of_another_year(cell: str, year: int) -> bool:
    """Whether a cell is an amount of a year, and not of this one."""
    field, _, number = cell.rpartition(".")
    return field.endswith((".amounts", ".hours")) and number != str(year)


def _formula(line: Line) -> str:
    if isinstance(line, Cost):
        return "hours × rate × (1 + bias)" if line.rate is not None else "amount × (1 + bias)"
    if isinstance(line, Benefit):
        return "net outcomes × unit value × (1 - drop-off)^(year - lag) × (1 - bias)"
    if isinstance(line, Demand):
        return "(demand without - demand with) × unit cost × (1 - bias)"
    return "(probability × loss - probability with × loss with) × (1 - bias)"


def _fields(line: Line) -> Iterator[tuple[str, Expression]]:
    """The fields of a line that hold expressions, with a number where there are several."""
    for name in line.__dataclass_fields__:
        value = getattr(line, name)
        if isinstance(value, Expression):
            yield name, value
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                if isinstance(each, Expression):
                    yield f"{name}.{index}", each
    if not isinstance(line, Cost):
        yield "cashable", line.shared.cashable
    if isinstance(line, Demand):
        for index, each in enumerate(line.reductions):
            yield from (
                (f"reductions.{index}.{name}", getattr(each, name)) for name in ("reach", "effect", "deadweight")
            )
            yield from ((f"reductions.{index}.ramp.{at}", tree) for at, tree in enumerate(each.ramp))
            yield f"reductions.{index}.lag", each.lag
