"""Runs a model: from inputs to flows to answers, exact (method `public-value/1`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import accumulate

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.distributions import far_from_value
from commonstar.engine.value.effectiveness import net_benefit, quadrant, ratio
from commonstar.engine.value.expressions import Exact, Number, Power
from commonstar.engine.value.financial import financial_case
from commonstar.engine.value.grading import expressions_of, inputs_of
from commonstar.engine.value.inputs import Values, exact_values
from commonstar.engine.value.model import AgencyKind, BenefitKind, CostKind, Model, Per
from commonstar.engine.value.payback import payback
from commonstar.engine.value.results import (
    AgencyResult,
    HealthResult,
    MixResult,
    Movable,
    Result,
    Switching,
    Warned,
    Weighted,
    YearFlow,
)
from commonstar.engine.value.sharing import MOST_AGENCIES, proportional, settle, shapley
from commonstar.engine.value.streams import Stream, Streams, streams_of
from commonstar.vocabulary import Mix

NOT_SAID = "not-said"
ELASTICITY = Fraction("1.3")


def run(model: Model) -> Result:
    """Every answer of a model. Raises `Faulty` for what cannot be computed."""
    values = exact_values(model)
    streams = streams_of(model, dict(values.numbers))
    flows = tuple(_flows(model, streams))
    benefits = sum((each.present for each in streams.benefits), ZERO)
    costs = sum((each.present for each in streams.costs), ZERO)
    agencies = {name: _agency(streams, name) for name in model.agencies}
    caring = [name for name, each in model.agencies.items() if each.kind is not AgencyKind.SOCIETY]
    gains = {name: agencies[name].benefits for name in caring}
    carried = sum((agencies[name].costs for name in caring), ZERO)
    return Result(
        model,
        values,
        streams,
        benefits,
        costs,
        flows,
        payback(
            [each.present_benefit - each.present_cost for each in flows],
            [each.benefit - each.cost for each in flows],
            sum((each.cost for each in flows), ZERO),
            [each.benefit for each in flows],
            model.first_year,
        ),
        _grouped(streams, lambda each: each.kind),
        _grouped(streams, lambda each: each.pathway),
        _grouped(streams, lambda each: model.outcomes[each.outcome].level if each.outcome else ""),
        _grouped(streams, lambda each: each.beneficiaries),
        _mix(streams),
        agencies,
        settle({name: agencies[name].net for name in caring}),
        _movable(model, streams, agencies),
        proportional(gains, carried),
        shapley(gains, carried) if len(gains) <= MOST_AGENCIES else None,
        Switching(1 - costs / benefits, benefits / costs - 1) if benefits > 0 and costs > 0 else None,
        financial_case(model, streams),
        _weighted(model, benefits),
        tuple(_health(model, streams, costs)),
        tuple(_warnings(model, values, streams)),
        is_illustrative(model, streams),
    )


def _flows(model: Model, streams: Streams) -> Iterator[YearFlow]:
    total = ZERO
    for year in range(model.years):
        cost = sum((each.flow[year] for each in streams.costs), ZERO)
        benefit = sum((each.flow[year] for each in streams.benefits), ZERO)
        present_cost = sum((each.flow[year] * each.factors[year] for each in streams.costs), ZERO)
        present_benefit = sum((each.flow[year] * each.factors[year] for each in streams.benefits), ZERO)
        total += present_benefit - present_cost
        yield YearFlow(model.first_year + year, cost, benefit, present_cost, present_benefit, total)


def _grouped(streams: Streams, key: Callable[[Stream], str]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for each in streams.benefits:
        name = str(key(each)) or NOT_SAID
        found[name] = found.get(name, ZERO) + each.present
    return found


def _agency(streams: Streams, name: str) -> AgencyResult:
    benefits = cashable = costs = cash = ZERO
    for each in streams.benefits:
        part = each.present * dict(each.shares).get(name, ZERO)
        benefits += part
        cashable += part * each.cashable if each.kind == BenefitKind.FISCAL else ZERO
    for each in streams.costs:
        part = each.present * dict(each.shares).get(name, ZERO)
        costs += part
        cash += part if each.kind == CostKind.CASH else ZERO
    return AgencyResult(benefits, costs, cashable, cash)


def _mix(streams: Streams) -> MixResult:
    released = sum(
        (
            each.present * each.cashable
            for each in streams.benefits
            if each.mix is Mix.SUBSTITUTIVE and each.kind == BenefitKind.FISCAL
        ),
        ZERO,
    )
    additive = (each for each in streams.costs if each.mix is Mix.ADDITIVE and each.kind == CostKind.CASH)
    hours = sum((sum(given, ZERO) for _, given in streams.hours), ZERO)
    return MixResult(released, sum((each.present for each in additive), ZERO), hours)


def _movable(model: Model, streams: Streams, agencies: dict[str, AgencyResult]) -> Movable:
    """Among those who can pay; payments on present values."""
    payers = [name for name, each in model.agencies.items() if each.can_pay]
    settlement = settle({name: agencies[name].cashable - agencies[name].cash_cost for name in payers})
    yearly = [ZERO] * model.years
    for each in streams.benefits:
        part = sum((share for name, share in each.shares if name in payers), ZERO) * each.cashable
        if each.kind == BenefitKind.FISCAL:
            yearly = [total + flow * part for total, flow in zip(yearly, each.flow, strict=True)]
    for each in streams.costs:
        if each.kind == CostKind.CASH and each.shares[0][0] in payers:
            yearly = [total - flow for total, flow in zip(yearly, each.flow, strict=True)]
    cumulative = list(accumulate(yearly))
    return Movable(settlement, model.first_year + cumulative.index(min(cumulative)))


def weight(income: Fraction, reference: Fraction) -> Fraction:
    """A group's distribution weight, (reference ÷ income)^1.3, to 50 digits."""
    return Exact({}).value(Power(Number(reference / income), ELASTICITY))


def _weighted(model: Model, benefits: Fraction) -> dict[str, Weighted]:
    found = {}
    for group in model.groups:
        factor = weight(group.income, group.reference_income)
        part = benefits * group.share
        found[group.id] = Weighted(factor, part, part * factor)
    return found


def _health(model: Model, streams: Streams, costs: Fraction) -> Iterator[HealthResult]:
    fiscal = sum((each.present for each in streams.benefits if each.kind == BenefitKind.FISCAL), ZERO)
    for per in Per:
        mine = [each for each in streams.health if each.per is per]
        if mine:
            years = sum((each.present for each in mine), ZERO)
            cost = costs - fiscal
            nets = tuple((each, net_benefit(cost, years, each.value)) for each in model.thresholds if each.per is per)
            yield HealthResult(per, years, cost, quadrant(cost, years), ratio(cost, years), nets)


def is_illustrative(model: Model, streams: Streams) -> bool:
    """Whether any line that counts is illustrative, or rests on an input that is."""
    return any(each.illustrative for each in streams.graded.values())


def _warnings(model: Model, values: Values, streams: Streams) -> Iterator[Warned]:
    for name, each in streams.graded.items():
        yield from (Warned(code, name) for code in each.warnings)
    for stream in (*streams.costs, *streams.benefits):
        if stream.cut_off:
            yield Warned("cut-off", stream.id)
        if stream.cashable and stream.kind != BenefitKind.FISCAL:
            yield Warned("cashable-not-fiscal", stream.id)
    if values.inexact or streams.inexact:
        yield Warned("inexact", ", ".join(sorted(values.inexact)))
    if any(each.bias.benefit or each.bias.cost for each in streams.graded.values()):
        yield Warned("bias-unverified")
    if len({each.perspective for each in model.thresholds}) > 1:
        yield Warned("perspectives")
    for one in model.inputs.values():
        mean = far_from_value(one) if one.uncertain else None
        if mean is not None and isinstance(one.value, Number):
            said = (("value", f"{float(one.value.value):g}"), ("mean", f"{mean:g}"))
            yield Warned("mean-differs", one.name, said)
    unused = set(model.inputs) - _used(model)
    yield from (Warned("unused", name) for name in sorted(unused))


def _used(model: Model) -> frozenset[str]:
    """Inputs that a line or another input uses."""
    trees = [tree for line in model.lines.all for tree in expressions_of(line)]
    return inputs_of(model, [*trees, *(each.value for each in model.inputs.values())])
