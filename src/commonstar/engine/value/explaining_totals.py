"""The working of a result's totals: sums over lines, by what they are told apart by, by agency and by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from commonstar.engine.value.model import AgencyKind, Benefit, BenefitKind, Brings, Cost, CostKind, Demand
from commonstar.engine.value.results import Result
from commonstar.engine.value.sharing import Settlement
from commonstar.engine.value.streams import LINES
from commonstar.engine.working import Step
from commonstar.vocabulary import Mix

NOT_SAID = "not-said"
SUM = "sum of present values"
SHARED = "surplus ÷ all surpluses × deficit, as far as surpluses go"


def totals_of(result: Result) -> Iterator[Step]:
    """The steps of every total."""
    yield from _wholes(result)
    yield from _groups(result)
    yield from _mix(result)
    yield from _flows(result)
    yield from _agencies(result)
    yield from _between(result)
    yield from _financial(result)
    yield from _health(result)


def base_of(line: Cost | Brings) -> str:
    """Where the cells of a line begin."""
    return f"{LINES[type(line)]}.{line.id}"


def _pv(line: Cost | Brings) -> str:
    return f"{base_of(line)}.pv"


def _wholes(result: Result) -> Iterator[Step]:
    lines, both = result.model.lines, ("pv_benefits", "pv_costs")
    yield Step("pv_benefits", "sum", result.benefits, SUM, tuple(map(_pv, lines.bringing)))
    yield Step("pv_costs", "sum", result.costs, SUM, tuple(map(_pv, lines.costs)))
    yield Step("npv", "difference", result.net, "pv_benefits - pv_costs", both)
    if result.ratio is not None:
        yield Step("bcr", "ratio", result.ratio, "pv_benefits ÷ pv_costs", both)
    if result.switching is not None:
        yield Step("switching.benefits", "ratio", result.switching.benefits, "1 - pv_costs ÷ pv_benefits", both)
        yield Step("switching.costs", "ratio", result.switching.costs, "pv_benefits ÷ pv_costs - 1", both)


def _groups(result: Result) -> Iterator[Step]:
    """By kind, pathway, level and beneficiaries; a demand belongs to each pathway that lowers it."""
    outcomes = result.model.outcomes
    groups: tuple[tuple[str, Mapping[str, Fraction], Callable[[Brings], set[str]]], ...] = (
        ("by_kind", result.by_kind, lambda line: {str(line.shared.kind)}),
        ("by_pathway", result.by_pathway, _pathways),
        (
            "by_level",
            result.by_level,
            lambda line: {str(outcomes[line.shared.outcome].level) if line.shared.outcome else NOT_SAID},
        ),
        ("by_beneficiaries", result.by_beneficiaries, lambda line: {line.shared.beneficiaries or NOT_SAID}),
    )
    for group, values, names in groups:
        for name, value in values.items():
            parts = tuple(_pv(line) for line in result.model.lines.bringing if name in names(line))
            formula = SUM if group != "by_pathway" else f"{SUM}; of a demand, the part of this pathway"
            yield Step(f"{group}.{name}", "sum", value, formula, parts)


def _pathways(line: Brings) -> set[str]:
    if isinstance(line, Demand):
        return {str(each.pathway) for each in line.reductions} or {NOT_SAID}
    return {str(line.pathway) if line.pathway else NOT_SAID}


def _mix(result: Result) -> Iterator[Step]:
    lines, mix = result.model.lines, result.by_mix
    saving = [line for line in lines.bringing if line.shared.mix is Mix.SUBSTITUTIVE and _is_fiscal(line)]
    parts = tuple(cell for line in saving for cell in (_pv(line), f"{base_of(line)}.cashable"))
    yield Step("by_mix.released", "sum", mix.released, "sum of present value × cashable", parts)
    put = tuple(_pv(line) for line in lines.costs if line.mix is Mix.ADDITIVE and line.kind is CostKind.CASH)
    yield Step("by_mix.communities", "sum", mix.communities, SUM, put)
    given = tuple(
        f"{base_of(line)}.hours.{index}"
        for line in lines.costs
        if line.kind is CostKind.IN_KIND
        for index in range(min(len(line.hours), result.model.years))
    )
    yield Step("by_mix.given_hours", "sum", mix.given_hours, "sum of hours", given)


def _is_fiscal(line: Brings) -> bool:
    return line.shared.kind is BenefitKind.FISCAL


def _flows(result: Result) -> Iterator[Step]:
    """Each year's cost and benefit, and the discounted flow summed so far."""
    model, before = result.model, ""
    for flow in result.flows:
        base = f"flows.{flow.year}"
        costs = tuple(f"{base_of(line)}.year.{flow.year}" for line in model.lines.costs)
        gains = tuple(f"{base_of(line)}.year.{flow.year}" for line in model.lines.bringing)
        yield Step(f"{base}.cost", "sum", flow.cost, "sum of the year's costs", costs)
        yield Step(f"{base}.benefit", "sum", flow.benefit, "sum of the year's benefits", gains)
        parts = (f"{base}.benefit", f"{base}.cost", f"factor.{flow.year}", *((before,) if before else ()))
        formula = "(benefit - cost) × discount factor + what stood the year before"
        yield Step(f"{base}.cumulative", "running-sum", flow.cumulative, formula, parts)
        before = f"{base}.cumulative"
    yield from _payback(result, tuple(f"flows.{flow.year}.cumulative" for flow in result.flows))


def _payback(result: Result, parts: tuple[str, ...]) -> Iterator[Step]:
    found = result.payback
    if found.year is not None and found.years is not None:
        yield Step(
            "payback.year", "payback", Fraction(found.year), "first year from which the sum stays above 0", parts
        )
        yield Step("payback.years", "payback", found.years, "the flow of a year is spread evenly over it", parts)
    if found.simple_months is not None:
        flows = tuple(f"flows.{flow.year}.{what}" for flow in result.flows for what in ("cost", "benefit"))
        formula = "all costs ÷ benefit of the first full year × 12, undiscounted"
        yield Step("payback.simple_months", "payback", found.simple_months, formula, flows)


def _agencies(result: Result) -> Iterator[Step]:
    lines = result.model.lines
    for name, agency in result.agencies.items():
        base = f"agencies.{name}"
        mine = [line for line in lines.bringing if dict(line.shared.agencies).get(name)]
        for line in mine:
            origin, share = line.shared.provenance, dict(line.shared.agencies)[name]
            yield Step(f"{base}.share.{line.id}", "given", share, "", (), origin.source, origin.illustrative)
        parts = tuple(cell for line in mine for cell in (_pv(line), f"{base}.share.{line.id}"))
        paid = tuple(_pv(line) for line in lines.costs if line.agency == name)
        yield Step(f"{base}.pv_benefits", "sum", agency.benefits, "sum of present value × share", parts)
        yield Step(f"{base}.pv_costs", "sum", agency.costs, SUM, paid)
        both = (f"{base}.pv_benefits", f"{base}.pv_costs")
        yield Step(f"{base}.net", "difference", agency.net, "pv_benefits - pv_costs", both)
        cash = [line for line in mine if _is_fiscal(line)]
        parts = tuple(
            cell for line in cash for cell in (_pv(line), f"{base}.share.{line.id}", f"{base_of(line)}.cashable")
        )
        formula = "sum of present value × share × cashable"
        yield Step(f"{base}.cashable", "sum", agency.cashable, formula, parts)
        cash_costs = tuple(_pv(line) for line in lines.costs if line.agency == name and line.kind is CostKind.CASH)
        yield Step(f"{base}.cash_cost", "sum", agency.cash_cost, SUM, cash_costs)


def _between(result: Result) -> Iterator[Step]:
    """What agencies could pay each other."""
    names = list(result.agencies)
    nets = tuple(f"agencies.{name}.net" for name in names)
    yield from _settled("transfers", result.should_care, nets)
    caring = [name for name in names if result.model.agencies[name].kind is not AgencyKind.SOCIETY]
    both = tuple(f"agencies.{name}.{what}" for name in caring for what in ("pv_benefits", "pv_costs"))
    for name, value in result.proportional.items():
        formula = "all costs × benefit of the agency ÷ benefits of all, none below 0, without society"
        yield Step(f"proportional.{name}", "sharing", value, formula, both)
    for name, value in (result.shapley or {}).items():
        formula = "Shapley's value of max(0, benefits of some - all costs), without society"
        yield Step(f"shapley.{name}", "sharing", value, formula, both)
    cash = tuple(f"agencies.{name}.{what}" for name in names for what in ("cashable", "cash_cost"))
    yield from _settled("movable", result.movable.settlement, cash)


def _settled(base: str, settlement: Settlement, parts: tuple[str, ...]) -> Iterator[Step]:
    for each in settlement.transfers:
        yield Step(f"{base}.{each.payer}.{each.payee}", "transfer", each.amount, SHARED, parts)
    lacking = "deficits less surpluses, not below 0"
    yield Step(f"{base}.shortfall", "transfer", settlement.shortfall, lacking, parts)


def _financial(result: Result) -> Iterator[Step]:
    model = result.model
    inflator = f"real × (1 + {model.financial.inflator}) ^ year"
    for year, row in enumerate(result.financial):
        base = f"financial.{row.year}"
        costs = [line for line in model.lines.costs if line.kind is CostKind.CASH]
        kept: dict[str, Callable[[Cost], bool]] = {
            "capital": lambda line: line.capital,
            "revenue": lambda line: not line.capital,
            "one_off": lambda line: not line.recurring,
            "recurring": lambda line: line.recurring,
            "double_running": lambda line: line.double_running,
        }
        for name, wanted in kept.items():
            parts = tuple(f"{base_of(line)}.year.{model.first_year + year}" for line in costs if wanted(line))
            yield Step(f"{base}.{name}", "nominal", getattr(row, name), f"sum of costs; {inflator}", parts)
        gains = tuple(
            cell
            for line in model.lines.bringing
            if _is_fiscal(line)
            for cell in (f"{base_of(line)}.year.{model.first_year + year}", f"{base_of(line)}.cashable")
        )
        yield Step(f"{base}.released", "nominal", row.released, f"sum of benefit × cashable; {inflator}", gains)
        net = (f"{base}.capital", f"{base}.revenue", f"{base}.released")
        yield Step(f"{base}.gap", "difference", row.gap, "capital + revenue - released, not below 0", net)
        yield Step(f"{base}.real", "difference", row.real, "capital + revenue - released, without inflation", net)
        whole = "capital + revenue - released - real"
        yield Step(f"{base}.inflation", "difference", row.inflation, whole, (*net, f"{base}.real"))


def _health(result: Result) -> Iterator[Step]:
    model = result.model
    for each in result.health:
        base = f"qaly.{each.per}"
        lines = [line for line in model.lines.benefits if _years_tree(line, str(each.per))]
        cells = tuple(
            cell for line in lines for cell in (f"{base_of(line)}.net_outcomes", f"{base_of(line)}.{each.per}s")
        )
        formula = "sum of net outcomes × years for each, discounted at the health rates"
        yield Step(f"{base}.pv_years", "sum", each.years, formula, cells)
        parts = ("pv_costs", *(("by_kind.fiscal",) if "fiscal" in result.by_kind else ()))
        yield Step(f"{base}.net_cost", "difference", each.net_cost, "pv_costs - fiscal benefits", parts)
        if each.ratio is not None:
            both = (f"{base}.net_cost", f"{base}.pv_years")
            yield Step(f"{base}.cost_per", "ratio", each.ratio, "net_cost ÷ pv_years", both)


def _years_tree(line: Benefit, per: str) -> bool:
    return getattr(line, f"{per}s") is not None
