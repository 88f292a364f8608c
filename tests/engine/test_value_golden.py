"""Worked examples of the public value model, to the penny."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commonstar.engine.quantities import half_away
from commonstar.engine.value.bias import TABLE
from commonstar.engine.value.chain import net_outcomes
from commonstar.engine.value.discounting import NAMED
from commonstar.engine.value.effectiveness import Quadrant, net_benefit, quadrant, ratio
from commonstar.engine.value.results import Result
from commonstar.engine.value.running import run
from commonstar.engine.value.streams import ExactReader
from commonstar.formats.value_model import read_model
from commonstar.formats.value_results import plain, tree_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "value"
MODELS = sorted(path.parent.name for path in GOLDEN.glob("*/input.yaml"))


def load(case: str, name: str = "expected.json") -> Any:
    return json.loads((GOLDEN / case / name).read_text(encoding="utf-8"))


def result_of(case: str) -> Result:
    return run(read_model((GOLDEN / case / "input.yaml").read_text(encoding="utf-8"), case))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where what was found lacks or contradicts what is expected; more may be there."""
    if isinstance(expected, dict):
        wanted = {key: value for key, value in expected.items() if not key.startswith("_")}
        return [
            line
            for key, value in wanted.items()
            for line in (
                differences(value, found[key], f"{path}.{key}") if key in found else [f"{path}.{key} is missing"]
            )
        ]
    if isinstance(expected, list):
        if len(expected) != len(found):
            return [f"{path}: {len(found)} instead of {len(expected)}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for index, (one, two) in pairs for line in differences(one, two, f"{path}[{index}]")]
    return [] if expected == found else [f"{path}: {found} instead of {expected}"]


def test_there_are_cases() -> None:
    assert len(MODELS) >= 7
    assert differences({"a": [{"b": "1"}]}, {"a": [{"b": "2"}]}) == [".a[0].b: 2 instead of 1"]


@pytest.mark.parametrize("case", MODELS)
def test_a_model_answers_what_was_worked_out(case: str) -> None:
    expected, result = load(case), result_of(case)
    assert differences(expected, plain(tree_of(result))) == []
    for name, value in expected.get("_inputs", {}).items():
        places = len(value.partition(".")[2])
        assert str(half_away(result.values.numbers[name], places)) == value, name
    assert sorted(result.values.inexact) == expected.get("_inexact", [])
    for name, value in expected.get("_sums", {}).items():
        assert sum(getattr(flow, name) for flow in result.flows) == Fraction(value)


SHIPPED = Path(__file__).resolve().parents[2] / "src" / "commonstar" / "value_data"


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.yaml")))
def test_a_shipped_model_prints_what_was_published(name: str) -> None:
    expected = load("shipped-models")[name]
    result = run(read_model((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"), name))
    assert differences(expected, plain(tree_of(result))) == []
    for key, value in expected.get("_inputs", {}).items():
        assert str(half_away(result.values.numbers[key])) == value, key
    saying = [line.shared.saving for line in result.model.lines.bringing if line.shared.saving]
    assert len(saying) == len(set(saying))
    assert not any(warned.code == "unused" for warned in result.warnings)


def test_the_steps_of_the_chain() -> None:
    case = "grades-and-agencies"
    result = result_of(case)
    (line,) = result.model.lines.benefits
    net = net_outcomes(ExactReader(result.model, dict(result.values.numbers), line), line)
    found = [str(each) for each in (net.reached, net.staying, net.changed, net.outcomes)]
    assert found == load(case)["_net_outcomes"][line.id]


@pytest.mark.parametrize("name", ["green-book", "green-book-health"])
def test_discount_factors(name: str) -> None:
    expected = load("discounting")[name]
    factors = NAMED[name].factors(125)
    for year, value in expected["factors"].items():
        assert half_away(factors[int(year)], 4) == Decimal(value), year
    for years, value in expected["sums"].items():
        assert half_away(sum(factors[1 : int(years) + 1], Fraction(0)), 5) == Decimal(value), years


def test_optimism_bias_by_grade() -> None:
    expected = load("optimism-bias")
    assert [100_000 * (1 - TABLE[grade].benefit) for grade in range(1, 7)] == [int(v) for v in expected["benefit"]]
    assert [100_000 * (1 + TABLE[grade].cost) for grade in range(1, 7)] == [int(v) for v in expected["cost"]]


def test_cost_effectiveness_as_published() -> None:
    given, expected = load("cost-effectiveness", "input.json"), load("cost-effectiveness")
    advice = given["advice"]
    cost, effect = Fraction(advice["cost"]), Fraction(advice["effect"])
    found = ratio(cost, effect)
    assert found is not None
    assert str(half_away(found)) == expected["advice"]["icer"]
    assert effect / int(advice["people"]) == Fraction(expected["advice"]["each"])
    for case in ("advice", "trainers"):
        cost, effect = Fraction(given[case]["cost"]), Fraction(given[case]["effect"])
        for threshold, value in expected[case]["net_benefit"].items():
            assert net_benefit(cost, effect, Fraction(threshold)) == Fraction(value)
    worth = Fraction(given["assets"]["effect"]) * Fraction(given["assets"]["threshold"])
    published = Fraction(expected["assets"]["published"])
    assert abs(worth - published) / published < Fraction(expected["assets"]["within"])


def test_a_negative_ratio_is_never_given() -> None:
    one = Fraction(1)
    assert (quadrant(-one, one), ratio(-one, one)) == (Quadrant.DOMINANT, None)
    assert (quadrant(one, -one), ratio(one, -one)) == (Quadrant.DOMINATED, None)
    assert (quadrant(-one, -one), ratio(-one, -one)) == (Quadrant.SAVES_AND_LOSES, one)
    assert ratio(Fraction(0), Fraction(0)) is None
