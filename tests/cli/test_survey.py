"""`commonstar survey check` and `summarise`, on files."""

from __future__ import annotations

import csv
import json
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import survey_check, survey_summarise
from commonstar.formats.instruments import write_instrument
from tests.cli.conftest import ROOT, Store
from tests.engine.instruments import instrument

SHIPPED = sorted((ROOT / "src" / "commonstar" / "questionnaires_data").glob("*.yaml"))


def run(verb: Any, *words: object) -> Result:
    return CliRunner().invoke(verb, [str(word) for word in words])


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    path = tmp_path / "trial.yaml"
    path.write_text(write_instrument(instrument()), encoding="utf-8")
    return path


def answers(path: Path, people: int = 60, **changes: str) -> Path:
    """A table of two rounds; staff of the second unit are fewer than five."""
    chance = random.Random(1)
    rows = []
    for number in range(people):
        unit, group = ("south", "users") if number % 3 == 0 else ("north", "staff" if number // 2 % 2 else "users")
        if number in (0, 6, 3, 9):
            group = "staff"
        heard = chance.choice(["no", "little", "some", "most", "yes", "unknown", ""])
        ways = chance.choice(["time", "time skills", "skills", "none", ""])
        hours = str(chance.randrange(9)) if "time" in ways else ""
        rows.append(
            {"round": f"r{number % 2}", "unit": unit, "group": group, "heard": heard, "ways": ways, "hours": hours}
        )
    rows[3] |= changes
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[3]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_what_is_shipped_is_sound() -> None:
    found = run(survey_check.command, *SHIPPED, "--json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert [one["faults"] for one in document] == [[]] * 5
    assert document[0]["languages"] == {"en": "original", "pt": "draft"}


def test_faults_are_named_and_fail(trial: Path) -> None:
    text = trial.read_text(encoding="utf-8").replace("choices: ways", "choices: roads")
    trial.write_text(text, encoding="utf-8")
    found = run(survey_check.command, trial)
    assert found.exit_code == 1
    assert "There is no list of choices called roads." in found.stdout
    assert run(survey_summarise.command, trial, answers(trial.with_suffix(".csv"))).exit_code == 1
    trial.write_text("format: 3", encoding="utf-8")
    (one,) = json.loads(run(survey_check.command, trial, "--json").stdout)
    assert [(fault["code"], fault["line"]) for fault in one["faults"]] == [("format", 1)]


def test_answers_are_summarised_with_small_groups_hidden(trial: Path) -> None:
    table = answers(trial.with_suffix(".csv"))
    found = run(
        survey_summarise.command, trial, table, "--population", "users=900", "--population", "staff=100", "--json"
    )
    assert found.exit_code == 0, found.output
    document = json.loads(found.stdout)
    rows = list(csv.DictReader(StringIO(table.read_text(encoding="utf-8"))))
    for each in document["rounds"]:
        here = [row for row in rows if row["round"] == each["round"]]
        assert each["people"] == len(here) == 30
        cells = {(one["question"], one["unit"], one["group"]): one for one in each["distributions"]}
        whole = cells["heard", "", ""]
        assert whole["answers"]["most"]["count"] == sum(row["heard"] == "most" for row in here)
        assert whole["mean"]["low"] < whole["mean"]["value"] < whole["mean"]["high"]
        assert cells["heard", "south", "staff"] == {
            "question": "heard",
            "unit": "south",
            "group": "staff",
            "hidden": True,
        }
        assert [gap["question"] for gap in each["gaps"]] == ["heard"]
        assert sum(each["weighted"][0]["shares"].values()) == pytest.approx(1, abs=1e-3)
    assert {(one["from"], one["to"]) for one in document["changes"]} == {("r0", "r1")}


def test_the_same_as_text(trial: Path) -> None:
    found = run(survey_summarise.command, trial, answers(trial.with_suffix(".csv")))
    assert "Round r0: 30 people" in found.stdout
    assert "heard south staff: hidden" in found.stdout
    assert "gap heard, users minus staff" in found.stdout


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"heard": "maybe"}, "row 5, heard: maybe is not among the choices."),
        ({"group": "mayors"}, "row 5, group: mayors is not among the groups: users, staff."),
        ({"age": "3"}, "row 1, age: There is no question age."),
        ({"ways": "skills", "hours": "3"}, "row 5, hours: This is not asked after what was answered before."),
    ],
)
def test_a_faulty_table_is_not_summarised(trial: Path, changes: dict[str, str], reason: str) -> None:
    found = run(survey_summarise.command, trial, answers(trial.with_suffix(".csv"), **changes))
    assert found.exit_code == 1
    assert reason in found.stderr
    assert found.stdout == ""


def test_a_population_must_be_of_a_group(trial: Path) -> None:
    for wrong in ("mayors=3", "users=0", "users"):
        found = run(survey_summarise.command, trial, answers(trial.with_suffix(".csv")), "--population", wrong)
        assert (found.exit_code, "--population" in found.stderr) == (1, True)


def test_the_verbs_are_there_and_need_no_store(store: Store) -> None:
    done = store.cold("-m", "commonstar", "survey", "check", str(SHIPPED[0]))
    assert (done.returncode, done.stderr) == (0, "")
