"""`commonstar value workbook` and `value import` on files."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import load_workbook

from commonstar.cli import value_import, value_workbook
from commonstar.formats.value_model import read_model
from tests.cli.conftest import ROOT

EXAMPLE = ROOT / "tests" / "golden" / "value" / "example.yaml"


def write(*words: object) -> Result:
    return CliRunner().invoke(value_workbook.command, [str(word) for word in words])


def take(*words: object) -> Result:
    return CliRunner().invoke(value_import.command, [str(word) for word in words])


def test_a_workbook_is_written_changed_and_taken_back(tmp_path: Path) -> None:
    book, out = tmp_path / "example.xlsx", tmp_path / "back.yaml"
    found = write(EXAMPLE, book)
    assert found.stdout == f"{book} is written; your spreadsheet program calculates it when it opens the file.\n"
    sheets = load_workbook(book)
    sheets["Inputs"]["E6"] = 1200
    sheets["Results"]["B6"] = 5
    sheets.save(book)
    found = take(book, "--out", out)
    assert found.stdout == f"{out} holds the model with 1 changed inputs.\n"
    assert found.stderr.splitlines() == [
        "Inputs!E6: inputs.residents.value is now 1200",
        "Not taken: Results!B6: a formula stood here; it was not taken.",
    ]
    model = read_model(out.read_text(encoding="utf-8"))
    expected = EXAMPLE.read_text(encoding="utf-8").replace("residents: {value: 1000", "residents: {value: 1200")
    assert model == read_model(expected)
    assert read_model(take(book).stdout) == model
    document = json.loads(take(book, "--json").stdout)
    assert document["changes"] == [{"cell": "Inputs!E6", "path": "inputs.residents.value", "value": 1200}]
    assert (document["illustrative"], document["written"]) == (False, None)


def test_what_is_illustrative_is_told(tmp_path: Path) -> None:
    found = write("community-speedwatch", tmp_path / "a.xlsx")
    assert found.stdout.startswith("ILLUSTRATIVE: ")
    assert json.loads(write("community-speedwatch", tmp_path / "b.xlsx", "--json").stdout)["illustrative"] is True
    assert take(tmp_path / "a.xlsx").stderr.startswith("ILLUSTRATIVE: ")
    assert json.loads(take(tmp_path / "a.xlsx", "--json").stdout)["illustrative"] is True


def test_an_option_is_written_as_a_model_of_its_own(tmp_path: Path) -> None:
    book = tmp_path / "minimum.xlsx"
    assert write(EXAMPLE, book, "--option", "minimum").exit_code == 0
    model = read_model(take(book).stdout)
    assert (model.options, model.lines.risks, model.title[-7:]) == ({}, (), "minimum")
    found = write(EXAMPLE, tmp_path / "x.xlsx", "--option", "most")
    assert found.stderr == "The model has no option most; it has nothing, minimum, co-produced.\n"


def test_nothing_is_overwritten_or_written_in_part(tmp_path: Path) -> None:
    book = tmp_path / "example.xlsx"
    assert write(EXAMPLE, book).exit_code == 0
    assert write(EXAMPLE, book).stderr == f"{book} exists; name a new file, or say --replace.\n"
    assert write(EXAMPLE, book, "--replace").exit_code == 0
    assert write(EXAMPLE, tmp_path / "a.ods").stderr == "a.ods: name the workbook .xlsx.\n"
    assert take(book, "--out", book).stderr == f"{book} exists; name a new file, or say --replace.\n"
    sheets = load_workbook(book)
    sheets["Inputs"]["E6"] = "many"
    sheets.save(book)
    found = take(book, "--out", tmp_path / "back.yaml")
    assert (found.exit_code, found.stderr) == (1, "example.xlsx, Inputs!E6: “many” is not a number.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["example.xlsx"]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    found = take(EXAMPLE)
    assert (found.exit_code, found.stderr) == (1, "example.yaml: The file is not a CSV table or an XLSX workbook.\n")
