"""`commonstar survey import` and `survey export`: what they say, what they write, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonstar.cli import survey_export, survey_import
from commonstar.formats.instruments import read_instrument
from commonstar.formats.xlsform import canonical, convert
from tests.formats.xlsforms import workbook

SURVEY = [
    {"type": "start", "name": "start"},
    {"type": "text", "name": "name", "label": "Name"},
    {"type": "geopoint", "name": "where", "label": "Where?"},
]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(SURVEY, (), [{"form_title": "A form", "form_id": "a_form"}]))
    return path


def bring(*words: object) -> Result:
    return CliRunner().invoke(survey_import.command, [str(word) for word in words])


def write(*words: object) -> Result:
    return CliRunner().invoke(survey_export.command, [str(word) for word in words])


def test_a_form_comes_in_and_goes_out_again(form: Path, tmp_path: Path) -> None:
    said = bring(form, tmp_path / "form.yaml")
    assert said.exit_code == 0, said.output
    assert "row 4 (where), column type: Kept, not asked here" in said.output
    assert "1 questions in en are in" in said.output
    assert read_instrument((tmp_path / "form.yaml").read_text("utf-8")).questions[0].name == "name"
    assert write(tmp_path / "form.yaml", tmp_path / "out.xlsx").exit_code == 0
    first, second = ((tmp_path / name).read_bytes() for name in ("form.xlsx", "out.xlsx"))
    assert canonical(convert(first)) == canonical(convert(second))


def test_json_names_everything(form: Path, tmp_path: Path) -> None:
    document = json.loads(bring(form, tmp_path / "form.yaml", "--json").stdout)
    assert (document["id"], document["questions"], document["languages"]) == ("a_form", ["name"], ["en"])
    assert [(each["code"], each["sheet"], each["row"], each["column"]) for each in document["named"]] == [
        ("metadata", "survey", 2, "type"),
        ("kind", "survey", 4, "type"),
    ]
    document = json.loads(write(tmp_path / "form.yaml", tmp_path / "out.xlsx", "--json").stdout)
    assert document == {"questions": 1, "languages": ["en"], "named": []}


def test_nothing_is_replaced_unasked(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "form.yaml"
    out.write_text("mine", "utf-8")
    assert bring(form, out).exit_code == 1
    assert out.read_text("utf-8") == "mine"
    assert bring(form, out, "--replace").exit_code == 0
    assert write(out, form).exit_code == 1


@pytest.mark.parametrize(
    ("survey", "sentence"),
    [
        ([{"type": "text", "label": "A"}], "form.xlsx: sheet survey, row 2: The row has no name."),
        ([{"type": "start", "name": "start"}], "nothing that can be asked"),
        (
            [{"type": "text", "name": "a", "label": "A"}, {"type": "calculate", "name": "b", "calculation": "${c}"}],
            "pyxform does not take this form",
        ),
    ],
)
def test_a_faulty_form_is_one_sentence(survey: list[dict[str, str]], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(survey))
    said = bring(path, tmp_path / "out.yaml")
    assert said.exit_code == 1
    assert sentence in said.output
    assert not (tmp_path / "out.yaml").exists()


def test_a_faulty_instrument_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "in.yaml"
    path.write_text("format: commonstar-instrument/1\n", "utf-8")
    said = write(path, tmp_path / "out.xlsx")
    assert said.exit_code == 1
    assert said.output.startswith("in.yaml")


def test_a_language_must_be_a_code(form: Path, tmp_path: Path) -> None:
    assert "not the code of a language" in bring(form, tmp_path / "x.yaml", "--language", "Welsh").output
    assert bring(form, tmp_path / "x.yaml", "--language", "cy").exit_code == 0
    assert read_instrument((tmp_path / "x.yaml").read_text("utf-8")).languages == ("cy",)
