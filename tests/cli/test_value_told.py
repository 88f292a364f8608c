"""What `commonstar value …` tells people: tables, progress, convergence, and the mark of what is invented."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import value_check, value_explain, value_run
from commonstar.cli.progress import LONG, progress
from tests.cli.conftest import ROOT

EXAMPLE = ROOT / "tests" / "golden" / "value" / "example.yaml"
MARK = "ILLUSTRATIVE: some figures are invented and mark everything that rests on them."


def run(verb: Any, *words: object) -> Result:
    return CliRunner().invoke(verb, [str(word) for word in words])


def test_tables_have_heads_thousands_and_every_part() -> None:
    found = run(value_run.command, EXAMPLE).stdout
    for words in (
        "benefits (present value)  3,656,457.39",
        "benefits may fall by            95.95%",
        "Benefits by level\n  community  3,656,457.39",
        "Benefits by beneficiaries\n  helped      229,617.44",
        "           cost by benefit  net gain by Shapley\n  -------  ---------------  -------------------",
        "With weight 2.4623 for lowest-fifth: 5,647,168.09 net, beside the above",
    ):
        assert words in found


def test_convergence_is_told_in_table_and_json() -> None:
    found = json.loads(run(value_run.command, EXAMPLE, "--draws", 2_000, "--json").stdout)["simulation"]
    steps = found["convergence"]
    assert [each["draws"] for each in steps] == [10, 30, 100, 300, 1_000, 2_000]
    assert (steps[-1]["mean"], steps[-1]["standard_error"]) == (found["npv"]["mean"], found["npv"]["standard_error"])
    errors = [float(each["standard_error"]) for each in steps]
    assert errors[-1] < errors[0] / 5
    table = run(value_run.command, EXAMPLE, "--draws", 2_000).stdout
    assert "Convergence\n  draws   mean so far  standard error\n" in table
    assert "  2,000  " in table
    few = json.loads(run(value_run.command, EXAMPLE, "--draws", 1, "--json").stdout)["simulation"]["convergence"]
    assert [(each["draws"], each["standard_error"]) for each in few] == [(1, "0.00")]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_at_a_terminal_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(stream: io.StringIO, work: int) -> str:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress("Draws", 4, work) as step:
            for _ in range(4):
                step()
        return stream.getvalue()

    told = shown(Terminal(), LONG)
    assert "Draws" in told
    assert "100%" in told
    assert shown(Terminal(), 10) == shown(io.StringIO(), LONG) == ""


def test_a_bar_counts_all_steps_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many steps are made as were announced, in the exact part and in the draws."""
    counted: list[tuple[int, int]] = []

    class Counted:
        def __init__(self, label: str, steps: int, work: int) -> None:
            self.steps, self.made = steps, 0

        def __enter__(self) -> Any:
            return self.step

        def step(self) -> None:
            self.made += 1

        def __exit__(self, *problem: object) -> None:
            counted.append((self.steps, self.made))

    monkeypatch.setattr(value_run, "progress", Counted)
    assert run(value_run.command, EXAMPLE, "--draws", 100).exit_code == 0
    assert counted == [(6, 6), (7, 7)]  # 3 options, 2 scenarios, 1 range; 1 input drawn, 5 lines, worth of 1 input


def test_every_output_on_what_is_invented_says_so(tmp_path: Path) -> None:
    assert MARK in run(value_run.command, "community-speedwatch").stdout
    assert json.loads(run(value_run.command, "community-speedwatch", "--json").stdout)["illustrative"] is True
    assert MARK in run(value_check.command, "community-speedwatch").stdout
    assert json.loads(run(value_check.command, "community-speedwatch", "--json").stdout)[0]["illustrative"] is True
    lines = run(value_explain.command, "community-speedwatch", "--cell", "npv").stdout.splitlines()
    assert lines[0].endswith("(illustrative)")
    assert any(not line.endswith("(illustrative)") for line in lines)
    steps = json.loads(run(value_explain.command, "community-speedwatch", "--cell", "npv", "--json").stdout)
    assert {each["cell"]: each["illustrative"] for each in steps}["npv"] is True
    for words in ((value_run.command, EXAMPLE), (value_check.command, EXAMPLE), (value_explain.command, EXAMPLE)):
        assert MARK not in run(*words).stdout


def test_what_rests_on_nothing_invented_is_not_marked() -> None:
    """One input of the example is invented; no line uses it."""
    found = run(value_explain.command, EXAMPLE).stdout.splitlines()
    assert [line.split(" ")[0] for line in found if line.endswith("(illustrative)")] == ["inputs.proxy"]
