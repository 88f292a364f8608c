"""The financial case: cash by financial year in nominal sums (method `financial-case/1`).

nominal = real × (1 + inflator)^(first_year + t). Real flows include optimism bias, so that they are those of the public
value case. A year's row reconciles: nominal = real + inflation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.model import BenefitKind, Cost, CostKind, Model
from commonstar.engine.value.streams import Streams

METHOD = "financial-case/1"


@dataclass(frozen=True)
class FinancialYear:
    """Nominal cash of one financial year; `real` is its net cash cost before inflation."""

    year: str
    capital: Fraction
    revenue: Fraction
    one_off: Fraction
    recurring: Fraction
    double_running: Fraction
    released: Fraction
    gap: Fraction
    real: Fraction
    inflation: Fraction
    budget_lines: Mapping[str, Fraction]


def financial_case(model: Model, streams: Streams) -> tuple[FinancialYear, ...]:
    """Every year of the model."""
    return tuple(_year(model, streams, year) for year in range(model.years))


def _year(model: Model, streams: Streams, year: int) -> FinancialYear:
    factor = nominal_factor(model, year)
    cash = [
        (line, stream.flow[year] * factor)
        for line, stream in zip(model.lines.costs, streams.costs, strict=True)
        if line.kind is CostKind.CASH
    ]
    whole = sum((amount for _, amount in cash), ZERO)
    released = factor * sum(
        (each.flow[year] * each.cashable for each in streams.benefits if each.kind == BenefitKind.FISCAL), ZERO
    )
    lines: dict[str, Fraction] = {}
    for line, amount in cash:
        if line.budget_line:
            lines[line.budget_line] = lines.get(line.budget_line, ZERO) + amount
    net = whole - released
    return FinancialYear(
        financial_year(model, year),
        _sum(cash, lambda line: line.capital),
        _sum(cash, lambda line: not line.capital),
        _sum(cash, lambda line: not line.recurring),
        _sum(cash, lambda line: line.recurring),
        _sum(cash, lambda line: line.double_running),
        released,
        max(ZERO, net),
        net / factor,
        net - net / factor,
        lines,
    )


def nominal_factor(model: Model, year: int) -> Fraction:
    """By what a real amount of flow t = `year` is multiplied to be in the money of its year."""
    return (1 + model.financial.inflator) ** (model.first_year + year)


def _sum(cash: list[tuple[Cost, Fraction]], wanted: Callable[[Cost], bool]) -> Fraction:
    return sum((amount for line, amount in cash if wanted(line)), ZERO)


def financial_year(model: Model, year: int) -> str:
    """The name of the financial year: 2025 where it starts in January, else 2025-26."""
    start = model.price_year + model.first_year + year
    return str(start) if model.financial.start_month == 1 else f"{start}-{(start + 1) % 100:02d}"
