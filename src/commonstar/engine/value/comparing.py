"""Options side by side, scenarios, and one input at a time (methods `options/1`, `tornado/1`).

Each option is a run of its own; against the option `nothing` (or against no flows where there is none) it adds its net
present value less that of `nothing`. See docs/explanation/uncertainty.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.expressions import Number
from commonstar.engine.value.grading import expressions_of, inputs_of
from commonstar.engine.value.inputs import exact_values
from commonstar.engine.value.model import Input, Lines, Model
from commonstar.engine.value.results import Result, nothing
from commonstar.engine.value.running import run
from commonstar.engine.value.streams import streams_of

NOTHING = "nothing"


@dataclass(frozen=True)
class OptionResult:
    """An option's own result, and what its net present value is beyond that of doing nothing."""

    result: Result
    against_nothing: Fraction


def compare_options(model: Model, step: Callable[[], None] = nothing) -> Mapping[str, OptionResult]:
    """Every option; `step` is called after each. Raises `Faulty`."""
    results = {}
    for name in model.options:
        results[name] = run(model.as_option(name))
        step()
    base = results[NOTHING].net if NOTHING in results else ZERO
    return {name: OptionResult(result, result.net - base) for name, result in results.items()}


def run_scenarios(model: Model, step: Callable[[], None] = nothing) -> Mapping[str, Result]:
    """Every scenario; `step` is called after each. Raises `Faulty`."""
    found = {}
    for name in model.scenarios:
        found[name] = run(model.in_scenario(name))
        step()
    return found


@dataclass(frozen=True)
class Bar:
    """The net present value with one input at its low and at its high end, all others at their values."""

    name: str
    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How far apart the two are."""
        return abs(self.high - self.low)


def tornado(model: Model, net: Fraction, step: Callable[[], None] = nothing) -> tuple[Bar, ...]:
    """One bar an uncertain input, widest first; `net` is the model's net present value. Raises `Faulty`."""
    bars = []
    for each in model.inputs.values():
        if each.uncertain:
            bars.append(_bar(model, each, net))
            step()
    return tuple(sorted(bars, key=lambda bar: (-bar.width, bar.name)))


def _bar(model: Model, one: Input, net: Fraction) -> Bar:
    """Only lines that rest on the input are computed anew."""
    touched = replace(model, lines=_touched(model, one.name))
    rest = net - _net(touched)
    ends = [_net(touched.with_inputs({one.name: Number(end)})) for end in _ends(one)]
    return Bar(one.name, rest + ends[0], rest + ends[1])


def _ends(one: Input) -> Iterator[Fraction]:
    for end in (one.low, one.high):
        yield ZERO if end is None else end


def _touched(model: Model, name: str) -> Lines:
    lines = model.lines
    hit = {line.id for line in lines.all if name in inputs_of(model, expressions_of(line))}
    return Lines(
        tuple(each for each in lines.costs if each.id in hit),
        tuple(each for each in lines.benefits if each.id in hit),
        tuple(each for each in lines.demand if each.id in hit),
        tuple(each for each in lines.risks if each.id in hit),
    )


def _net(model: Model) -> Fraction:
    streams = streams_of(model, dict(exact_values(model).numbers))
    gains = sum((each.present for each in streams.benefits), ZERO)
    return gains - sum((each.present for each in streams.costs), ZERO)
