"""The flows of every line of a model as exact fractions, each with whose it is and how it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.bias import Bias
from commonstar.engine.value.chain import (
    cost_flow,
    demand_years,
    risk_benefit,
    worth_of_benefit,
)
from commonstar.engine.value.discounting import GREEN_BOOK_HEALTH, Discount
from commonstar.engine.value.expressions import MOST_BITS, Exact, Expression, ExpressionRefused, names_in
from commonstar.engine.value.grading import Graded, graded
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import (
    MOST_YEARS,
    Benefit,
    Brings,
    Cost,
    CostKind,
    Demand,
    Line,
    Model,
    Per,
    Risk,
    Shared,
)
from commonstar.vocabulary import Mix

LINES = {Cost: "costs", Benefit: "benefits", Demand: "demand", Risk: "risks"}


class ExactReader:
    """Values as fractions. Raises `Faulty` at the field of the line that is out of its range."""

    def __init__(self, model: Model, values: dict[str, Fraction], line: Line) -> None:
        self.model = model
        self.exact = Exact(values)
        self.place = (LINES[type(line)], line.id)

    def constant(self, value: Fraction) -> Fraction:
        """Itself."""
        return value

    def number(self, tree: Expression, field: str) -> Fraction:
        """Any number."""
        try:
            return self.exact.value(tree)
        except ExpressionRefused as error:
            raise Faulty("expression", (*self.place, field), reason=str(error)) from error
        except KeyError as error:
            raise Faulty("unknown-name", (*self.place, field), name=str(error.args[0])) from error

    def amount(self, tree: Expression, field: str) -> Fraction:
        """A number that is not negative."""
        value = self.number(tree, field)
        if value < 0:
            raise Faulty("negative", (*self.place, field), field=field)
        return value

    def share(self, tree: Expression, field: str) -> Fraction:
        """A number from 0 to 1."""
        value = self.number(tree, field)
        if not 0 <= value <= 1:
            raise Faulty("not-a-share", (*self.place, field), field=field)
        return value

    def whole(self, tree: Expression, field: str) -> int:
        """A whole number of years."""
        value = self.number(tree, field)
        if value.denominator != 1 or not 0 <= value <= MOST_YEARS:
            raise Faulty("not-years", (*self.place, field), field=field)
        if any(self.model.inputs[name].uncertain for name in names_in(tree)):
            raise Faulty("uncertain-years", (*self.place, field), field=field)
        return int(value)

    def cautious(self, value: Fraction, bias: Bias) -> Fraction:
        """Cut by bias; a negative value made larger."""
        return value * (1 - bias.benefit) if value >= 0 else value * (1 + bias.cost)


@dataclass(frozen=True)
class Stream:
    """A yearly flow of money at the model's prices, with whose it is. Costs are positive."""

    id: str
    flow: tuple[Fraction, ...]
    factors: tuple[Fraction, ...]
    shares: tuple[tuple[str, Fraction], ...]
    kind: str
    pathway: str = ""
    outcome: str = ""
    mix: Mix | None = None
    beneficiaries: str = ""
    cashable: Fraction = ZERO
    cut_off: bool = False

    @cached_property
    def present(self) -> Fraction:
        """Its present value."""
        return sum((flow * factor for flow, factor in zip(self.flow, self.factors, strict=True)), ZERO)


@dataclass(frozen=True)
class Health:
    """A stream of QALYs or WELLBYs, discounted at the health rates."""

    id: str
    per: Per
    flow: tuple[Fraction, ...]
    present: Fraction


@dataclass(frozen=True)
class Streams:
    """All flows of a model: costs, benefits in money, years of health or wellbeing, and each line's grade."""

    costs: tuple[Stream, ...]
    benefits: tuple[Stream, ...]
    health: tuple[Health, ...]
    graded: dict[str, Graded]
    hours: tuple[tuple[str, tuple[Fraction, ...]], ...]
    inexact: bool = False


def factors_of(model: Model, discount: Discount) -> tuple[Fraction, ...]:
    """DF(first_year + t) for each year of the model."""
    return discount.factors(model.first_year + model.years - 1)[model.first_year :]


def streams_of(model: Model, values: dict[str, Fraction]) -> Streams:
    """Every flow. Raises `Faulty` for a value out of its range."""
    grades = {line.id: graded(model, line) for line in model.lines.all}
    standard = factors_of(model, model.discount)
    inexact: list[bool] = []
    costs, hours = [], []
    for cost in model.lines.costs:
        read = ExactReader(model, values, cost)
        costs.append(_cost(model, read, cost, grades[cost.id].bias, standard))
        if cost.kind is CostKind.IN_KIND and cost.rate is not None:
            given = tuple(read.amount(tree, "hours") for tree in cost.hours[: model.years])
            hours.append((cost.id, given))
        inexact.append(read.exact.inexact)
    benefits: list[Stream] = []
    health: list[Health] = []
    for line in model.lines.bringing:
        read = ExactReader(model, values, line)
        factors = factors_of(model, line.shared.discount) if line.shared.discount else standard
        found = list(_benefits(model, read, line, grades[line.id].bias, factors))
        _not_too_long(read, found)
        benefits += found
        if isinstance(line, Benefit):
            health += _health(model, read, line, grades[line.id].bias)
        inexact.append(read.exact.inexact)
    return Streams(tuple(costs), tuple(benefits), tuple(health), grades, tuple(hours), any(inexact))


def _not_too_long(read: ExactReader, streams: list[Stream]) -> None:
    """Raises `Faulty` for flows that exact numbers cannot follow in reasonable time, as powers of long decimals."""
    for stream in streams:
        if any(max(each.numerator.bit_length(), each.denominator.bit_length()) > MOST_BITS for each in stream.flow):
            raise Faulty("too-long", read.place, name=stream.id)


def _cost(model: Model, read: ExactReader, line: Cost, bias: Bias, factors: tuple[Fraction, ...]) -> Stream:
    given = max(len(line.amounts), len(line.hours))
    return Stream(
        line.id,
        cost_flow(read, line, model.years, bias),
        factors,
        ((line.agency, Fraction(1)),),
        kind=line.kind,
        mix=line.mix,
        cut_off=given > model.years,
    )


def _benefits(
    model: Model,
    read: ExactReader,
    line: Brings,
    bias: Bias,
    factors: tuple[Fraction, ...],
) -> Iterator[Stream]:
    shared = line.shared
    cashable = read.share(shared.cashable, "cashable")
    if isinstance(line, Demand):
        yield from _demand(model, read, line, bias, factors, cashable)
    elif isinstance(line, Risk):
        flow = (risk_benefit(read, line, bias),) * model.years
        yield _stream(line.id, flow, factors, shared, cashable, line.pathway or "")
    elif line.unit_value is not None:
        fading = worth_of_benefit(read, line, line.unit_value, bias)
        flow = tuple(fading.years(model.years))
        cut = fading.lag + fading.duration > model.years
        yield _stream(line.id, flow, factors, shared, cashable, line.pathway or "", cut_off=cut)


def _demand(
    model: Model,
    read: ExactReader,
    line: Demand,
    bias: Bias,
    factors: tuple[Fraction, ...],
    cashable: Fraction,
) -> Iterator[Stream]:
    """One stream a pathway, so that what each does can be told."""
    years = list(demand_years(read, line, model.years, bias))
    if not line.reductions:
        yield _stream(line.id, tuple(year.benefit for year in years), factors, line.shared, cashable, "")
    for pathway in dict.fromkeys(each.pathway for each in line.reductions):
        flow = []
        for year in years:
            whole = sum(year.weights, ZERO)
            weights = zip(line.reductions, year.weights, strict=True)
            mine = sum((weight for each, weight in weights if each.pathway == pathway), ZERO)
            flow.append(year.benefit * mine / whole if whole else ZERO)
        yield _stream(line.id, tuple(flow), factors, line.shared, cashable, pathway)


def _stream(
    name: str,
    flow: tuple[Fraction, ...],
    factors: tuple[Fraction, ...],
    shared: Shared,
    cashable: Fraction,
    pathway: str,
    *,
    cut_off: bool = False,
) -> Stream:
    return Stream(
        name,
        flow,
        factors,
        shared.agencies,
        kind=shared.kind,
        pathway=pathway,
        outcome=shared.outcome,
        mix=shared.mix,
        beneficiaries=shared.beneficiaries,
        cashable=cashable,
        cut_off=cut_off,
    )


def _health(model: Model, read: ExactReader, line: Benefit, bias: Bias) -> Iterator[Health]:
    factors = factors_of(model, GREEN_BOOK_HEALTH)
    for per, tree in ((Per.QALY, line.qalys), (Per.WELLBY, line.wellbys)):
        if tree is not None:
            flow = tuple(worth_of_benefit(read, line, tree, bias).years(model.years))
            yield Health(line.id, per, flow, sum((f * df for f, df in zip(flow, factors, strict=True)), ZERO))
