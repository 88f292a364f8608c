"""`commonstar election`, on files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import election_count, election_sheet

FILE = """4 2
# a trial
5 1 2 0
3 2 1 0
2 3 4 0
2 4 3 0
0
"Ann"
"Ben"
"Cem"
"Dee"
"Trial"
"""


VERBS = {"count": election_count.command, "sheet": election_sheet.command}


def run(verb: str, *words: object) -> Result:
    return CliRunner().invoke(VERBS[verb], [str(word) for word in words])


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    path = tmp_path / "trial.blt"
    path.write_text(FILE, encoding="utf-8")
    return path


def counted(*words: object) -> dict[str, Any]:
    found = run("count", *words, "--json")
    assert found.exit_code == 0, found.stderr
    document: dict[str, Any] = json.loads(found.stdout)
    return document


def test_the_document_of_a_count(trial: Path) -> None:
    document = counted(trial, "--rule", "scottish", "--seed", "dice")
    assert document["quota"] == "5.00000"
    assert document["seats"] == 2
    assert document["elected"][0] == "Ann"
    assert document["stages"][0]["action"] == "first-preferences"
    assert document["stages"][0]["votes"] == {"Ann": "5.00000", "Ben": "3.00000", "Cem": "2.00000", "Dee": "2.00000"}
    assert document["stages"][0]["elected"] == ["Ann"]
    assert document["stages"][1]["excluded"] == document["ties"][0]["chosen"]
    assert document["ties"][0]["candidates"] == ["Cem", "Dee"]
    assert document["ties"][0]["decided_by"] == "lot"
    assert set(document["ties"][0]["lots"]) == {"Cem", "Dee"}


@pytest.mark.parametrize("rule", ["scottish", "meek", "approval"])
def test_every_number_is_written_with_its_places(trial: Path, rule: str) -> None:
    document = counted(trial, "--rule", rule, "--seed", "dice")
    places = {"scottish": 5, "meek": 9, "approval": 0}[rule]
    for stage in document["stages"]:
        for value in (*stage["votes"].values(), stage["quota"], *stage["keep"].values()):
            assert re.fullmatch(r"\d+" + (rf"\.\d{{{places}}}" if places else ""), value)
    assert document["method"] == f"{rule}/1"
    assert len(document["elected"]) == 2
    assert run("count", trial, "--rule", rule, "--seed", "dice").exit_code == 0


def test_an_instant_run_off_fills_one_seat(trial: Path) -> None:
    assert "fills one seat, and there are 2" in run("count", trial, "--rule", "irv").stderr
    trial.write_text(FILE.replace("4 2", "4 1", 1), encoding="utf-8")
    assert counted(trial, "--rule", "irv", "--seed", "dice")["elected"] == ["Ann"]


def test_a_count_in_words(trial: Path) -> None:
    found = run("count", trial, "--rule", "scottish", "--seed", "dice")
    assert found.exit_code == 0
    assert "Ann reached the quota and is elected." in found.stdout
    assert "The lot did:" in found.stdout
    assert found.stdout.rstrip().splitlines()[-1].startswith("Elected: Ann and ")


def test_what_goes_wrong_is_one_sentence(trial: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.blt"
    broken.write_text(FILE.replace("2 3 4 0", "2 3 5 0"), encoding="utf-8")
    for words, said in (
        ((trial, "--rule", "scottish"), "trial.blt: At stage 2 Cem and Dee have been equal at every stage"),
        ((broken, "--rule", "scottish"), "broken.blt, line 5: 5 is no preference"),
    ):
        found = run("count", *words)
        assert found.exit_code != 0
        assert said in found.stderr
        assert len(found.stderr.strip().splitlines()) == 1
        assert not found.stdout


def test_what_is_odd_goes_along(tmp_path: Path) -> None:
    path = tmp_path / "odd.blt"
    path.write_text(FILE.replace('"Trial"\n', "").replace("5 1 2 0", "1 0\n5 1=3 2 0"), encoding="utf-8")
    warnings = counted(path, "--rule", "scottish", "--seed", "1")["warnings"]
    assert [each["code"] for each in warnings] == ["no-title", "invalid-papers"]
    assert warnings[0]["line"] == 12
    said = run("count", path, "--rule", "scottish", "--seed", "1").stderr
    assert "line 12: The file has no title." in said
    assert "6 papers were not valid" in said


def test_one_is_one_and_nobody_is_said(tmp_path: Path) -> None:
    path = tmp_path / "small.blt"
    path.write_text("2 1\n-1\n-2\n1 1 0\n0\nA\nB\nT\n", encoding="utf-8")
    found = run("count", path, "--rule", "scottish")
    assert found.stdout.startswith("T: 1 seat, 0 papers valid.")
    assert "Elected: nobody" in found.stdout
    assert "1 paper was not valid" in found.stderr
    assert "1 seat to fill, and only 0 candidates." in found.stderr


def test_the_sheet_tells_every_stage_in_words_and_in_a_table(trial: Path, tmp_path: Path) -> None:
    trial.write_text(FILE.replace('"Dee"', '"Dee <b>"'), encoding="utf-8")
    for rule in ("scottish", "meek", "approval"):
        out = tmp_path / "sheet.html"
        found = run("sheet", trial, out, "--rule", rule, "--seed", "dice")
        assert found.exit_code == 0, found.stderr
        page = out.read_text(encoding="utf-8")
        stages = len(counted(trial, "--rule", rule, "--seed", "dice")["stages"])
        assert page.count("<table>") == page.count("<section") == stages
        assert "Dee &lt;b&gt;" in page
        assert "<b>" not in page


def test_the_sheet_says_what_moved_and_how_a_lot_fell(trial: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    run("sheet", trial, out, "--seed", "dice")
    page = out.read_text(encoding="utf-8")
    assert "Lots were drawn from the seed “dice”" in page
    assert "Cem and Dee were equal, and it was to be decided who is excluded." in page
    assert '<td class="number">−2.00000</td><td class="number">0.00000</td><td>excluded, stage 2</td>' in page
    assert '<td class="number">5.00000</td><td>elected, stage 1</td>' in page


def test_the_sheet_as_a_tagged_pdf(trial: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    assert run("sheet", trial, out, "--rule", "meek", "--seed", "dice").exit_code == 0
    made = out.read_bytes()
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made


def test_a_sheet_has_a_kind(trial: Path, tmp_path: Path) -> None:
    found = run("sheet", trial, tmp_path / "sheet.docx", "--seed", "dice")
    assert "name the sheet .html or .pdf" in found.stderr
    assert not (tmp_path / "sheet.docx").exists()
