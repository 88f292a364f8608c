"""Draws that repeat, shapes that are what they say, and the worth of knowing where it is known."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from commonstar.engine.value.distributions import Distribution, distribution, far_from_value
from commonstar.engine.value.draws import Floats, normal, quantiles, uniforms
from commonstar.engine.value.expressions import Name, Number, parse
from commonstar.engine.value.information import evpi, evppi, worth_of_knowing
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import (
    Agency,
    AgencyKind,
    Benefit,
    BenefitKind,
    Input,
    Lines,
    Model,
    Provenance,
    Risk,
    Shape,
    Shared,
)
from commonstar.engine.value.running import run
from commonstar.engine.value.simulation import simulate, spread
from tests.engine.test_value_golden import MODELS, result_of

GIVEN = Provenance(illustrative=True)
PINNED = ["0.743386520101", "0.391879099011", "0.016284554044"]
MIDDLES = (np.arange(200_000) + 0.5) / 200_000


def number(value: float | str) -> Number:
    return Number(Fraction(str(value)))


def uncertain(name: str, shape: Shape, low: float, value: float, high: float) -> Input:
    ends = Fraction(str(low)), Fraction(str(high))
    return Input(name, number(value), shape, *ends, provenance=GIVEN)


def of_net(**inputs: Input) -> Model:
    """A model whose net present value is the sum of its inputs."""
    shared = Shared(BenefitKind.SOCIAL, agencies=(("all", Fraction(1)),), provenance=GIVEN)
    benefits = tuple(Benefit(f"b-{name}", shared, number(1), Name(name)) for name in inputs)
    agencies = {"all": Agency("all", "All", AgencyKind.SOCIETY, False)}
    return Model("sum", Lines(benefits=benefits), agencies, inputs)


def known_worth(mean: float, sd: float) -> float:
    """EVPI of a normally distributed net value: sd φ(m/sd) + m Φ(m/sd) - max(m, 0)."""
    z = mean / sd
    return sd * NormalDist().pdf(z) + mean * NormalDist().cdf(z) - max(mean, 0)


def normal_input(name: str, mean: float, sd: float) -> Input:
    reach = NormalDist().inv_cdf(0.95) * sd
    return uncertain(name, Shape.NORMAL, mean - reach, mean, mean + reach)


def test_draws_repeat_for_ever() -> None:
    """Pinned: whoever changes these numbers changes results that people have published."""
    found = uniforms("seed", "engagement", 3)
    assert [f"{each:.12f}" for each in found] == PINNED
    assert (uniforms("seed", "engagement", 2) == found[:2]).all()
    assert (uniforms("seed2", "engagement", 3) != found).all()


def test_another_input_changes_no_other() -> None:
    one = of_net(x=normal_input("x", 10, 40))
    two = of_net(a=normal_input("a", 0, 1), x=normal_input("x", 10, 40))
    assert (simulate(one, 100, "s").inputs["x"] == simulate(two, 100, "s").inputs["x"]).all()


def test_normal_quantiles_are_those_of_the_standard_library() -> None:
    u = np.array([1e-15, 1e-9, 0.001, 0.074, 0.075, 0.3, 0.5, 0.7, 0.926, 0.999, 1 - 1e-9])
    expected = [NormalDist().inv_cdf(float(each)) for each in u]
    assert np.allclose(normal(u), expected, rtol=1e-12, atol=1e-15)


def binomial_tail(a: int, b: int, x: Floats) -> Floats:
    """The distribution function of beta with whole parameters, as a sum of binomials."""
    n = a + b - 1
    return np.sum([math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1)], axis=0)


def erlang(k: int, x: Floats) -> Floats:
    """The distribution function of gamma with a whole shape."""
    return 1 - np.exp(-x) * np.sum([x**j / math.factorial(j) for j in range(k)], axis=0)


@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 5), (3, 3), (2, 9), (40, 60)])
def test_beta_quantiles_invert_the_distribution(a: int, b: int) -> None:
    u = np.concatenate([MIDDLES, [1e-6, 1 - 1e-6]])
    x = quantiles(Distribution(Shape.BETA, 0, 1, a, b), u)
    assert np.abs(binomial_tail(a, b, x) - u).max() < 2e-6


@pytest.mark.parametrize("k", [1, 2, 7, 30])
def test_gamma_quantiles_invert_the_distribution(k: int) -> None:
    x = quantiles(Distribution(Shape.GAMMA, 0, 0, k, 1), MIDDLES)
    assert np.abs(erlang(k, x) - MIDDLES).max() < 2e-6


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.FIXED])
def test_draws_have_the_mean_that_the_shape_says(shape: Shape) -> None:
    one = uncertain("x", shape, 0.2, 0.3, 0.6)
    found = distribution(one)
    drawn = quantiles(found, MIDDLES)
    assert drawn.mean() == pytest.approx(found.mean, rel=2e-4)
    if shape in (Shape.UNIFORM, Shape.TRIANGULAR, Shape.PERT):
        assert 0.2 <= drawn.min() < drawn.max() <= 0.6
    if shape in (Shape.NORMAL, Shape.BETA, Shape.GAMMA):
        sd = 0.4 / (NormalDist().inv_cdf(0.95) - NormalDist().inv_cdf(0.05))
        assert (drawn.mean(), drawn.std()) == (pytest.approx(0.3, rel=2e-4), pytest.approx(sd, rel=2e-3))
    if shape is Shape.LOGNORMAL:
        assert np.percentile(drawn, (5, 95)) == pytest.approx((0.2, 0.6), rel=1e-3)


def test_a_mean_far_from_the_value_is_told() -> None:
    assert far_from_value(uncertain("x", Shape.TRIANGULAR, 0, 1, 5)) == 2
    assert far_from_value(uncertain("x", Shape.TRIANGULAR, 0, 1, 2)) is None
    warned = run(of_net(x=uncertain("x", Shape.TRIANGULAR, 0, 1, 5))).warnings
    assert ("mean-differs", (("value", "1"), ("mean", "2"))) in [(each.code, each.parameters) for each in warned]


@pytest.mark.parametrize("case", MODELS)
def test_without_uncertainty_draws_agree_with_the_exact_run(case: str) -> None:
    result = result_of(case)
    certain = result.model.with_inputs({name: one.value for name, one in result.model.inputs.items() if one.uncertain})
    found = simulate(certain, 3, "s")
    assert np.allclose(found.expected, float(run(certain).net), rtol=1e-9, atol=1e-9)
    assert found.warnings == ()


def test_a_narrow_range_comes_close_to_the_exact_run() -> None:
    """Arrays go through every formula, not only floats."""
    model = result_of("grades-and-agencies").model
    wide = replace(model.inputs["engagement"], shape=Shape.UNIFORM, low=Fraction("0.4"), high=Fraction("0.6"))
    found = simulate(replace(model, inputs={**model.inputs, "engagement": wide}), 100_000, "s")
    assert found.expected.mean() == pytest.approx(84_723.86, abs=5 * spread(found.net).standard_error)
    low, high = (float(found.expected[index(found.inputs["engagement"])]) for index in (np.argmin, np.argmax))
    assert (low, high) == (pytest.approx(38_800.37, rel=1e-3), pytest.approx(130_647.35, rel=1e-3))


def test_evpi_where_it_is_known() -> None:
    assert known_worth(10, 40) == pytest.approx(11.4538, abs=5e-5)
    assert evpi(10 + 40 * normal(MIDDLES)) == pytest.approx(11.4538, abs=1e-3)
    found = simulate(of_net(x=normal_input("x", 10, 40)), 400_000, "s")
    assert worth_of_knowing(found).evpi == pytest.approx(11.4538, abs=0.15)


def test_evppi_where_it_is_known() -> None:
    """The net value is x + y; knowing x alone is worth what EVPI would be without y."""
    model = of_net(x=normal_input("x", 10, 30), y=normal_input("y", 0, 20), z=normal_input("z", 0, 0.01))
    knowing = worth_of_knowing(simulate(model, 200_000, "s"))
    found = dict(knowing.evppi)
    assert found["x"] == pytest.approx(known_worth(10, 30), abs=0.15)
    assert found["y"] == pytest.approx(known_worth(10, 20), abs=0.15)
    assert found["z"] < knowing.noise + 0.1 < 0.2
    assert knowing.evpi == pytest.approx(known_worth(10, math.hypot(30, 20)), abs=0.15)
    assert knowing.evppi[0][0] == "x"


def test_evppi_of_fewer_draws_than_bins_is_evpi() -> None:
    net = 10 + 40 * normal(uniforms("s", "x", 50))
    assert evppi(net, net) == pytest.approx(evpi(net))


def test_draws_without_a_number_are_refused() -> None:
    model = of_net(x=normal_input("x", 1, 1))
    root = replace(model.inputs["x"], name="r", value=parse("x ^ 0.5"), shape=Shape.FIXED, low=None, high=None)
    (line,) = model.lines.benefits
    lines = Lines(benefits=(replace(line, unit_value=Name("r")),))
    with pytest.raises(Faulty, match="not-finite"):
        simulate(replace(model, lines=lines, inputs={**model.inputs, "r": root}), 1000, "s")


def test_draws_alike_keep_their_order() -> None:
    """With all draws alike the bins are those of the order in which they were drawn."""
    net = np.concatenate([np.full(500, -1.0), np.full(500, 1.0)])
    assert evppi(net, np.zeros(1000)) == 0.5


def test_one_number_a_year_decides_both_worlds() -> None:
    shared = Shared(BenefitKind.FISCAL, agencies=(("all", Fraction(1)),), provenance=GIVEN)
    risk = Risk("r", shared, number("0.1"), number("0.12"), number(200_000), number(200_000))
    agencies = {"all": Agency("all", "All", AgencyKind.PUBLIC, True)}
    model = Model("risk", Lines(risks=(risk,)), agencies)
    found = simulate(model, 100_000, "s")
    assert sorted({round(float(each)) for each in found.net}) == [-200_000, 0]
    assert (found.net < 0).mean() == pytest.approx(0.02, abs=0.002)
    assert (found.expected == float(run(model).net)).all()


def test_shares_out_of_range_are_set_to_the_ends_and_told() -> None:
    model = of_net(x=normal_input("x", 1, 1))
    (line,) = model.lines.benefits
    shared = replace(model, lines=Lines(benefits=(replace(line, impact=Name("x"), unit_value=number(1)),)))
    found = simulate(shared, 1000, "s")
    assert (float(found.net.min()), float(found.net.max())) == (0.0, 1.0)
    assert [(each.code, each.about) for each in found.warnings] == [("clipped", "b-x.impact")]
