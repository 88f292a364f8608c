"""A result year by year: what each agency is promised and carries, and the mix (methods `agency-ledger/1`, `mix/1`).

Money is real, at the model's prices and undiscounted, so that it can stand beside what was realised. Each year carries
its present value too; the years' present values sum to those of the whole result exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.financial import financial_year
from commonstar.engine.value.model import AgencyKind, BenefitKind, CostKind
from commonstar.engine.value.results import Result
from commonstar.engine.value.streams import Stream
from commonstar.vocabulary import Mix


@dataclass(frozen=True)
class Amount:
    """A year's money: real and undiscounted, and its present value."""

    real: Fraction = ZERO
    present: Fraction = ZERO

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.real + other.real, self.present + other.present)


@dataclass(frozen=True)
class AgencyYear:
    """What an agency gains and carries; `cashable` is its fiscal benefit in cash, `cash_cost` what it pays."""

    year: str
    benefit: Amount
    cost: Amount
    cashable: Amount
    cash_cost: Amount


@dataclass(frozen=True)
class MixYear:
    """The mix in a year.

    `released` is cashable substitutive benefit, `communities` additive cash cost, `hours` are given and `worth` is what
    the model takes them to be worth, `returned` is what society (people and communities) gets back in benefits.
    """

    year: str
    released: Amount
    communities: Amount
    hours: Fraction
    worth: Amount
    returned: Amount


@dataclass(frozen=True)
class MixOverYears:
    """The mix by financial year; `on_replaced_work` says that savings rest on unpaid hours that replaced paid work."""

    years: tuple[MixYear, ...]
    on_replaced_work: bool


def ledger_of(result: Result) -> Mapping[str, tuple[AgencyYear, ...]]:
    """Every agency's years, in the model's order."""
    years = range(result.model.years)
    return {name: tuple(_agency_year(result, name, year) for year in years) for name in result.model.agencies}


def mix_of(result: Result) -> MixOverYears:
    """The mix year by year, reconciled to `Result.by_mix`: present values and hours sum to it."""
    years = tuple(_mix_year(result, year) for year in range(result.model.years))
    replaced = {line.id for line in result.model.lines.costs if line.mix is Mix.SUBSTITUTIVE}
    hours = any(any(given) for name, given in result.streams.hours if name in replaced)
    return MixOverYears(years, hours and result.by_mix.released > 0)


def _total(streams: Iterable[Stream], year: int, part: Callable[[Stream], Fraction]) -> Amount:
    """A year of many streams, of each the part that counts."""
    total = Amount()
    for each in streams:
        share = part(each)
        if share:
            real = each.flow[year] * share
            total += Amount(real, real * each.factors[year])
    return total


def _agency_year(result: Result, name: str, year: int) -> AgencyYear:
    def share(each: Stream) -> Fraction:
        return dict(each.shares).get(name, ZERO)

    streams = result.streams
    cash = [each for each in streams.costs if each.kind == CostKind.CASH]
    fiscal = [each for each in streams.benefits if each.kind == BenefitKind.FISCAL]
    return AgencyYear(
        financial_year(result.model, year),
        _total(streams.benefits, year, share),
        _total(streams.costs, year, share),
        _total(fiscal, year, lambda each: share(each) * each.cashable),
        _total(cash, year, share),
    )


def _mix_year(result: Result, year: int) -> MixYear:
    streams, agencies = result.streams, result.model.agencies
    society = {name for name, each in agencies.items() if each.kind is AgencyKind.SOCIETY}
    fiscal = [each for each in streams.benefits if each.kind == BenefitKind.FISCAL and each.mix is Mix.SUBSTITUTIVE]
    additive = [each for each in streams.costs if each.kind == CostKind.CASH and each.mix is Mix.ADDITIVE]
    given = {name for name, _ in streams.hours}
    return MixYear(
        financial_year(result.model, year),
        _total(fiscal, year, lambda each: each.cashable),
        _total(additive, year, lambda each: Fraction(1)),
        sum((hours[year] for _, hours in streams.hours if year < len(hours)), ZERO),
        _total((each for each in streams.costs if each.id in given), year, lambda each: Fraction(1)),
        _total(
            streams.benefits,
            year,
            lambda each: sum((share for name, share in each.shares if name in society), ZERO),
        ),
    )
