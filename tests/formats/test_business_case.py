"""A business case: its figures are the engine's to the penny in PDF and Word, tagged, on one page an audience."""

from __future__ import annotations

import json
import re
import time
import zipfile
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings

from commonstar.cli import value_run
from commonstar.engine.quantities import half_away
from commonstar.engine.value.model import Model
from commonstar.engine.value.running import run
from commonstar.formats.business_case.blocks import Kind, Missing, Picture, Report, Section, Table
from commonstar.formats.business_case.pdf import breakable, report_pdf
from commonstar.formats.business_case.told import Confirmed
from commonstar.formats.business_case.word_document import report_docx
from commonstar.formats.papers import claims_ua
from commonstar.formats.speech import Money, Speech, english_number
from commonstar.formats.value_model import read_model
from commonstar.formats.value_writing import write_model
from commonstar.vocabulary import QUESTIONS_OF_CASE, Audience, CaseHeading, CaseQuestion
from tests.formats.business_cases import ROOT, SHIPPED, all_texts, report_of, word_texts
from tests.formats.pdf_text import Pdf
from tests.formats.value_models import rich_models

DRAWS = 2_000
SECONDS = 3
TALLEST = 1.4  # a picture that is 17 cm wide has 24 cm
GOLDEN = (ROOT / "tests" / "golden" / "value" / "grades-and-agencies" / "input.yaml").read_text(encoding="utf-8")
EMPTY = "format: commonstar-value/1\ntitle: Nothing yet\nprice_year: 2025\nyears: 2\n"
SUMS = ("pv_benefits", "pv_costs", "npv")
KEPT = {"GBP", "public", "value", "commonstar", "run", "explain"}


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[Report, Pdf, list[str]]]:
    """Each model that comes along as report, PDF and the texts of its Word file."""
    found = {}
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        report = report_of(text, DRAWS if "shape" in text else 0)
        found[path.stem] = (report, Pdf(report_pdf(report)), word_texts(report_docx(report)))
    return found


def answers(path: Path, *words: str) -> dict[str, Any]:
    """What `value run --json` prints."""
    found = CliRunner().invoke(value_run.command, [str(path), "--json", *words])
    assert found.exit_code == 0, found.output
    tree: dict[str, Any] = json.loads(found.stdout)
    return tree


def money_in(tree: dict[str, Any]) -> list[str]:
    """The sums of an answer that a report must show, as strings to 0.01."""
    found = [tree[name] for name in SUMS]
    found += [tree["bcr"]] if tree["bcr"] else []
    for agency in tree["agencies"].values():
        found += agency.values()
    for each in tree["flows"]:
        found += [each["cost"], each["benefit"], each["cumulative"]]
    for year in tree["financial"]:
        found += [year[name] for name in ("revenue", "capital", "released", "gap", "real", "inflation")]
    for part in ("options", "scenarios"):
        found += [each[name] for each in tree[part].values() for name in SUMS]
    found += [end for bar in tree["tornado"] for end in (bar["low"], bar["high"])]
    found += [each["amount"] for each in tree["movable"]["transfers"]]
    found += [*tree["by_mix"].values(), *tree["proportional"].values(), *(tree["shapley"] or {}).values()]
    for name in ("by_kind", "by_level", "by_pathway", "by_beneficiaries"):
        found += tree[name].values() if Decimal(tree["pv_benefits"]) else ()
    found += [row["net_benefit"] for each in tree["qaly"] for row in each["net_benefit"]]
    if "simulation" in tree:
        found += [tree["simulation"]["npv"][name] for name in ("mean", "sd", "p5", "p50", "p95")]
        found += [tree["evpi"], *tree["evppi"].values()]
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_figure_is_the_engines_to_the_penny(path: Path, made: dict[str, Any]) -> None:
    _report, pdf, words = made[path.stem]
    uncertain = "shape" in path.read_text(encoding="utf-8")
    tree = answers(path, *(("--draws", str(DRAWS)) if uncertain else ()))
    pages = {text.strip() for page in pdf.pages for text in page}
    cells = {text.strip() for text in words}
    figures = [english_number(Decimal(figure)) for figure in money_in(tree)]
    assert len(figures) > 15
    assert [figure for figure in figures if figure not in pages] == []
    assert [figure for figure in figures if figure not in cells] == []
    assert f"£{english_number(Decimal(tree['pv_costs']))}" in pages & cells


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_parts_of_a_table_sum_to_its_last_row(path: Path, made: dict[str, Any]) -> None:
    tables = [table for section in made[path.stem][0].sections for table in tables_of(section) if table.total]
    for table in tables:
        for place, number in enumerate(table.numbers):
            cells = [row[place].replace(",", "").replace("−", "-") for row in table.rows]
            if number and all(cells) and "knowing" not in table.head[place]:
                assert sum(map(Decimal, cells[:-1])) == Decimal(cells[-1]), (table.caption, table.head[place])
    assert len(tables) >= 5


def tables_of(section: Section) -> list[Table]:
    found = [block.table if isinstance(block, Picture) else block for block in section.blocks]
    return [block for block in found if isinstance(block, Table)]


def test_the_pdf_is_tagged_and_its_pictures_are_described(made: dict[str, Any]) -> None:
    for report, pdf, _words in made.values():
        pictures = [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]
        tables = [table for section in report.sections for table in tables_of(section)]
        assert b"pdfuaid" in pdf.data
        assert (pdf.tags("Figure"), pdf.described()) == (len(pictures), len(pictures))
        assert pdf.tags("Table") == len(tables)
        assert pdf.tags("TH") == sum(len(table.head) for table in tables)
        assert pdf.tags("H2") == len(report.sections)
        assert all(picture.table.rows for picture in pictures)


def test_what_is_illustrative_says_so_on_every_page(made: dict[str, Any]) -> None:
    mark = "Illustrative: rests on invented figures"
    for name, (report, pdf, _words) in made.items():
        invented = name != "health-trainers-manchester"
        assert {section.mark for section in report.sections} == ({mark} if invented else {""})
        assert all((mark in page) == invented for page in pdf.pages), name


def test_each_audience_has_its_page_and_the_summary_one(made: dict[str, Any]) -> None:
    for report, pdf, _words in made.values():
        starts = {text: place for place, page in enumerate(pdf.pages) for text in page[:6]}
        titles = [section.title for section in report.sections]
        one_page = [section.title for section in report.sections if section.kind in (Kind.SUMMARY, Kind.AUDIENCE)]
        assert len(one_page) == 1 + len(Audience)
        for title in one_page:
            following = titles[titles.index(title) + 1]
            assert starts[following] - starts.get(title, 0) == 1, title


def test_the_five_headings_answer_the_ten_questions() -> None:
    report = report_of(GOLDEN)
    assert [section.key for section in report.sections[1:6]] == list(CaseHeading)
    assert sorted(question for each in QUESTIONS_OF_CASE.values() for question in each) == sorted(CaseQuestion)
    missing = [block for section in report.sections[1:6] for block in section.blocks if isinstance(block, Missing)]
    assert len(missing) == len(CaseQuestion)
    assert all(block.words.startswith("Not said yet: ") for block in missing)


def test_what_people_say_stands_under_its_question() -> None:
    said = "\ncase:\n  need: |-\n    Few know\n    where to go.\n\n    Most wait.\n  agreement: All three.\n"
    report = report_of(GOLDEN + said)
    strategic, management = report.sections[1], report.sections[5]
    assert [getattr(block, "words", "") for block in strategic.blocks[:4]] == [
        "What is the need?",
        "Few know where to go.",
        "Most wait.",
        "Who is reached, and how?",
    ]
    assert "All three." in all_texts(report)
    assert "All three." in [getattr(block, "words", "") for block in management.blocks]


def test_who_has_confirmed_is_said_everywhere() -> None:
    one, two, *_rest = read_model(GOLDEN).agencies
    report = report_of(GOLDEN, confirmed=Confirmed(frozenset([one]), frozenset([two])))
    assert report.foot == "Confirmed by 1 of 3 agencies"
    rows = next(table.rows for table in tables_of(report.sections[5]) if table.caption == "Who has confirmed")
    assert [row[1] for row in rows] == ["confirmed", "disputed", "not yet confirmed"]
    assert report_of(GOLDEN).foot == "Confirmed by 0 of 3 agencies"
    words = all_texts(report_of(GOLDEN))
    assert "Who gains, and what of it is cash, has been confirmed by none of the 3 agencies." in words


def test_an_empty_model_makes_a_report() -> None:
    report = report_of(EMPTY)
    pdf, words = Pdf(report_pdf(report)), word_texts(report_docx(report))
    assert "The model has no benefits yet, so there is nothing to value." in words
    assert len(pdf.pages) == len(report.sections)
    assert "£0.00" in words


def test_a_loss_is_told_as_one() -> None:
    worse = GOLDEN.replace("impact: 0.25", "impact: 0.01")
    words = all_texts(report_of(worse))
    assert any("less than is put in" in text for text in words)
    assert any(text.startswith("Benefits would have to rise by") for text in words)
    assert "never" in words


@settings(max_examples=8, deadline=None)
@given(rich_models())
def test_a_model_made_by_chance_makes_a_report(model: Model) -> None:
    text = write_model(model)
    report = report_of(text, 50)
    net = english_number(half_away(run(read_model(text)).net))
    assert net in all_texts(report)


def test_letters_without_a_font_are_no_reason_to_print_nothing() -> None:
    made = report_pdf(report_of(GOLDEN.replace("title: ", "title: \U0001d100 \U00013000 ", 1)))
    assert not claims_ua(made)
    assert Pdf(made).tags("H2") == 14
    assert claims_ua(report_pdf(report_of(GOLDEN)))


def test_many_agencies_and_demands_fit_their_pages() -> None:
    names = [f"agency-{number}" for number in range(30)]
    lines = "".join(f"  {name}: {{name: {name} {'long ' * 20}, kind: public}}\n" for name in names)
    rows = "".join(
        f"  - {{id: d{number}, initial: 100, growth: 0.01, unit_cost: {number + 1}, kind: fiscal, illustrative: true, "
        f"agencies: {{{names[number]}: 1}}, reductions: [{{pathway: co-production, reach: 0.5, effect: 0.5}}]}}\n"
        for number in range(30)
    )
    report = report_of(f"{EMPTY}agencies:\n{lines}demand:\n{rows}")
    pictures = [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]
    sizes = [re.search(r'width="(\d+)" height="([\d.]+)"', each.svg) for each in pictures]
    assert len(sizes) == 9
    assert all(float(size[2]) / float(size[1]) < TALLEST for size in sizes if size)
    assert max(len(each.table.rows) for each in pictures) == 31
    pages = Pdf(report_pdf(report)).pages
    assert "24 smaller demands are not drawn here; the benefits list them all." in [
        text for page in pages for text in page
    ]


def test_long_names_break_and_overflow_nothing() -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    text = GOLDEN.replace("title: ", f"title: {long} {long} ", 1).replace("first: {", f"first: {{name: {long * 3}, ", 1)
    report = report_of(text)
    assert len(max(re.split("[ \u200b]", breakable(long * 3)), key=len)) <= 18
    assert report_pdf(report).startswith(b"%PDF")
    assert any(long * 3 in each for each in word_texts(report_docx(report)))


def test_another_language_leaves_no_word_of_english() -> None:
    speech = Speech("ar", lambda words: re.sub(r"{[^}]*}|[A-Za-z]", lambda m: m[0] if m[0][0] == "{" else "ع", words))
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        report = report_of(text, 200 if "shape" in text else 0, speech=speech)
        given = set(re.findall(r"[A-Za-z]{3,}", text)) | {word.capitalize() for word in re.findall(r"[a-z]{3,}", text)}
        left = {word for each in all_texts(report) for word in re.findall(r"[A-Za-z]{3,}", each)}
        assert left - given - KEPT <= {"QALY", "QALYs"}, path.stem
        assert report.right_to_left
    pdf = Pdf(report_pdf(report))
    assert b"pdfuaid" in pdf.data
    assert len(pdf.pages) >= len(report.sections)


def test_the_word_file_is_made_for_people_to_change() -> None:
    report = report_of(SHIPPED[0].read_text(encoding="utf-8"))
    document = Document(BytesIO(report_docx(report)))
    firsts = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert firsts == [section.title for section in report.sections]
    anchors = [each.get(qn("w:anchor")) for each in document.element.iter(qn("w:hyperlink"))]
    places = [each.get(qn("w:name")) for each in document.element.iter(qn("w:bookmarkStart"))]
    assert anchors == places == [f"case-{section.key}" for section in report.sections]
    pictures = [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]
    described = [each.get("descr") for each in document.element.iter(qn("wp:docPr"))]
    assert described == [picture.description for picture in pictures]
    headers = [table for table in document.tables if table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None]
    assert len(headers) == sum(len(tables_of(section)) for section in report.sections)


def test_a_word_file_is_whole_and_orders_its_parts_as_word_demands() -> None:
    made = report_docx(report_of(GOLDEN))
    xml = zipfile.ZipFile(BytesIO(made)).read("word/document.xml").decode()
    for properties in re.findall(r"<w:tblPr>.*?</w:tblPr>", xml):
        names = re.findall(r"<w:(tblStyle|bidiVisual|tblW|jc|tblBorders|tblLayout|tblLook)\b", properties)
        order = ["tblStyle", "bidiVisual", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
        assert names == sorted(names, key=order.index)
    for properties in re.findall(r"<w:pPr>.*?</w:pPr>", xml):
        order = ["pStyle", "keepNext", "pageBreakBefore", "pBdr", "shd", "spacing", "ind", "jc"]
        names = re.findall(rf"<w:({'|'.join(order)})\b", properties)
        assert names == sorted(names, key=order.index)


@pytest.mark.parametrize("write", [report_pdf, report_docx])
def test_a_report_is_made_in_moments(write: Any) -> None:
    path = ROOT / "src" / "commonstar" / "value_data" / "young-people-surrey.yaml"
    started = time.process_time()
    write(report_of(path.read_text(encoding="utf-8"), 10_000))
    assert time.process_time() - started < SECONDS


def test_sums_are_said_as_people_say_them() -> None:
    money = Money(Speech(), "GBP")
    told = [money.rough(value) for value in map(Fraction, ("84723.86", "-1350000", "7", "250000000"))]
    assert told == ["£84,700", "−£1.35 million", "£7", "£250 million"]
    assert Money(Speech(), "CHF").exact(Decimal("-1234.5")) == "−CHF\u00a01,234.5"
