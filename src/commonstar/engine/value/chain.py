"""The formulas of a line's flows, once, for exact fractions and for arrays of draws alike (method `value-chain/1`).

A `Reader` gives the value of an expression: fractions in the exact run, floats or arrays of floats in a simulation.
Sources and a worked table: docs/explanation/public-value.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from commonstar.engine.value.bias import Bias
from commonstar.engine.value.expressions import Expression
from commonstar.engine.value.model import Benefit, Cost, Demand, Risk

METHOD = "value-chain/1"

# A fraction, a float, or an array of floats with one entry a draw; arithmetic is written once for all three.
Quantity: TypeAlias = Any


class Reader(Protocol):
    """Values of expressions, with the ranges that a field allows; `field` names it for an error."""

    def constant(self, value: Fraction) -> Quantity:
        """A constant as this reader computes."""

    def number(self, tree: Expression, field: str) -> Quantity:
        """Any number."""

    def amount(self, tree: Expression, field: str) -> Quantity:
        """A number that is not negative."""

    def share(self, tree: Expression, field: str) -> Quantity:
        """A number from 0 to 1."""

    def whole(self, tree: Expression, field: str) -> int:
        """A whole number that is not negative and not uncertain."""

    def cautious(self, value: Quantity, bias: Bias) -> Quantity:
        """A benefit cut by its bias; a negative one made larger by that of costs."""


@dataclass(frozen=True)
class Net:
    """Net outcomes of a benefit, and the people on the way there."""

    reached: Quantity
    staying: Quantity
    changed: Quantity
    outcomes: Quantity


def net_outcomes(read: Reader, line: Benefit) -> Net:
    """Population × engagement × retention × impact × (1-deadweight) × (1-attribution) × (1-displacement)."""
    reached = read.amount(line.population, "population") * read.share(line.engagement, "engagement")
    staying = reached * read.share(line.retention, "retention")
    changed = staying * read.share(line.impact, "impact")
    outcomes = changed
    for tree, field in (
        (line.deadweight, "deadweight"),
        (line.attribution, "attribution"),
        (line.displacement, "displacement"),
    ):
        outcomes = outcomes * (1 - read.share(tree, field))
    return Net(reached, staying, changed, outcomes)


@dataclass(frozen=True)
class Fading:
    """A flow that begins at `lag`, lasts `duration` years and keeps the share `keep` from each year to the next."""

    first: Quantity
    keep: Quantity
    lag: int
    duration: int

    def years(self, years: int) -> Iterator[Quantity]:
        """The flow of each year from 0 to years - 1."""
        value = self.first
        for year in range(years):
            inside = self.lag <= year < self.lag + self.duration
            yield value if inside else self.first * 0
            if inside:
                value = value * self.keep

    def present(self, factors: tuple[Quantity, ...]) -> Quantity:
        """Its present value: first × the sum of DF × keep^k, by Horner's rule."""
        last = min(self.lag + self.duration, len(factors))
        total: Quantity = 0
        for year in range(last - 1, self.lag - 1, -1):
            total = total * self.keep + factors[year]
        return self.first * total


def worth_of_benefit(read: Reader, line: Benefit, worth: Expression, bias: Bias) -> Fading:
    """Net outcomes × worth × (1-bias), fading by drop-off."""
    first = net_outcomes(read, line).outcomes * read.number(worth, "unit_value")
    keep = 1 - read.share(line.drop_off, "drop_off")
    lag, duration = read.whole(line.lag, "lag"), read.whole(line.duration, "duration")
    return Fading(read.cautious(first, bias), keep, lag, duration)


def cost_flow(read: Reader, line: Cost, years: int, bias: Bias) -> tuple[Quantity, ...]:
    """Amount, or hours × rate, × (1+bias), by year."""
    if line.rate is None:
        amounts = [read.amount(tree, "amounts") for tree in line.amounts]
    else:
        rate = read.amount(line.rate, "rate")
        amounts = [read.amount(tree, "hours") * rate for tree in line.hours]
    raised = [amount * read.constant(1 + bias.cost) for amount in amounts[:years]]
    return (*raised, *([read.constant(Fraction(0))] * (years - len(raised))))


@dataclass(frozen=True)
class DemandYear:
    """A year's demand without and with the reductions, the benefit, and each reduction's weight in it."""

    without: Quantity
    remaining: Quantity
    benefit: Quantity
    weights: tuple[Quantity, ...]


def demand_years(read: Reader, line: Demand, years: int, bias: Bias) -> Iterator[DemandYear]:
    """Demand with and without, year by year.

    f_t = 1 - Π(1 - reach × effect × (1-deadweight) × ramp); what persists lowers the next year's demand too.
    """
    growth = 1 + read.number(line.growth, "growth")
    unit_cost = read.amount(line.unit_cost, "unit_cost")
    strengths = [
        read.share(each.reach, "reach") * read.share(each.effect, "effect") * (1 - read.share(each.deadweight, "dw"))
        for each in line.reductions
    ]
    ramps = [[read.share(tree, "ramp") for tree in each.ramp] for each in line.reductions]
    lags = [read.whole(each.lag, "lag") for each in line.reductions]
    without = remaining = read.amount(line.initial, "initial")
    total: list[Quantity] = [read.constant(Fraction(0))] * len(strengths)
    for year in range(years):
        if year:
            without = without * growth
        now = [
            strength * (ramp[min(year - lag, len(ramp) - 1)] if year >= lag else read.constant(Fraction(0)))
            for strength, ramp, lag in zip(strengths, ramps, lags, strict=True)
        ]
        left: Quantity = read.constant(Fraction(1))
        for each in now:
            left = left * (1 - each)
        grown = remaining * growth if year else remaining
        remaining = (grown if line.persists else without) * left
        total = [before + each for before, each in zip(total, now, strict=True)]
        saved = (without - remaining) * unit_cost
        weights = tuple(total if line.persists else now)
        yield DemandYear(without, remaining, read.cautious(saved, bias), weights)


def risk_benefit(read: Reader, line: Risk, bias: Bias) -> Quantity:
    """A year's expected loss avoided: probability × loss - probability_with × loss_with, cut by bias."""
    before = read.share(line.probability, "probability") * read.amount(line.loss, "loss")
    after = read.share(line.probability_with, "probability_with") * read.amount(line.loss_with, "loss_with")
    return read.cautious(before - after, bias)
