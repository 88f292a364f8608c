"""`commonstar value …` on files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import value_check, value_compare, value_explain, value_run
from tests.cli.conftest import ROOT, Store

CASE = ROOT / "tests" / "golden" / "value" / "grades-and-agencies" / "input.yaml"
HEAVY = ("numpy", "scipy", "jsonschema", "django", "openpyxl")


def run(verb: Any, *words: object) -> Result:
    return CliRunner().invoke(verb, [str(word) for word in words])


@pytest.fixture
def richer(tmp_path: Path) -> Path:
    """The case with an uncertain input, an option and a scenario."""
    text = CASE.read_text(encoding="utf-8").replace("{value: 0.5,", "{value: 0.5, low: 0.4, high: 0.6, shape: uniform,")
    path = tmp_path / "richer.yaml"
    path.write_text(text + "options: {nothing: {}, all: {}}\nscenarios: {low: {engagement: 0.4}}\n", encoding="utf-8")
    return path


def test_run_prints_one_document_with_its_exact_twin(richer: Path) -> None:
    found = json.loads(run(value_run.command, richer, "--json").stdout)
    assert found["npv"] == "84723.86"
    numerator, denominator = map(int, found["exact"]["npv"].split("/"))
    assert round(numerator / denominator, 2) == 84723.86
    low = found["scenarios"]["low"]["npv"]
    assert found["tornado"][0] == {"input": "engagement", "low": low, "high": "130647.35"}
    assert found["options"]["all"]["against_nothing"] == "84723.86"
    assert json.loads(run(value_run.command, richer, "--scenario", "low", "--json").stdout)["npv"] == low
    assert json.loads(run(value_run.command, richer, "--option", "nothing", "--json").stdout)["npv"] == "0.00"


def test_run_without_json_is_read_by_people(richer: Path) -> None:
    found = run(value_run.command, richer)
    assert found.exit_code == 0
    for words in (
        "net present value",
        "84,723.86",
        "By agency",
        "Financial case",
        "first gains from what second pays: 54,291.68",
    ):
        assert words in found.stdout


def test_what_the_model_lacks_is_named(richer: Path) -> None:
    found = run(value_run.command, richer, "--scenario", "high")
    assert (found.exit_code, found.stderr) == (1, "The model has no scenario high; it has low.\n")


def test_check_names_each_mistake_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    text = CASE.read_text(encoding="utf-8")
    path.write_text(text.replace("third: 0.2}", "third: 0.3}").replace("impact: 0.25", "impact: 2"), encoding="utf-8")
    found = run(value_check.command, path)
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "wrong.yaml, line 26, benefits[1].impact: impact lies outside 0 to 1",
        "wrong.yaml, line 33, benefits[1].agencies: the shares of saved sum to 11/10, not to 1",
    ]
    assert run(value_check.command, CASE).exit_code == 0


def test_explain_follows_a_number_to_its_source() -> None:
    found = run(value_explain.command, CASE, "--cell", "agencies.first.pv_benefits")
    assert "inputs.people = 1000  [1000]  source: Worked example of this project" in found.stdout
    steps = json.loads(run(value_explain.command, CASE, "--cell", "bcr", "--json").stdout)
    assert steps[0]["cell"] == "bcr"
    assert any(step["source"] for step in steps)
    assert run(value_explain.command, CASE, "--cell", "nothing").exit_code == 1


def test_a_model_that_comes_along_opens_by_name() -> None:
    found = run(value_run.command, "health-trainers-manchester")
    assert "cost per QALY: 4,784.00 (trade-off)" in found.stdout
    assert "5,216.00" in found.stdout
    assert run(value_check.command, "no-such-model").exit_code == 2


def test_draws_are_told_and_repeat(richer: Path) -> None:
    words = (value_run.command, richer, "--draws", 20_000, "--seed", "7", "--json")
    one, two = run(*words).stdout, run(*words).stdout
    assert one == two
    found = json.loads(one)
    net = {name: float(value) for name, value in found["simulation"]["npv"].items()}
    assert net["p5"] < net["p50"] < net["p95"]
    assert abs(net["mean"] - 84723.86) < 5 * net["standard_error"]
    assert found["simulation"]["probability_positive"] == "1.0000"
    assert (found["evpi"], found["evppi"]) == ("0.00", {"engagement": "0.00"})
    assert "chance that it is above 0" in run(value_run.command, richer, "--draws", 500).stdout
    assert run(value_run.command, richer, "--seed", "7").exit_code == 1


def test_compare_tells_the_frontier(tmp_path: Path) -> None:
    path = tmp_path / "draws.csv"
    path.write_text("cost_a,effect_a,cost_b,effect_b\n0,0,10,1\n0,0,10,3\n", encoding="utf-8")
    found = json.loads(run(value_compare.command, path, "--threshold", 8, "--json").stdout)
    assert [(each["name"], each["icer"], each["status"]) for each in found["strategies"]] == [
        ("a", None, "frontier"),
        ("b", "5.00", "frontier"),
    ]
    assert found["thresholds"][0]["evpi"] == "1.00"
    assert "At 8: b is best, in 50% of draws" in run(value_compare.command, path, "--threshold", 8).stdout
    path.write_text("cost_a,effect_a,cost_b,effect_b\n0,0,10,nan\n", encoding="utf-8")
    assert run(value_compare.command, path).stderr == "draws.csv, row 2, effect_b: nan is not a number.\n"
    path.write_text("cost_a,effect_b\n0,0\n", encoding="utf-8")
    assert run(value_compare.command, path).exit_code == 1


def test_an_exact_run_loads_nothing_heavy(store: Store) -> None:
    """A guard that counts modules: it sees the engine's, and finds a planted one."""
    code = (
        "import sys\nfrom commonstar.cli.main import main\n{plant}\n"
        "try: main(['value', 'run', sys.argv[1], '--json'])\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    loaded = set(store.cold("-c", code.format(plant=""), str(CASE)).stderr.split())
    assert len([name for name in loaded if name.startswith("commonstar.engine.value")]) >= 10
    assert loaded.isdisjoint(HEAVY)
    assert "numpy" in store.cold("-c", code.format(plant="import numpy"), str(CASE)).stderr.split()


def test_a_cold_run_is_quick(store: Store) -> None:
    """The limit is 0.3 s on a quiet machine; busy ones get room, as the best of five must fit in 1.5 s."""
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        assert store.cold("-m", "commonstar", "value", "run", str(CASE)).returncode == 0
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 1.5
