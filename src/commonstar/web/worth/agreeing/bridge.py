"""An agency's part in a model, as plain data to keep and compare: its shares, their cashability, what it pays.

The data hold texts alone (numbers as "numerator/denominator"), so that what was confirmed is what stands in the model
or is not, to the last digit. Two versions whose terms are equal ask the agency nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonstar.engine.quantities import ZERO, exact_text, half_away
from commonstar.engine.value.financial import financial_year, nominal_factor
from commonstar.engine.value.ledger import ledger_of
from commonstar.engine.value.model import Model
from commonstar.engine.value.results import Result
from commonstar.engine.value.streams import Stream
from commonstar.vocabulary import Realisation

__all__ = [
    "Burden",
    "Gain",
    "Part",
    "Promise",
    "Terms",
    "changed_terms",
    "half_away",
    "number",
    "part_of",
    "promises_of",
    "years_of",
]

Terms = dict[str, Any]


@dataclass(frozen=True)
class Gain:
    """A line that brings an agency something: its share, how much of the line is cash, and the share's worth today.

    `kind` says whom the line reaches: only what reaches public budgets is cash for them.
    """

    line: str
    name: str
    kind: str
    share: Fraction
    cashable: Fraction
    present: Fraction


@dataclass(frozen=True)
class Burden:
    """A line that an agency pays or gives, as `kind` says: by year, at the model’s prices, as it is written.

    `present` is what the case counts, optimism bias included.
    """

    line: str
    name: str
    kind: str
    years: tuple[Fraction, ...]
    present: Fraction


@dataclass(frozen=True)
class Part:
    """Everything of a model that is one agency's; `labels` names the financial years of its burdens."""

    gains: tuple[Gain, ...]
    burdens: tuple[Burden, ...]
    currency: str
    price_year: int
    labels: tuple[str, ...]

    @property
    def terms(self) -> Terms:
        """What the agency is asked to stand by; years in which it pays nothing say nothing."""
        return {
            "gains": {each.line: {"kind": each.kind, **written(each.share, each.cashable)} for each in self.gains},
            "burdens": {each.line: self._burden(each) for each in self.burdens},
        }

    def _burden(self, burden: Burden) -> Terms:
        years = zip(self.labels, burden.years, strict=True)
        return {
            "kind": burden.kind,
            "money": f"{self.currency} {self.price_year}",
            "years": {label: exact_text(year) for label, year in years if year},
        }

    def follows(self, terms: Terms) -> bool:
        """Whether it is what an agency stands by. A line of which the agency wants no share may be there no more."""
        gains = {line: each for line, each in terms.get("gains", {}).items() if number(each["share"])}
        return {**terms, "gains": gains} == self.terms


def written(share: Fraction, cashable: Fraction) -> dict[str, str]:
    """The terms of one line."""
    return {"share": exact_text(share), "cashable": exact_text(cashable)}


def part_of(result: Result, agency: str) -> Part:
    """An agency's part, line by line in the model's order; the streams of one line are put together."""
    model = result.model
    names = {line.id: line.name for line in model.lines.all}
    gains: dict[str, Gain] = {}
    for each in result.streams.benefits:
        share = dict(each.shares).get(agency, ZERO)
        if share:
            before = gains[each.id].present if each.id in gains else ZERO
            worth = before + each.present * share
            gains[each.id] = Gain(each.id, names[each.id], str(each.kind), share, each.cashable, worth)
    burdens = tuple(
        Burden(each.id, names[each.id], str(each.kind), _written(result, each), each.present)
        for each in result.streams.costs
        if dict(each.shares).get(agency)
    )
    labels = tuple(financial_year(model, index) for index in range(model.years))
    return Part(tuple(gains.values()), burdens, model.currency, model.price_year, labels)


def _written(result: Result, cost: Stream) -> tuple[Fraction, ...]:
    """A cost without the optimism bias that the case adds to it."""
    more = 1 + result.streams.graded[cost.id].bias.cost
    return tuple(year / more for year in cost.flow)


def changed_terms(part: Part, said: Mapping[str, tuple[Fraction, Fraction]]) -> Terms:
    """The terms with an agency's own numbers: by line, (share, cashable), each from 0 to 1."""
    terms = part.terms
    for line, (share, cashable) in said.items():
        terms["gains"][line] = terms["gains"].get(line, {}) | written(share, cashable)
    return terms


def number(text: str) -> Fraction:
    """A number of the terms. Raises ValueError."""
    return Fraction(text)


@dataclass(frozen=True)
class Promise:
    """What a version promises an agency, or asks of it, in a financial year, in the money of that year."""

    agency: str
    name: str
    year: int
    label: str
    amounts: Mapping[Realisation, Fraction]


def promises_of(result: Result, besides: Iterable[tuple[str, int]] = ()) -> list[Promise]:
    """Every agency's years, inflated as in the financial case.

    `besides` are agencies and years of which something is known, though this model may promise nothing there; an agency
    that is gone has no name.
    """
    model, found = result.model, []
    for agency, rows in ledger_of(result).items():
        for index, row in enumerate(rows):
            factor = nominal_factor(model, index)
            amounts = {
                Realisation.CASHABLE: row.cashable.real * factor,
                Realisation.BENEFIT: row.benefit.real * factor,
                Realisation.COST: row.cost.real * factor,
            }
            year = model.price_year + model.first_year + index
            found.append(Promise(agency, model.agencies[agency].name, year, row.year, amounts))
    nothing = dict.fromkeys(Realisation, ZERO)
    for agency, year in sorted(set(besides) - {(each.agency, each.year) for each in found}):
        name = model.agencies[agency].name if agency in model.agencies else ""
        label = financial_year(model, year - model.price_year - model.first_year)
        found.append(Promise(agency, name, year, label, nothing))
    return found


def years_of(model: Model) -> list[tuple[int, str]]:
    """The financial years of a model: the calendar year in which each starts, and its name."""
    start = model.price_year + model.first_year
    return [(start + index, financial_year(model, index)) for index in range(model.years)]
