"""`commonstar budget count`, `check`, `explain` and `fairness`, on files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import budget_check, budget_count, budget_explain, budget_fairness
from tests.conftest import shared_data
from tests.formats.test_pabulib import TOWN


def run(verb: Any, *words: object) -> Result:
    return CliRunner().invoke(verb.command, [str(word) for word in words])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.pb"
    path.write_text(TOWN, encoding="utf-8")
    return path


def test_a_count_is_one_document(town: Path) -> None:
    found = run(budget_count, town, "--rule", "greedy", "--json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert document["winners"] == ["a", "b"]
    assert (document["spent"], document["budget"], document["rule"]) == (100, 100, "greedy")
    assert document["ties"] == [{"round": 1, "projects": ["a", "b"], "chosen": "a", "decided_by": "id"}]
    assert document["projects"]["c"] == {
        "outcome": "lost",
        "reason": "did-not-fit",
        "votes": 1,
        "points": 1,
        "cost": 40,
        "round": None,
        "missing": 40,
    }


def test_a_count_can_be_read(town: Path) -> None:
    said = run(budget_count, town, "--rule", "greedy").stdout.splitlines()
    assert said[0] == "2 of 3 projects won; 100 of 100 is spent."
    assert said[1] == "  a  50  2 votes  Benches"
    assert said[-1] == "Equal in round 1: a, b; a first, by id."


def test_a_file_with_faults_is_not_counted(town: Path) -> None:
    town.write_text(TOWN.replace("c;40", "c;0"), encoding="utf-8")
    found = run(budget_count, town, "--rule", "greedy")
    assert found.exit_code == 1
    assert found.stdout == ""
    assert "town.pb, line 19: The cost 0 of project c is not above zero." in found.stderr
    assert "town.pb has 1 fault; nothing is counted." in found.stderr


def test_a_check_lists_every_fault_and_fails(town: Path) -> None:
    assert run(budget_check, town).stdout == f"{town}: 3 projects, 4 votes (approval), a budget of 100.\n"
    town.write_text(TOWN.replace("c;40", "c;0").replace("2;a;", "2;zz;"), encoding="utf-8")
    found = run(budget_check, town, "--json")
    assert found.exit_code == 1
    assert [each["line"] for each in json.loads(found.stdout)["faults"]] == [19, 23]
    assert run(budget_check, town).stdout.count("line 19") == 1


def test_an_account_says_what_was_missing(town: Path) -> None:
    said = run(budget_explain, town, "--project", "c", "--rule", "greedy").stdout
    assert "c (Lights) did not win: it costs 40 and 1 person voted for it." in said
    assert "At its turn 40 was missing from the money that was left." in said
    document = json.loads(run(budget_explain, town, "--project", "a", "--rule", "greedy", "--json").stdout)
    assert document["outcome"] == "won"
    assert document["rounds"][0]["left"] == 50


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("rule;greedy", "Counted as the file says, by greedy.\n"),
        ("rule;equalshares/add1", "Counted as the file says, by equal-shares with the completion add1.\n"),
        ("rule;equalshares", "The file says equalshares, but not what was done with money left over"),
        ("rule;equalshares/later", "The file names no rule that is known here (equalshares/later); give --rule."),
        ("rule;unknown", "The file names no rule that is known here (unknown); give --rule."),
    ],
)
def test_an_account_takes_the_rule_of_the_file(town: Path, told: str, said: str) -> None:
    town.write_text(re.sub("rule;.*", told, TOWN), encoding="utf-8")
    found = run(budget_explain, town, "--project", "c")
    assert said in found.stderr
    assert (found.exit_code == 0) is said.startswith("Counted")


def test_equal_shares_say_who_paid(town: Path) -> None:
    words = ("--rule", "equal-shares", "--utility", "cardinality", "--completion", "add1+greedy", "--step", "0.5")
    document = json.loads(run(budget_count, town, *words, "--json").stdout)
    assert (document["utility"], document["completion"], document["step"]) == ("cardinality", "add1+greedy", 0.5)
    assert document["winners"] == ["a", "b"]
    assert document["rounds"][0]["payment"] == {"payers": 2, "emptied": 0, "most": 25.0, "least": 25.0}
    lost = document["projects"]["c"]
    assert lost["reason"] == "supporters-lacked"
    assert lost["supporters_left"] + lost["missing"] == 40
    said = run(budget_explain, town, "--project", "a", *words).stdout
    assert "Its supporters paid for it out of their shares." in said
    assert "2 of them paid 25 each.\n" in said
    said = run(budget_explain, town, "--project", "c", "--rule", "phragmen").stdout
    assert "c (Lights) did not win" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--rule", "dice"], 2, "'dice' is not one of"),
        (["--rule", "greedy-threshold"], 1, "give --threshold"),
        (["--rule", "greedy", "--tie-break", "random"], 1, "needs --seed"),
        (["--rule", "greedy", "--tie-break", "votes,luck"], 2, "is not a list out of"),
        (["--rule", "greedy", "--threshold", "1,5"], 2, "is not a number"),
    ],
)
def test_wrong_words_are_answered_in_a_sentence(town: Path, words: list[str], code: int, said: str) -> None:
    found = run(budget_count, town, *words)
    assert (found.exit_code, said in found.stderr) == (code, True)
    assert "Traceback" not in found.stderr


def test_an_unknown_project_is_named(town: Path) -> None:
    assert "town.pb has no project zz." in run(budget_explain, town, "--project", "zz", "--rule", "greedy").stderr


def test_keys_that_the_rule_ignores_are_warned_of(town: Path) -> None:
    town.write_text(TOWN.replace("max_length;2", "budget_per_neighborhood;50,50"), encoding="utf-8")
    document = json.loads(run(budget_count, town, "--rule", "greedy", "--json").stdout)
    assert [(each["code"], each["line"]) for each in document["warnings"]] == [("key-ignored", 14)]
    assert "budget_per_neighborhood" in document["warnings"][0]["message"]


def test_real_files_are_counted_as_others_count_them() -> None:
    beside = shared_data()
    if beside is None:
        return
    expected = json.loads((beside / "budget" / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 9
    for name, each in expected.items():
        found = run(budget_count, beside / "budget" / f"{name}.pb", "--rule", "greedy", "--tie-break", "id", "--json")
        assert set(json.loads(found.stdout)["winners"]) == set(each["runs"]["greedy_cost"]["winners"]), name


def test_fairness_is_one_document_and_can_be_read(town: Path) -> None:
    votes = [*(f"n{number};a,b;" for number in range(6)), *(f"s{number};c;" for number in range(6))]
    head = TOWN[: TOWN.index("1;a,b;30")].replace("num_votes;4", "num_votes;12")
    head = head.replace("a;50;2", "a;50;6").replace("b;50.0;2", "b;50.0;6").replace("c;40;1", "c;40;6")
    town.write_text(head + "\n".join(votes), encoding="utf-8")
    found = run(budget_fairness, town, "--rule", "greedy", "--tie-break", "id", "--json")
    document = json.loads(found.stdout)
    assert document["method"] == "budget-fairness/1"
    assert (document["voters"], document["with_nothing"], document["gini"]) == (12, 6, 0.5)
    assert document["groups"][0] == {
        "projects": ["a", "b"],
        "voters": 6,
        "share_of_voters": 0.5,
        "share_of_money": 1,
        "got": 100,
        "in_proportion": 50,
        "ratio": 2,
        "with_nothing": 0,
        "funded_projects_a_voter": 2,
    }
    assert document["overlooked"] == [{"project": "c", "voters": 6, "parts": 50, "cost": 40}]
    said = run(budget_fairness, town, "--rule", "greedy", "--tie-break", "id").stdout
    assert "Group 1, who mostly want a (Benches); b" in said
    assert "100 of the money, in proportion it would be 50: 2.00 times its part." in said
    assert "Overlooked: 6 people who voted for c got nothing" in said


def test_a_note_on_the_whole_file_names_no_line(town: Path) -> None:
    town.write_text(TOWN.replace("country;Wales\n", ""), encoding="utf-8")
    assert run(budget_count, town, "--rule", "greedy").stderr == "Note: META does not say country.\n"
    assert "Note: META does not say country." in run(budget_explain, town, "--rule", "greedy", "--project", "a").stderr
    town.write_text(TOWN[: TOWN.index("VOTES")], encoding="utf-8")
    assert "town.pb: The section VOTES is missing." in run(budget_count, town, "--rule", "greedy").stderr


def test_options_that_a_rule_ignores_are_named(town: Path) -> None:
    words = ("--rule", "greedy", "--threshold", 3, "--utility", "cost", "--seed", 4)
    document = json.loads(run(budget_count, town, *words, "--json").stdout)
    assert sorted(each["message"].split()[0] for each in document["warnings"]) == ["--seed", "--threshold", "--utility"]
    said = run(budget_count, town, "--rule", "equal-shares", "--step", 2).stderr
    assert said == "Note: --step is ignored: it is for the completions add1 and add1-exhaustive.\n"
    heeded = ("--rule", "equal-shares", "--step", 2, "--completion", "add1", "--tie-break", "random", "--seed", "s")
    assert run(budget_count, town, *heeded).stderr == ""
