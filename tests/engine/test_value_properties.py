"""What holds of every model, and second, plain ways to compute sharing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.quantities import half_away, rounded_parts
from commonstar.engine.value.discounting import Band, Discount
from commonstar.engine.value.explaining import working_of
from commonstar.engine.value.expressions import Number
from commonstar.engine.value.model import Agency, AgencyKind, Benefit, BenefitKind, Lines, Model, Provenance, Shared
from commonstar.engine.value.payback import payback
from commonstar.engine.value.running import run
from commonstar.engine.value.sharing import TooManyAgencies, settle, shapley
from tests.engine.test_value_golden import MODELS, result_of

shares = st.fractions(0, 1, max_denominator=50)
money = st.fractions(-10_000, 10_000, max_denominator=100)
gains = st.fractions(0, 10_000, max_denominator=100)


@st.composite
def benefits(draw: st.DrawFn, name: str) -> Benefit:
    part = draw(shares)
    shared = Shared(
        draw(st.sampled_from(BenefitKind)),
        agencies=(("a", part), ("b", 1 - part)),
        provenance=Provenance(illustrative=True, grade=draw(st.integers(1, 6))),
    )
    one = lambda strategy: Number(draw(strategy))  # noqa: E731  (reads better than twelve functions)
    return Benefit(
        name,
        shared,
        one(st.fractions(0, 1000, max_denominator=10)),
        one(gains),
        engagement=one(shares),
        deadweight=one(shares),
        drop_off=one(shares),
        lag=Number(Fraction(draw(st.integers(0, 6)))),
        duration=Number(Fraction(draw(st.integers(0, 6)))),
    )


@st.composite
def models(draw: st.DrawFn) -> Model:
    lines = tuple(draw(benefits(f"line-{index}")) for index in range(draw(st.integers(1, 4))))
    agencies = {name: Agency(name, name, AgencyKind.PUBLIC, True) for name in "ab"}
    return Model("a model", Lines(benefits=lines), agencies, years=draw(st.integers(1, 8)), first_year=1)


@settings(max_examples=40, deadline=None)
@given(models(), st.fractions(0, 9, max_denominator=9))
def test_benefits_are_linear_in_unit_values(model: Model, factor: Fraction) -> None:
    def times(each: Benefit) -> Benefit:
        assert isinstance(each.unit_value, Number)
        return replace(each, unit_value=Number(each.unit_value.value * factor))

    scaled = replace(model, lines=Lines(benefits=tuple(map(times, model.lines.benefits))))
    assert run(scaled).benefits == factor * run(model).benefits


@settings(max_examples=40, deadline=None)
@given(models())
def test_agencies_kinds_and_flows_sum_to_the_whole_in_any_order(model: Model) -> None:
    result = run(model)
    assert sum(each.benefits for each in result.agencies.values()) == result.benefits
    assert sum(result.by_kind.values()) == result.benefits
    assert result.flows[-1].cumulative == result.net
    turned = run(replace(model, lines=Lines(benefits=model.lines.benefits[::-1])))
    assert (turned.benefits, turned.agencies) == (result.benefits, result.agencies)


@given(st.lists(shares, min_size=2, max_size=4), st.integers(1, 12), st.integers(1, 40))
def test_discounting_is_additive_over_bands(rates: list[Fraction], width: int, year: int) -> None:
    """The factor of a year is the product of what each band's years, taken alone, would give."""
    ends = [width * (index + 1) for index in range(len(rates) - 1)]
    bands = tuple(Band(rate, end) for rate, end in zip(rates, [*ends, None], strict=True))
    product, before = Fraction(1), 0
    for rate, end in zip(rates, [*ends, year], strict=True):
        inside = max(0, min(year, end) - before)
        product /= (1 + rate) ** inside
        before += inside
    assert Discount("own", bands).factors(year)[year] == product


@given(st.dictionaries(st.text(max_size=3), money, max_size=8), st.integers(0, 3))
def test_rounded_parts_sum_to_the_rounded_whole(parts: dict[str, Fraction], places: int) -> None:
    shown = rounded_parts(parts, places)
    assert sum(shown.values()) == half_away(sum(parts.values(), Fraction(0)), places)
    assert all(abs(Fraction(shown[key]) - parts[key]) <= Fraction(1, 10**places) for key in parts)


@given(st.lists(money, min_size=1, max_size=6))
def test_payback_is_where_the_sum_gets_above_0_and_stays(net: list[Fraction]) -> None:
    found = payback(net, net, Fraction(1), [Fraction(1)], 0)
    totals = [sum(net[: year + 1], Fraction(0)) for year in range(len(net))]
    staying = [year for year in range(len(net)) if all(total >= 0 for total in totals[year:])]
    assert found.year == (min(staying) if staying else None)
    if found.years is not None and found.year is not None:
        before = sum(net[: found.year], Fraction(0))
        at = before + net[found.year] * (found.years - found.year)
        assert at == 0 or (found.years == found.year and before >= 0)


def test_halves_go_away_from_zero() -> None:
    found = [str(half_away(Fraction(value))) for value in ("0.005", "-0.005", "0.004999", "2.675")]
    assert found == ["0.01", "-0.01", "0.00", "2.68"]


def shapley_by_orders(benefits: dict[str, Fraction], cost: Fraction) -> dict[str, Fraction]:
    """By going through every order of joining, with plain sums."""
    worth = lambda group: max(Fraction(0), sum((benefits[one] for one in group), -cost)) if group else Fraction(0)  # noqa: E731
    orders = list(permutations(benefits))
    total = dict.fromkeys(benefits, Fraction(0))
    for order in orders:
        for place, one in enumerate(order):
            total[one] += worth(order[: place + 1]) - worth(order[:place])
    return {name: value / len(orders) for name, value in total.items()}


def settle_by_steps(net: dict[str, Fraction]) -> dict[str, Fraction]:
    """What each has after the payments, each payer and payee moving the same share of what they have or lack."""
    have = sum(value for value in net.values() if value > 0)
    lack = -sum(value for value in net.values() if value < 0)
    moved = min(have, lack)
    return {
        name: value - moved * value / have if value > 0 else value + moved * -value / lack if value < 0 else value
        for name, value in net.items()
    }


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), gains, max_size=5), gains)
def test_shapley_equals_the_average_over_orders(benefits: dict[str, Fraction], cost: Fraction) -> None:
    found = shapley(benefits, cost)
    assert found == shapley_by_orders(benefits, cost)
    whole = sum(benefits.values(), Fraction(0)) - cost
    assert sum(found.values()) == (max(Fraction(0), whole) if benefits else 0)


def test_shapley_with_twelve_agencies_is_exact_and_with_thirteen_refused() -> None:
    twelve = {f"a{index}": Fraction(10 + index, 3) for index in range(12)}
    assert sum(shapley(twelve, Fraction(20)).values()) == sum(twelve.values()) - 20
    with pytest.raises(TooManyAgencies):
        shapley({**twelve, "more": Fraction(1)}, Fraction(20))


@given(st.dictionaries(st.sampled_from("abcdef"), money, max_size=6))
def test_payments_leave_nobody_worse_off(net: dict[str, Fraction]) -> None:
    found = settle(net)
    after = dict(net)
    for each in found.transfers:
        assert each.amount >= 0
        after[each.payer] -= each.amount
        after[each.payee] += each.amount
    assert after == settle_by_steps(net)
    assert found.shortfall == -sum(value for value in after.values() if value < 0)


@pytest.mark.parametrize("case", MODELS)
def test_every_number_leads_to_what_is_given(case: str) -> None:
    result = result_of(case)
    working = working_of(result)
    assert working.step("npv").value == result.net
    for step in working.steps.values():
        assert all(part in working.steps for part in step.parts), step
        if step.rule in ("given", "field") and not step.parts:
            assert step.source or step.illustrative, step
        if step.rule == "sum" and step.cell.startswith(("pv_", "by_kind.", "by_level.", "by_beneficiaries.", "flows.")):
            assert step.value == sum(working.step(part).value for part in step.parts), step
