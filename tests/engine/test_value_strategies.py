"""Frontiers and strategies against what other software makes of them."""

from __future__ import annotations

import csv
import json
from fractions import Fraction

import pytest

from commonstar.engine.value.effectiveness import Placed, Status, Strategy, frontier
from commonstar.engine.value.strategies import Draws, compare
from tests.conftest import shared_data

SHORT = {Status.FRONTIER: "ND", Status.EXTENDEDLY_DOMINATED: "ED", Status.DOMINATED: "D"}


def placed(names: str, costs: list[str], effects: list[str]) -> list[Placed]:
    rows = zip(names.split(), costs, effects, strict=True)
    return list(frontier([Strategy(name, Fraction(cost), Fraction(effect)) for name, cost, effect in rows]))


def test_a_frontier_with_both_kinds_of_dominance() -> None:
    """Costs and effects of a published teaching example (HERC), as in the tests of dampack."""
    costs = ["55000", "35000", "25000", "10000", "12000", "5000"]
    found = placed("E D C B A UC", costs, ["5", "4", "3", "2", "1.5", "1"])
    told = [(each.strategy.name, SHORT[each.status], each.icer) for each in found]
    expected = [("UC", "ND", None), ("B", "ND", 5000), ("D", "ND", 12500), ("E", "ND", 20000)]
    assert told == [*expected, ("C", "ED", None), ("A", "D", None)]


def test_testing_for_hiv() -> None:
    """Quality-adjusted life months of Paltiel et al., 2006, in years."""
    months = ["277.25", "277.57", "277.78", "277.83", "277.76"]
    effects = [str(Fraction(each) / 12) for each in months]
    found = placed("none once five three one", ["26000", "27000", "28020", "28440", "29440"], effects)
    assert [each.icer and round(float(each.icer), 2) for each in found] == [None, 37500, 58285.71, 100800, None]
    assert found[-1].strategy.name == "one"
    assert found[-1].status is Status.DOMINATED


def test_the_cheapest_and_best_stands_alone() -> None:
    found = placed("a b c", ["163771.0", "164848.7", "163765.1"], ["6.48273", "6.52861", "6.52861"])
    assert [(each.strategy.name, SHORT[each.status]) for each in found] == [("c", "ND"), ("a", "D"), ("b", "D")]


def test_a_small_comparison_by_hand() -> None:
    found = compare({"a": Draws([0, 0], [0, 0]), "b": Draws([10, 10], [1, 3])}, [0, 8])
    none, eight = found.thresholds
    assert (none.best, none.acceptability, none.evpi) == ("a", {"a": 1.0, "b": 0.0}, 0.0)
    assert (eight.best, eight.net_benefit["b"], eight.acceptability["b"]) == ("b", 6.0, 0.5)
    assert eight.evpi == 7.0 - 6.0
    with pytest.raises(ValueError, match="two strategies"):
        compare({"a": Draws([1], [1]), "b": Draws([1, 2], [1, 2])}, [])


def test_draws_of_eleven_strategies_as_other_software_has_them() -> None:
    """The ICER table, acceptability and EVPI of dampack, where the folder of real data is there."""
    beside = shared_data()
    if beside is None:
        return
    expected = json.loads((beside / "value" / "expected_psa_cdiff.json").read_text(encoding="utf-8"))
    with (beside / "value" / "psa_cdiff.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = expected["strategies"]
    draws = {
        name: Draws([float(row[f"cost_{name}"]) for row in rows], [float(row[f"effect_{name}"]) for row in rows])
        for name in names
    }
    found = compare(draws, [each["wtp"] for each in expected["voi"]])
    told = {each.strategy.name: each for each in found.placed}
    assert len(told) == len(expected["icers"]) == 11
    for each in expected["icers"]:
        mine = told[each["strategy"]]
        assert SHORT[mine.status] == each["status"]
        assert (mine.icer is None) == (each["icer"] is None)
        assert float(mine.icer or 0) == pytest.approx(each["icer"] or 0, rel=1e-9)
    for at, each in zip(found.thresholds, expected["voi"], strict=True):
        assert at.best == names[each["optimal"]]
        assert at.evpi == pytest.approx(each["evpi"], abs=1e-6)
        assert [at.acceptability[name] for name in names] == pytest.approx(each["ceac"])
        assert [at.net_benefit[name] for name in names] == pytest.approx(each["mean_nmb"], rel=1e-12)
