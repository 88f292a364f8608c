"""A public value model as records: what goes in, what it costs, what it brings, to whom, with sources.

Amounts and shares are expressions (a constant, an input's name, or a calculation); nothing is computed here. Money is
in the model's currency at the prices of its price year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from commonstar.engine.value.bias import TABLE, Bias
from commonstar.engine.value.discounting import GREEN_BOOK, Discount
from commonstar.engine.value.expressions import Expression, Number
from commonstar.vocabulary import CaseQuestion, Level, Mix

FORMAT = "commonstar-value/1"
MOST_YEARS = 200
NONE = Number(Fraction(0))
WHOLE = Number(Fraction(1))
PERCENTILES = (Fraction(5), Fraction(95))


class AgencyKind(StrEnum):
    """What an agency is; society is people and communities, who are never asked to pay."""

    PUBLIC = "public"
    THIRD_SECTOR = "third-sector"
    BUSINESS = "business"
    SOCIETY = "society"


class BenefitKind(StrEnum):
    """Whom a benefit reaches: public budgets, earnings and growth, or wellbeing and health."""

    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


class CostKind(StrEnum):
    """Whether a cost is paid, or given in time or things."""

    CASH = "cash"
    IN_KIND = "in-kind"


class Pathway(StrEnum):
    """The pathways from need to outcome (*Star*)."""

    BEHAVIOUR_CHANGE = "behaviour-change"
    CO_PRODUCTION = "co-production"
    CO_COMMISSIONED_SERVICE = "co-commissioned-service"
    COMMUNITY_SUPPORT = "community-support"


class Shape(StrEnum):
    """How an uncertain input is distributed."""

    FIXED = "fixed"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    PERT = "pert"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    BETA = "beta"
    GAMMA = "gamma"


class Per(StrEnum):
    """What a threshold is the value of: a year in full health, or a point of life satisfaction for a year."""

    QALY = "qaly"
    WELLBY = "wellby"


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from: a source's id, or illustrative; its grade, 1 (best) to 6.

    `before_after` says that it compares before with after; without a `comparator` it counts as grade 4 at best.
    """

    source: str = ""
    illustrative: bool = False
    grade: int | None = None
    grade_reason: str = ""
    before_after: bool = False
    comparator: str = ""


UNSAID = Provenance()


@dataclass(frozen=True)
class Source:
    """Where figures come from."""

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class Agency:
    """Who pays or gains; only one that can pay is asked to."""

    id: str
    name: str
    kind: AgencyKind
    can_pay: bool


@dataclass(frozen=True)
class Input:
    """A named number. `value` is a constant or calculated; `low` and `high` mean what the shape says."""

    name: str
    value: Expression
    shape: Shape = Shape.FIXED
    low: Fraction | None = None
    high: Fraction | None = None
    percentiles: tuple[Fraction, Fraction] = PERCENTILES
    unit: str = ""
    price_year: int | None = None
    note: str = ""
    provenance: Provenance = UNSAID

    @property
    def calculated(self) -> bool:
        """Whether it is computed from other inputs."""
        return not isinstance(self.value, Number)

    @property
    def uncertain(self) -> bool:
        """Whether it is drawn in a simulation."""
        return self.shape is not Shape.FIXED


@dataclass(frozen=True)
class Outcome:
    """What changes, and the level at which it shows."""

    id: str
    name: str
    level: Level


@dataclass(frozen=True)
class Cost:
    """A cost of an agency by year: amounts, or hours at a rate."""

    id: str
    agency: str
    kind: CostKind
    amounts: tuple[Expression, ...] = ()
    hours: tuple[Expression, ...] = ()
    rate: Expression | None = None
    name: str = ""
    mix: Mix | None = None
    recurring: bool = True
    capital: bool = False
    double_running: bool = False
    budget_line: str = ""
    provenance: Provenance = UNSAID


@dataclass(frozen=True)
class Shared:
    """What every line that brings something says: whose it is and how it counts."""

    kind: BenefitKind
    outcome: str = ""
    mix: Mix | None = None
    saving: str = ""
    beneficiaries: str = ""
    cashable: Expression = NONE
    agencies: tuple[tuple[str, Fraction], ...] = ()
    discount: Discount | None = None
    provenance: Provenance = UNSAID


@dataclass(frozen=True)
class Benefit:
    """A stream of benefits: people reached, times what changes for them, times what that is worth."""

    id: str
    shared: Shared
    population: Expression
    unit_value: Expression | None
    name: str = ""
    pathway: Pathway | None = None
    engagement: Expression = WHOLE
    retention: Expression = WHOLE
    impact: Expression = WHOLE
    deadweight: Expression = NONE
    attribution: Expression = NONE
    displacement: Expression = NONE
    drop_off: Expression = NONE
    lag: Expression = NONE
    duration: Expression = WHOLE
    qalys: Expression | None = None
    wellbys: Expression | None = None


@dataclass(frozen=True)
class Reduction:
    """What lowers a demand: the share reached, times the effect on them, coming in over years."""

    pathway: Pathway
    reach: Expression
    effect: Expression
    deadweight: Expression = NONE
    lag: Expression = NONE
    ramp: tuple[Expression, ...] = (WHOLE,)


@dataclass(frozen=True)
class Demand:
    """Demand for a service that grows, and what lowers it."""

    id: str
    shared: Shared
    initial: Expression
    unit_cost: Expression
    reductions: tuple[Reduction, ...]
    name: str = ""
    growth: Expression = NONE
    persists: bool = False


@dataclass(frozen=True)
class Risk:
    """A chance of a loss each year, without and with the co-produced service."""

    id: str
    shared: Shared
    probability: Expression
    probability_with: Expression
    loss: Expression
    loss_with: Expression
    name: str = ""
    pathway: Pathway | None = None


@dataclass(frozen=True)
class Group:
    """A share of all benefits that goes to people of an income, for distribution weights."""

    id: str
    share: Fraction
    income: Fraction
    reference_income: Fraction


@dataclass(frozen=True)
class Threshold:
    """What a QALY or WELLBY is taken to be worth, from one perspective, at a date."""

    name: str
    value: Fraction
    per: Per
    perspective: str
    date: str
    source: str = ""


@dataclass(frozen=True)
class Unmonetised:
    """An effect that is not given a value in money, and must not be forgotten."""

    outcome: str
    direction: str
    note: str
    source: str = ""


@dataclass(frozen=True)
class Deflator:
    """Price levels by year, from one source."""

    series: Mapping[int, Fraction] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Financial:
    """Settings of the financial case: the month a financial year starts, and the inflator of nominal sums."""

    start_month: int = 4
    inflator: Fraction = Fraction(0)
    source: str = ""


Brings = Benefit | Demand | Risk
Line = Cost | Benefit | Demand | Risk


@dataclass(frozen=True)
class Lines:
    """What an option does: its costs and what they bring."""

    costs: tuple[Cost, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    demand: tuple[Demand, ...] = ()
    risks: tuple[Risk, ...] = ()

    @property
    def bringing(self) -> tuple[Brings, ...]:
        """Every line that brings something."""
        return (*self.benefits, *self.demand, *self.risks)

    @property
    def all(self) -> tuple[Line, ...]:
        """Every line."""
        return (*self.costs, *self.bringing)


@dataclass(frozen=True)
class Option:
    """A way to act: lines of its own, and inputs that differ."""

    id: str
    lines: Lines
    name: str = ""
    inputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True)
class Model:
    """A whole model. Flows are yearly, t = 0 to years - 1; flow t is discounted by DF(first_year + t).

    `case` holds what people say in their own words to the questions of a business case; nothing is computed from it.
    """

    title: str
    lines: Lines
    agencies: Mapping[str, Agency]
    inputs: Mapping[str, Input] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    summary: str = ""
    currency: str = "GBP"
    price_year: int = 0
    years: int = 1
    first_year: int = 0
    discount: Discount = GREEN_BOOK
    bias: Mapping[int, Bias] = field(default_factory=lambda: TABLE)
    deflator: Deflator = field(default_factory=Deflator)
    financial: Financial = field(default_factory=Financial)
    groups: tuple[Group, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict)
    scenarios: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict)
    thresholds: tuple[Threshold, ...] = ()
    unmonetised: tuple[Unmonetised, ...] = ()
    case: Mapping[CaseQuestion, str] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[str, ...]:
        """The agencies whose part somebody can confirm: all but society, for which nobody answers."""
        return tuple(name for name, each in self.agencies.items() if each.kind is not AgencyKind.SOCIETY)

    def with_inputs(self, changed: Mapping[str, Expression]) -> Model:
        """The same model with other values of some inputs, each certain. Raises `KeyError` for an unknown name."""
        if not changed:
            return self
        inputs = {
            **self.inputs,
            **{
                name: replace(self.inputs[name], value=value, shape=Shape.FIXED, low=None, high=None)
                for name, value in changed.items()
            },
        }
        return replace(self, inputs=inputs)

    def in_scenario(self, name: str) -> Model:
        """The model in a scenario. Raises `KeyError` for one that it does not have."""
        return self.with_inputs(self.scenarios[name])

    def as_option(self, name: str) -> Model:
        """The model with an option's lines and inputs. Raises `KeyError` for one that it does not have."""
        option = self.options[name]
        return replace(self.with_inputs(option.inputs), lines=option.lines)

    def option_alone(self, name: str) -> Model:
        """An option as a model of its own, without other options. Raises `KeyError` for one that it does not have."""
        title = self.options[name].name or name
        return replace(self.as_option(name), title=f"{self.title}: {title}", options={})
