"""`commonstar value …` on files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import value_check, value_explain, value_run
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
    for words in ("net present value", "84723.86", "By agency", "first gains from what second pays: 54291.68"):
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
