"""What is wrong with a model that can be read, all at once, as codes with parameters at a path."""

from __future__ import annotations

from collections.abc import Iterator

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.distributions import distribution
from commonstar.engine.value.expressions import Number, names_in
from commonstar.engine.value.grading import expressions_of, provenance_of
from commonstar.engine.value.inputs import Faulty, exact_values, in_order
from commonstar.engine.value.model import (
    Benefit,
    BenefitKind,
    Brings,
    Cost,
    Input,
    Line,
    Lines,
    Model,
    Provenance,
    Shape,
)
from commonstar.engine.value.streams import LINES, streams_of

SHARE = "share"


def check(model: Model) -> list[Faulty]:
    """Every fault, in the order of the file. Empty where the model can be computed."""
    found = [*_inputs(model), *_lines(model, model.lines, ()), *_references(model)]
    for name, option in model.options.items():
        found += _lines(model, option.lines, ("options", name))
    found += _whole(model)
    return list({(each.code, each.path): each for each in found}.values())


def _whole(model: Model) -> Iterator[Faulty]:
    """What shows only when values are computed: ranges, cycles, division by zero."""
    try:
        list(in_order(model.inputs))
        values = exact_values(model)
    except Faulty as fault:
        yield fault
        return
    for name, value in values.numbers.items():
        if model.inputs[name].unit == SHARE and not 0 <= value <= 1:
            yield Faulty("not-a-share", ("inputs", name, "value"), field=name)
    runs: list[tuple[Model, tuple[str, ...]]] = [(model, ())]
    try:
        runs += [(model.as_option(name), ("options", name)) for name in model.options]
        runs += [(model.in_scenario(name), ("scenarios", name)) for name in model.scenarios]
    except KeyError as error:
        yield Faulty("unknown-name", ("scenarios",), name=str(error.args[0]))
        return
    for each, place in runs:
        try:
            streams_of(each, dict(exact_values(each).numbers))
        except Faulty as fault:
            yield Faulty(fault.code, (*place, *fault.path), **fault.parameters)
        except KeyError as error:
            yield Faulty("unknown-name", place, name=str(error.args[0]))


def _inputs(model: Model) -> Iterator[Faulty]:
    for name, one in model.inputs.items():
        place = ("inputs", name)
        if not one.calculated:
            yield from _provenance(model, one.provenance, place)
        yield from _shape(one, place)


def _shape(one: Input, place: tuple[str, ...]) -> Iterator[Faulty]:
    """Whether an uncertain input says what its shape needs, in order."""
    if not one.uncertain:
        return
    if one.calculated:
        yield Faulty("calculated-and-uncertain", (*place, "shape"), name=one.name)
        return
    if one.low is None or one.high is None:
        yield Faulty("no-range", place, name=one.name)
        return
    value = one.value.value if isinstance(one.value, Number) else ZERO
    between = one.low <= value <= one.high
    if one.low >= one.high or (one.shape is not Shape.LOGNORMAL and not between):
        yield Faulty("range-order", (*place, "low"), name=one.name)
    if one.unit == SHARE and not (one.low >= 0 and one.high <= 1):
        yield Faulty("not-a-share", (*place, "low"), field=one.name)
    if one.shape in (Shape.LOGNORMAL, Shape.GAMMA) and one.low <= 0:
        yield Faulty("not-positive", (*place, "low"), name=one.name)
    if one.shape is Shape.BETA and not 0 < value < 1:
        yield Faulty("not-a-share", (*place, "value"), field=one.name)
    if not 0 < one.percentiles[0] < one.percentiles[1] < 100:
        yield Faulty("percentiles", (*place, "percentiles"), name=one.name)
    elif one.shape is Shape.BETA and 0 < value < 1 and one.low < one.high:
        try:
            distribution(one)
        except Faulty as fault:
            yield fault


def _provenance(model: Model, provenance: Provenance, place: tuple[str, ...]) -> Iterator[Faulty]:
    if not provenance.source and not provenance.illustrative:
        yield Faulty("no-source", place, name=place[-1])
    if provenance.source and provenance.source not in model.sources:
        yield Faulty("unknown-source", (*place, "source"), name=provenance.source)


def _lines(model: Model, lines: Lines, place: tuple[str, ...]) -> Iterator[Faulty]:
    seen: dict[str, str] = {}
    savings: dict[str, str] = {}
    for line in lines.all:
        here = (*place, LINES[type(line)], line.id)
        if line.id in seen:
            yield Faulty("id-twice", (*here, "id"), name=line.id)
        seen[line.id] = line.id
        yield from _provenance(model, provenance_of(line), here)
        yield from _names(model, line, here)
        if isinstance(line, Cost):
            if line.agency not in model.agencies:
                yield Faulty("unknown-agency", (*here, "agency"), name=line.agency)
            continue
        yield from _shared(model, line, here)
        saving = line.shared.saving
        if saving and saving in savings:
            yield Faulty("double-counting", (*here, "saving"), saving=saving, first=savings[saving])
        savings.setdefault(saving, line.id)


def _names(model: Model, line: Line, here: tuple[str, ...]) -> Iterator[Faulty]:
    used = frozenset[str]().union(*map(names_in, expressions_of(line)))
    yield from (Faulty("unknown-name", here, name=name) for name in sorted(used - model.inputs.keys()))


def _shared(model: Model, line: Brings, here: tuple[str, ...]) -> Iterator[Faulty]:
    shared = line.shared
    if shared.outcome and shared.outcome not in model.outcomes:
        yield Faulty("unknown-outcome", (*here, "outcome"), name=shared.outcome)
    for name, share in shared.agencies:
        if name not in model.agencies:
            yield Faulty("unknown-agency", (*here, "agencies"), name=name)
        if not 0 <= share <= 1:
            yield Faulty("not-a-share", (*here, "agencies"), field=name)
    whole = sum((share for _, share in shared.agencies), ZERO)
    if whole != 1:
        yield Faulty("shares-do-not-sum", (*here, "agencies"), name=line.id, sum=str(whole))
    if isinstance(line, Benefit):
        health = line.qalys is not None or line.wellbys is not None
        if health and line.unit_value is not None and shared.kind is BenefitKind.SOCIAL:
            yield Faulty("health-and-social", (*here, "unit_value"), name=line.id)
        if line.qalys is not None and line.wellbys is not None:
            yield Faulty("qalys-and-wellbys", (*here, "wellbys"), name=line.id)
        if not health and line.unit_value is None:
            yield Faulty("no-worth", here, name=line.id)


def _references(model: Model) -> Iterator[Faulty]:
    """Sources named by settings, and names in scenarios and options."""
    named = [("deflator", model.deflator.source), ("financial", model.financial.source)]
    named += [(f"thresholds.{each.name}", each.source) for each in model.thresholds]
    named += [(f"unmonetised.{each.outcome}", each.source) for each in model.unmonetised]
    for place, source in named:
        if source and source not in model.sources:
            yield Faulty("unknown-source", tuple(place.split(".", 1)), name=source)
    for kind, changes in (
        ("scenarios", model.scenarios),
        ("options", {name: option.inputs for name, option in model.options.items()}),
    ):
        for name, inputs in changes.items():
            for unknown in sorted(inputs.keys() - model.inputs.keys()):
                yield Faulty("unknown-name", (kind, name), name=unknown)
