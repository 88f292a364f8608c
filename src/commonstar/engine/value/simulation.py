"""Simulation: draws of all uncertain inputs at once through the same formulas (method `simulation/1`).

Inputs are independent. Nothing is kept by year: each line's present value is summed as it is computed, so that memory
grows with inputs times draws alone. See docs/explanation/simulation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

import numpy as np

from commonstar.engine.value.bias import Bias
from commonstar.engine.value.chain import Quantity, cost_flow, demand_years, risk_benefit, worth_of_benefit
from commonstar.engine.value.distributions import distribution
from commonstar.engine.value.draws import Floats, quantiles, uniforms
from commonstar.engine.value.expressions import Expression, Name, Number, Operation, Power, combine
from commonstar.engine.value.grading import graded
from commonstar.engine.value.inputs import Faulty, exact_values, in_order, price_factor
from commonstar.engine.value.model import BenefitKind, Brings, Demand, Model, Risk
from commonstar.engine.value.results import Warned, nothing
from commonstar.engine.value.streams import ExactReader, factors_of

METHOD = "simulation/1"
MOST_DRAWS = 1_000_000
SHARE = "share"
PERCENTILES = (5, 50, 95)


class DrawReader:
    """Values of expressions as floats, or as arrays with one entry a draw."""

    def __init__(self, values: Mapping[str, Quantity], exact: ExactReader, clipped: set[str]) -> None:
        self.values = values
        self.exact = exact
        self.clipped = clipped

    def constant(self, value: Fraction) -> float:
        """As a float."""
        return float(value)

    def number(self, tree: Expression, field: str) -> Quantity:
        """Any number."""
        return evaluate(tree, self.values)

    def amount(self, tree: Expression, field: str) -> Quantity:
        """A number that is not negative; draws below 0 are set to 0."""
        return self._within(self.number(tree, field), field, None)

    def share(self, tree: Expression, field: str) -> Quantity:
        """A number from 0 to 1; draws outside are set to the ends."""
        return self._within(self.number(tree, field), field, 1.0)

    def whole(self, tree: Expression, field: str) -> int:
        """As in the exact run: years are certain."""
        return self.exact.whole(tree, field)

    def cautious(self, value: Quantity, bias: Bias) -> Quantity:
        """Cut by bias; a negative value made larger."""
        cut, raised = 1 - float(bias.benefit), 1 + float(bias.cost)
        if isinstance(value, np.ndarray) and value.min() < 0:
            return np.where(value >= 0, value * cut, value * raised)
        return value * (cut if np.min(value) >= 0 else raised)

    def _within(self, value: Quantity, field: str, most: float | None) -> Quantity:
        if np.min(value) < 0 or (most is not None and np.max(value) > most):
            self.clipped.add(f"{self.exact.place[1]}.{field}")
            return np.clip(value, 0.0, most)
        return value


def evaluate(tree: Expression, values: Mapping[str, Quantity]) -> Quantity:
    """An expression over floats and arrays. Raises `KeyError` for a name without a value."""
    if isinstance(tree, Number):
        return float(tree.value)
    if isinstance(tree, Name):
        return values[tree.name]
    if isinstance(tree, Power):
        return np.power(evaluate(tree.base, values), float(tree.exponent))
    assert isinstance(tree, Operation)
    parts = [evaluate(each, values) for each in tree.operands]
    return combine(tree.operator, parts, _least, _most)


def _least(*parts: Quantity) -> Quantity:
    found = parts[0]
    for each in parts[1:]:
        found = np.minimum(found, each)
    return found


def _most(*parts: Quantity) -> Quantity:
    found = parts[0]
    for each in parts[1:]:
        found = np.maximum(found, each)
    return found


@dataclass(frozen=True)
class Simulation:
    """Present values by draw: benefits and costs with risks as they fell; `expected` has risks at what is expected.

    `inputs` are the draws of each uncertain input, for what is worth knowing; `cashable` is the part of the benefits
    that is fiscal and cashable.
    """

    seed: str
    draws: int
    benefits: Floats
    costs: Floats
    expected: Floats
    inputs: Mapping[str, Floats]
    warnings: tuple[Warned, ...]
    cashable: Floats
    method: str = METHOD

    @property
    def net(self) -> Floats:
        """Net present value by draw."""
        return self.benefits - self.costs


@dataclass(frozen=True)
class Spread:
    """Mean, sd, standard error of the mean, and percentiles of draws; how many lie above 0."""

    mean: float
    sd: float
    standard_error: float
    percentiles: tuple[tuple[int, float], ...]
    positive: float


def spread(net: Floats) -> Spread:
    """What is said of draws. Percentiles are interpolated between draws (Hyndman and Fan, type 7)."""
    sd = float(net.std(ddof=1)) if net.size > 1 else 0.0
    found = np.percentile(net, PERCENTILES)
    pairs = tuple((share, float(value)) for share, value in zip(PERCENTILES, found, strict=True))
    return Spread(float(net.mean()), sd, sd / float(np.sqrt(net.size)), pairs, float((net > 0).mean()))


@dataclass(frozen=True)
class Running:
    """Mean net present value of the first draws, and the standard error of that mean."""

    draws: int
    mean: float
    standard_error: float


def convergence(net: Floats) -> tuple[Running, ...]:
    """How the mean settles: after 10, 30, 100, 300… draws and after all."""
    counts = [count for power in range(1, 7) for count in (10**power, 3 * 10**power) if count < net.size]
    return tuple(_running(net[:count]) for count in (*counts, net.size))


def _running(net: Floats) -> Running:
    sd = float(net.std(ddof=1)) if net.size > 1 else 0.0
    return Running(net.size, float(net.mean()), sd / float(np.sqrt(net.size)))


def simulate(model: Model, draws: int, seed: str, step: Callable[[], None] = nothing) -> Simulation:
    """Run a checked model with so many draws; the same seed and model give the same draws.

    `step` is called after each input that was drawn and each line, so that someone can be told how far it is.
    Raises `Faulty`, also where some draws give no number, such as a division by zero.
    """
    with np.errstate(all="ignore"):
        found = _simulated(model, draws, seed, step)
    if not (np.isfinite(found.net).all() and np.isfinite(found.expected).all()):
        raise Faulty("not-finite", ())
    return found


def _simulated(model: Model, draws: int, seed: str, step: Callable[[], None]) -> Simulation:
    drawn, values = _draw(model, draws, seed, step)
    exact = dict(exact_values(model).numbers)
    clipped: set[str] = set()
    gains, costs, surprises, cash = (np.zeros(draws) for _ in range(4))
    standard = tuple(map(float, factors_of(model, model.discount)))
    for cost in model.lines.costs:
        read = DrawReader(values, ExactReader(model, exact, cost), clipped)
        for flow, factor in zip(cost_flow(read, cost, model.years, graded(model, cost).bias), standard, strict=True):
            costs += flow * factor
        step()
    for line in model.lines.bringing:
        read = DrawReader(values, ExactReader(model, exact, line), clipped)
        own = line.shared.discount
        factors = standard if own is None else tuple(map(float, factors_of(model, own)))
        bias = graded(model, line).bias
        gain, surprise = _present(model, read, line, bias, factors), 0.0
        if isinstance(line, Risk):
            surprise = _surprise(read, line, bias, factors, seed, draws)
        gains += gain
        surprises += surprise
        if line.shared.kind is BenefitKind.FISCAL:
            cash += (gain + surprise) * read.share(line.shared.cashable, "cashable")
        step()
    warnings = tuple(Warned("clipped", name) for name in sorted(clipped))
    return Simulation(seed, draws, gains + surprises, costs, gains - costs, drawn, warnings, cash)


def _draw(
    model: Model, draws: int, seed: str, step: Callable[[], None]
) -> tuple[dict[str, Floats], dict[str, Quantity]]:
    """Draws of uncertain inputs as they are, and values of all inputs at the model's prices."""
    drawn: dict[str, Floats] = {}
    values: dict[str, Quantity] = {}
    for one in in_order(model.inputs):
        if one.uncertain:
            found = quantiles(distribution(one), uniforms(seed, one.name, draws))
            drawn[one.name] = np.clip(found, 0.0, 1.0, out=found) if one.unit == SHARE else found
            step()
        value = drawn[one.name] if one.uncertain else evaluate(one.value, values)
        factor = float(price_factor(model, one))
        values[one.name] = value if factor == 1 else value * factor
    return drawn, values


def _present(model: Model, read: DrawReader, line: Brings, bias: Bias, factors: tuple[float, ...]) -> Quantity:
    if isinstance(line, Demand):
        years = demand_years(read, line, model.years, bias)
        return sum(year.benefit * factor for year, factor in zip(years, factors, strict=True))
    if isinstance(line, Risk):
        return risk_benefit(read, line, bias) * sum(factors)
    if line.unit_value is None:
        return 0.0
    return worth_of_benefit(read, line, line.unit_value, bias).present(factors)


def _surprise(read: DrawReader, line: Risk, bias: Bias, factors: tuple[float, ...], seed: str, draws: int) -> Quantity:
    """By how much what happened differs from what was expected; one number a year decides both worlds."""
    before, after = read.share(line.probability, "probability"), read.share(line.probability_with, "probability_with")
    loss, loss_with = read.amount(line.loss, "loss"), read.amount(line.loss_with, "loss_with")
    expected = before * loss - after * loss_with
    raised = np.where(np.asarray(expected) >= 0, 1 - float(bias.benefit), 1 + float(bias.cost))
    total: Quantity = np.zeros(draws)
    for year, factor in enumerate(factors):
        u = uniforms(seed, f"risk {line.id} {year}", draws)
        total += ((u < before) * loss - (u < after) * loss_with - expected) * (raised * factor)
    return total


def yearly(model: Model, draws: int, seed: str) -> tuple[Floats, ...]:
    """The net flow of each year by draw, not discounted, risks at what is expected. Raises `Faulty`.

    All years are held at once, so that memory grows with years times draws too.
    """
    with np.errstate(all="ignore"):
        _drawn, values = _draw(model, draws, seed, nothing)
        exact = dict(exact_values(model).numbers)
        flows = [np.zeros(draws) for _ in range(model.years)]
        for cost in model.lines.costs:
            read = DrawReader(values, ExactReader(model, exact, cost), set())
            for flow, year in zip(flows, cost_flow(read, cost, model.years, graded(model, cost).bias), strict=True):
                flow -= year
        for line in model.lines.bringing:
            read = DrawReader(values, ExactReader(model, exact, line), set())
            for flow, year in zip(flows, _gains(model, read, line, graded(model, line).bias), strict=True):
                flow += year
    if not all(np.isfinite(flow).all() for flow in flows):
        raise Faulty("not-finite", ())
    return tuple(flows)


def _gains(model: Model, read: DrawReader, line: Brings, bias: Bias) -> Iterator[Quantity]:
    if isinstance(line, Demand):
        return (year.benefit for year in demand_years(read, line, model.years, bias))
    if isinstance(line, Risk):
        return repeat(risk_benefit(read, line, bias), model.years)
    if line.unit_value is None:
        return repeat(0.0, model.years)
    return worth_of_benefit(read, line, line.unit_value, bias).years(model.years)
