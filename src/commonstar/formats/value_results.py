"""What a value model answers, as a tree for JSON: money as strings to 0.01, and the same tree exact.

Money is rounded half away from zero; parts of a sum are rounded so that they sum. Ratios, years and shares have four
places. `exact` repeats the tree with each number as "numerator/denominator".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonstar.engine.quantities import exact_text, half_away, rounded_parts
from commonstar.engine.value.comparing import compare_options, run_scenarios, tornado
from commonstar.engine.value.financial import FinancialYear
from commonstar.engine.value.results import AgencyResult, HealthResult, Result, nothing
from commonstar.engine.value.sharing import Settlement
from commonstar.formats.value_words import warning_of

PLACES = 4


@dataclass(frozen=True)
class Shown:
    """A number as it is and as it is shown."""

    exact: Fraction
    shown: Decimal

    @classmethod
    def money(cls, value: Fraction) -> Shown:
        """To 0.01."""
        return cls(value, half_away(value))

    @classmethod
    def ratio(cls, value: Fraction | None) -> Shown | None:
        """To four places."""
        return None if value is None else cls(value, half_away(value, PLACES))


def plain(tree: Any) -> Any:
    """The tree with numbers as strings, rounded."""
    return _each(tree, lambda number: str(number.shown))


def exact(tree: Any) -> Any:
    """The tree with numbers as fractions."""
    return _each(tree, lambda number: exact_text(number.exact))


def _each(tree: Any, write: Callable[[Shown], str]) -> Any:
    if isinstance(tree, Shown):
        return write(tree)
    if isinstance(tree, Mapping):
        return {key: _each(value, write) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_each(value, write) for value in tree]
    return tree


def parts(values: Mapping[str, Fraction]) -> dict[str, Shown]:
    """Parts of a sum."""
    shown = rounded_parts(values)
    return {key: Shown(value, shown[key]) for key, value in values.items()}


def tree_of(result: Result) -> dict[str, Any]:
    """All answers of one run, under the keys of docs/reference/value-model.md."""
    mix = result.by_mix
    return {
        "pv_benefits": Shown.money(result.benefits),
        "pv_costs": Shown.money(result.costs),
        "npv": Shown.money(result.net),
        "bcr": Shown.ratio(result.ratio),
        "payback": _payback(result),
        "flows": _flows(result),
        "by_kind": parts(result.by_kind),
        "by_pathway": parts(result.by_pathway),
        "by_level": parts(result.by_level),
        "by_mix": {
            "released": Shown.money(mix.released),
            "communities": Shown.money(mix.communities),
            "given_hours": Shown.money(mix.given_hours),
        },
        "by_beneficiaries": parts(result.by_beneficiaries),
        "agencies": _agencies(result.agencies),
        "transfers": _transfers(result.should_care),
        "transfers_shortfall": Shown.money(result.should_care.shortfall),
        "movable": {
            "transfers": _transfers(result.movable.settlement),
            "shortfall": Shown.money(result.movable.settlement.shortfall),
            "year": result.movable.year,
        },
        "proportional": parts(result.proportional),
        "shapley": None if result.shapley is None else parts(result.shapley),
        "switching": _switching(result),
        "financial": [_year(year) for year in result.financial],
        "weighted": _weighted(result),
        "qaly": [_health(each) for each in result.health],
        "unmonetised": [{"outcome": each.outcome, "direction": each.direction} for each in result.model.unmonetised],
        "warnings": [
            {"code": each.code, "about": each.about, "text": warning_of(each)} | dict(each.parameters)
            for each in result.warnings
        ],
        "illustrative": result.illustrative,
        "method": result.method,
    }


def whole_tree(result: Result, step: Callable[[], None] = nothing) -> dict[str, Any]:
    """`tree_of`, with options, scenarios and the tornado beside it; `step` is called after each. Raises `Faulty`."""
    tree, model = tree_of(result), result.model
    tree["options"] = {
        name: {**_brief(each.result), "against_nothing": Shown.money(each.against_nothing)}
        for name, each in compare_options(model, step).items()
    }
    tree["scenarios"] = {name: _brief(each) for name, each in run_scenarios(model, step).items()}
    tree["tornado"] = [
        {"input": bar.name, "low": Shown.money(bar.low), "high": Shown.money(bar.high)}
        for bar in tornado(model, result.net, step)
    ]
    return tree


def _brief(result: Result) -> dict[str, Any]:
    tree = tree_of(result)
    return {key: tree[key] for key in ("pv_benefits", "pv_costs", "npv", "bcr")}


def _payback(result: Result) -> dict[str, Any]:
    found = result.payback
    months = found.simple_months
    return {
        "year": found.year,
        "years": Shown.ratio(found.years),
        "undiscounted_years": Shown.ratio(found.undiscounted_years),
        "simple_months": None if months is None else Shown.money(months),
    }


def _flows(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "year": each.year,
            "cost": Shown.money(each.cost),
            "benefit": Shown.money(each.benefit),
            "cumulative": Shown.money(each.cumulative),
        }
        for each in result.flows
    ]


def _agencies(agencies: Mapping[str, AgencyResult]) -> dict[str, Any]:
    benefits = parts({name: each.benefits for name, each in agencies.items()})
    costs = parts({name: each.costs for name, each in agencies.items()})
    net = parts({name: each.net for name, each in agencies.items()})
    return {
        name: {
            "pv_benefits": benefits[name],
            "pv_costs": costs[name],
            "net": net[name],
            "cashable": Shown.money(each.cashable),
        }
        for name, each in agencies.items()
    }


def _transfers(settlement: Settlement) -> list[dict[str, Any]]:
    shown = parts({str(index): each.amount for index, each in enumerate(settlement.transfers)})
    return [
        {"from": each.payer, "to": each.payee, "amount": shown[str(index)]}
        for index, each in enumerate(settlement.transfers)
    ]


def _switching(result: Result) -> dict[str, Any] | None:
    found = result.switching
    return None if found is None else {"benefits": Shown.ratio(found.benefits), "costs": Shown.ratio(found.costs)}


def _year(year: FinancialYear) -> dict[str, Any]:
    money = ("capital", "revenue", "one_off", "recurring", "double_running", "released", "gap", "real", "inflation")
    return {
        "year": year.year,
        **{name: Shown.money(getattr(year, name)) for name in money},
        "budget_lines": {name: Shown.money(value) for name, value in year.budget_lines.items()},
    }


def _weighted(result: Result) -> dict[str, Any]:
    groups = {
        name: {
            "weight": Shown.ratio(each.weight),
            "pv_benefits": Shown.money(each.benefits),
            "weighted": Shown.money(each.weighted),
        }
        for name, each in result.weighted.items()
    }
    more = sum((each.weighted - each.benefits for each in result.weighted.values()), Fraction(0))
    return {
        "groups": groups,
        "pv_benefits": Shown.money(result.benefits + more),
        "npv": Shown.money(result.net + more),
    }


def _health(each: HealthResult) -> dict[str, Any]:
    return {
        "per": str(each.per),
        "pv_years": Shown.ratio(each.years),
        "net_cost": Shown.money(each.net_cost),
        "quadrant": str(each.quadrant),
        "cost_per": None if each.ratio is None else Shown.money(each.ratio),
        "net_benefit": [
            {
                "threshold": threshold.name,
                "perspective": threshold.perspective,
                "date": threshold.date,
                "value": Shown.money(threshold.value),
                "net_benefit": Shown.money(net),
            }
            for threshold, net in each.net_benefits
        ],
    }
