"""`commonstar value report`: what it writes, and what it says of wrong words."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from docx import Document

from commonstar.cli import value_report
from tests.cli.conftest import ROOT, Store
from tests.formats.pdf_text import Pdf

CASE = ROOT / "tests" / "golden" / "value" / "grades-and-agencies" / "input.yaml"


def run(*words: object) -> Result:
    return CliRunner().invoke(value_report.command, [str(word) for word in words])


def headings(path: Path) -> list[str]:
    return [each.text for each in Document(str(path)).paragraphs if each.style.name == "Heading 1"]


def test_the_ending_of_the_name_says_what_is_written(tmp_path: Path) -> None:
    pdf, word = tmp_path / "case.pdf", tmp_path / "case.DOCX"
    for out in (pdf, word):
        found = run("community-speedwatch", out)
        assert (found.exit_code, found.stdout) == (0, f"{out.name}: 14 parts.\n"), found.output
    assert len(Pdf(pdf.read_bytes()).pages) >= 14
    assert len(headings(word)) == 14


def test_one_audience_is_enough(tmp_path: Path) -> None:
    out = tmp_path / "case.docx"
    found = run(CASE, out, "--audience", "politicians", "--audience", "communities", "--draws", 0)
    assert found.exit_code == 0, found.output
    assert [each for each in headings(out) if each.startswith("For: ")] == ["For: Politicians", "For: Communities"]


def test_who_confirmed_and_which_scenario_stand_in_the_report(tmp_path: Path) -> None:
    out = tmp_path / "case.pdf"
    found = run("community-speedwatch", out, "--confirmed", "police", "--scenario", "cautious", "--draws", 100)
    assert found.exit_code == 0, found.output
    first = " ".join(Pdf(out.read_bytes()).pages[0])
    assert "1 of 3" in first
    assert "Business case: Cautious" in first


def test_the_same_model_makes_the_same_pdf(tmp_path: Path) -> None:
    made = []
    for name in ("one.pdf", "two.pdf"):
        assert run(CASE, tmp_path / name).exit_code == 0
        made.append(Pdf((tmp_path / name).read_bytes()).pages)
    assert made[0] == made[1]


def test_wrong_words_are_named_and_write_nothing(tmp_path: Path) -> None:
    pdf = tmp_path / "case.pdf"
    for words, said in (
        ((CASE, tmp_path / "case.odt"), "Name the report .pdf or .docx."),
        ((CASE, pdf, "--confirmed", "navy"), "The model has no agency navy; it has first, second, third."),
        ((CASE, pdf, "--scenario", "sunny"), "The model has no scenario sunny; it has none."),
        ((CASE, pdf, "--audience", "cats"), "'cats' is not one of"),
        ((CASE, tmp_path / "none" / "case.pdf"), "There is no folder none."),
    ):
        found = run(*words)
        assert found.exit_code != 0
        assert said in found.stderr, found.output
    assert list(tmp_path.iterdir()) == []


def test_help_loads_nothing_heavy(store: Store) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from commonstar.cli.main import main; "
        "assert CliRunner().invoke(main, ['value', 'report', '--help']).exit_code == 0; "
        "print([name for name in ('numpy', 'docx', 'typst', 'django') if name in sys.modules])"
    )
    assert store.cold("-c", code).stdout.strip() == "[]"
