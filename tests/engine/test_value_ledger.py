"""The ledger by agency and year and the mix by year: worked out by hand, and in step with the whole result."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from commonstar.engine.quantities import ZERO
from commonstar.engine.value.ledger import Amount, ledger_of, mix_of
from commonstar.engine.value.results import Result
from commonstar.engine.value.running import run
from commonstar.formats.value_model import read_model

SHIPPED = Path(__file__).resolve().parents[2] / "src" / "commonstar" / "value_data"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.yaml"))

BY_HAND = """
format: commonstar-value/1
title: By hand
currency: GBP
price_year: 2025
years: 2
discount: {rate: 0.25}
agencies:
  council: {name: Council, kind: public}
  nhs: {name: Health service, kind: public}
  people: {name: Residents, kind: society}
sources: {s: {title: Made up}}
outcomes: [{id: well, name: Well, level: person}]
costs:
  - {id: grant, agency: council, kind: cash, amounts: [100, 50], mix: additive, source: s, grade: 1}
  - {id: van, agency: nhs, kind: cash, amounts: [40, 0], mix: substitutive, source: s, grade: 1}
  - {id: hours, agency: people, kind: in-kind, hours: [10], rate: 8, mix: MIX, source: s, grade: 1}
benefits:
  - {id: saved, outcome: well, kind: fiscal, mix: substitutive, population: 10, unit_value: 30, duration: 2,
     cashable: 0.5, source: s, grade: 1, agencies: {council: 0.5, nhs: 0.5}}
  - {id: better, outcome: well, kind: social, mix: additive, population: 10, unit_value: 20, lag: 1,
     source: s, grade: 1, agencies: {people: 1}}
"""


def by_hand(mix: str = "additive") -> Result:
    model = read_model(BY_HAND.replace("MIX", mix))
    return run(model)


def shipped(name: str) -> Result:
    return run(read_model((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"), name))


def total(amounts: list[Amount]) -> Amount:
    return sum(amounts, Amount())


def bias(result: Result, line: str) -> tuple[Fraction, Fraction]:
    found = result.streams.graded[line].bias
    return 1 - found.benefit, 1 + found.cost


def test_each_agency_by_year_as_worked_out_by_hand() -> None:
    result = by_hand()
    less, more = bias(result, "saved")[0], bias(result, "grant")[1]
    council = ledger_of(result)["council"]
    assert [each.year for each in council] == ["2025-26", "2026-27"]
    assert [each.benefit.real for each in council] == [150 * less, 150 * less]
    assert [each.benefit.present for each in council] == [150 * less, 120 * less]
    assert [each.cashable.real for each in council] == [75 * less, 75 * less]
    assert [each.cost.real for each in council] == [each.cash_cost.real for each in council] == [100 * more, 50 * more]
    residents = ledger_of(result)["people"]
    assert [each.cash_cost.real for each in residents] == [0, 0], "hours are no cash"
    assert residents[0].cost.real == 80 * more
    assert [each.benefit.real for each in residents] == [0, 200 * bias(result, "better")[0]]


def test_the_mix_by_year_as_worked_out_by_hand() -> None:
    result = by_hand()
    less, more = bias(result, "saved")[0], bias(result, "grant")[1]
    first, second = mix_of(result).years
    assert (first.released.real, second.released.real) == (150 * less, 150 * less)
    assert (first.communities.real, second.communities.real) == (100 * more, 50 * more), "the van replaces, it adds not"
    assert (first.hours, second.hours) == (10, 0)
    assert first.worth.real == 80 * more
    assert (first.returned.real, second.returned.real) == (0, 200 * bias(result, "better")[0])


@pytest.mark.parametrize(("mix", "flagged"), [("additive", False), ("substitutive", True)])
def test_savings_on_unpaid_hours_that_replaced_paid_work_are_flagged(mix: str, flagged: bool) -> None:
    assert mix_of(by_hand(mix)).on_replaced_work is flagged


def test_without_savings_nothing_rests_on_the_hours() -> None:
    model = BY_HAND.replace("MIX", "substitutive").replace("cashable: 0.5, ", "")
    assert mix_of(run(read_model(model))).on_replaced_work is False


@pytest.mark.parametrize("name", NAMES)
def test_years_sum_to_the_result(name: str) -> None:
    result = shipped(name)
    years = mix_of(result).years
    assert total([each.released for each in years]).present == result.by_mix.released
    assert total([each.communities for each in years]).present == result.by_mix.communities
    assert sum((each.hours for each in years), ZERO) == result.by_mix.given_hours
    for agency, rows in ledger_of(result).items():
        whole = result.agencies[agency]
        assert total([each.benefit for each in rows]).present == whole.benefits
        assert total([each.cost for each in rows]).present == whole.costs
        assert total([each.cashable for each in rows]).present == whole.cashable
        assert total([each.cash_cost for each in rows]).present == whole.cash_cost
        assert len(rows) == result.model.years
