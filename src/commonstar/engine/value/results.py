"""What a model answers, as records: exact numbers, warnings as codes with parameters, and the methods used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.value.effectiveness import Quadrant
from commonstar.engine.value.financial import FinancialYear
from commonstar.engine.value.inputs import Values
from commonstar.engine.value.model import Model, Per, Threshold
from commonstar.engine.value.payback import Payback
from commonstar.engine.value.sharing import Settlement
from commonstar.engine.value.streams import Streams

METHOD = "public-value/1"


def nothing() -> None:
    """What is done after each step of a long run where nobody is to be told."""


@dataclass(frozen=True)
class Warned:
    """Something to be told beside the numbers: a code, the line or input that it is about, and parameters."""

    code: str
    about: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class YearFlow:
    """A year: real cost and benefit, both discounted, and the discounted flow summed so far."""

    year: int
    cost: Fraction
    benefit: Fraction
    present_cost: Fraction
    present_benefit: Fraction
    cumulative: Fraction


@dataclass(frozen=True)
class AgencyResult:
    """Present values of an agency; `cashable` is its fiscal benefit in cash, `cash_cost` what it pays in cash."""

    benefits: Fraction
    costs: Fraction
    cashable: Fraction
    cash_cost: Fraction

    @property
    def net(self) -> Fraction:
        """Benefits less costs."""
        return self.benefits - self.costs


@dataclass(frozen=True)
class MixResult:
    """Present value released by substitution and put into communities; hours given, plain."""

    released: Fraction
    communities: Fraction
    given_hours: Fraction


@dataclass(frozen=True)
class Movable:
    """Cash that can move so that no payer loses; `year` is that of the lowest cumulative cash."""

    settlement: Settlement
    year: int


@dataclass(frozen=True)
class Switching:
    """By which share benefits may fall, or costs rise, until the net present value is 0."""

    benefits: Fraction
    costs: Fraction


@dataclass(frozen=True)
class Weighted:
    """A group's distribution weight and its benefits without and with it."""

    weight: Fraction
    benefits: Fraction
    weighted: Fraction


@dataclass(frozen=True)
class HealthResult:
    """Cost per QALY or WELLBY: PV of costs less fiscal benefits, over PV of years; net benefit at each threshold."""

    per: Per
    years: Fraction
    net_cost: Fraction
    quadrant: Quadrant
    ratio: Fraction | None
    net_benefits: tuple[tuple[Threshold, Fraction], ...]


@dataclass(frozen=True)
class Result:
    """All answers of one run. Money is present value at the model's prices unless said otherwise."""

    model: Model
    values: Values
    streams: Streams
    benefits: Fraction
    costs: Fraction
    flows: tuple[YearFlow, ...]
    payback: Payback
    by_kind: Mapping[str, Fraction]
    by_pathway: Mapping[str, Fraction]
    by_level: Mapping[str, Fraction]
    by_beneficiaries: Mapping[str, Fraction]
    by_mix: MixResult
    agencies: Mapping[str, AgencyResult]
    should_care: Settlement
    movable: Movable
    proportional: Mapping[str, Fraction]
    shapley: Mapping[str, Fraction] | None
    switching: Switching | None
    financial: tuple[FinancialYear, ...]
    weighted: Mapping[str, Weighted]
    health: tuple[HealthResult, ...]
    warnings: tuple[Warned, ...]
    illustrative: bool
    method: str = METHOD

    @property
    def net(self) -> Fraction:
        """Net present value."""
        return self.benefits - self.costs

    @property
    def ratio(self) -> Fraction | None:
        """Benefits over costs; None without costs."""
        return self.benefits / self.costs if self.costs else None
