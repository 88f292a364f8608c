"""A model as a workbook: how it is made, that it comes back, and what is refused on the way back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from commonstar.engine.value.discounting import Band
from commonstar.engine.value.expressions import Number, parse
from commonstar.engine.value.model import Benefit, Model, Shape
from commonstar.formats.cells import TableRefused
from commonstar.formats.value_model import read_model
from commonstar.formats.value_workbook import BookError, laid_out, take_back, write_workbook
from commonstar.formats.value_workbook.layout import joined, pieces
from commonstar.formats.value_workbook.sheets import Kind, Sheet, address
from commonstar.formats.value_workbook.terms import formula_of, safe_names
from tests.formats.value_models import rich_models

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "tests" / "golden" / "value" / "example.yaml").read_text(encoding="utf-8")
MODEL = read_model(EXAMPLE)
DATA = write_workbook(MODEL)
PLAN = laid_out(MODEL)
PLACES = {
    cell.path: (sheet.name, address(*place))
    for sheet in PLAN.sheets.values()
    for place, cell in sheet.cells.items()
    if cell.kind is Kind.GIVEN
}


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cells(**cells: Any) -> bytes:
    """The example's workbook with other contents; keys are sheet and cell, such as Inputs_E6."""
    book = load_workbook(io.BytesIO(DATA))
    for place, value in cells.items():
        sheet, _, at = place.partition("_")
        book[sheet][at] = value
    return saved(book)


def at(*path: str | int) -> str:
    return "_".join(PLACES[path])


def fixed_cells(sheet: Sheet) -> list[tuple[int, int]]:
    return [place for place, cell in sheet.cells.items() if cell.kind is Kind.FIXED]


def test_the_same_model_makes_the_same_bytes() -> None:
    assert write_workbook(MODEL) == DATA


def test_every_number_is_an_input_or_a_formula_without_a_stored_result() -> None:
    book, stored = load_workbook(io.BytesIO(DATA)), load_workbook(io.BytesIO(DATA), data_only=True)
    given = {(sheet.name, address(*place)) for sheet in PLAN.sheets.values() for place in fixed_cells(sheet)}
    assert len(given) == 2  # years of the price levels
    given |= set(PLACES.values())
    numbers = formulas = 0
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "n" and cell.value is not None:
                    numbers += 1
                    assert (page.title, cell.coordinate) in given
                formulas += cell.data_type == "f"
                assert cell.data_type != "f" or stored[page.title][cell.coordinate].value is None
    assert numbers > 80
    assert formulas > 500


def test_inputs_have_names_and_sheets_have_heads_that_stay() -> None:
    book = load_workbook(io.BytesIO(DATA))
    assert {"residents", "engagement", "proxy", "reached"} <= set(book.defined_names)
    assert book["Inputs"]["E9"].value == "=(residents*engagement)"
    assert book.sheetnames[:4] == ["About", "Results", "Inputs", "Settings"]
    assert all(page.freeze_panes for page in book)
    fills = {book[sheet][cell].fill.fgColor.rgb for sheet, cell in PLACES.values()}
    assert fills == {"FFFFF9DB"}
    assert book["Inputs"]["B6"].fill.fgColor.rgb != "FFFFF9DB"


def test_the_mark_is_a_formula_on_every_sheet_and_printed() -> None:
    """The example has one illustrative input, which no line uses; with a line that uses it, the mark is printed."""
    book = load_workbook(io.BytesIO(DATA))
    assert all(str(page["A2"].value).startswith('=IF(illustrative>0,"ILLUSTRATIVE') for page in book)
    assert not any(page.oddFooter.left.text for page in book)
    marked = read_model(EXAMPLE.replace("unit_value: 1000", "unit_value: proxy"))
    book = load_workbook(io.BytesIO(write_workbook(marked)))
    assert all("ILLUSTRATIVE" in page.oddFooter.left.text for page in book)
    assert "ILLUSTRATIVE" in str(book.properties.description)


def test_a_model_comes_back() -> None:
    taken = take_back(DATA)
    assert (taken.model, taken.changes, taken.not_taken) == (MODEL, (), ())


@settings(max_examples=12, deadline=None)
@given(rich_models())
def test_a_model_made_by_chance_comes_back(model: Model) -> None:
    taken = take_back(write_workbook(model))
    assert (taken.model, taken.changes, taken.not_taken) == (model, (), ())


def benefit(model: Model) -> Benefit:
    return model.lines.benefits[0]


CHANGES: list[tuple[tuple[str | int, ...], Any, Callable[[Model], Any], Any]] = [
    (("inputs", "residents", "value"), 1200, lambda m: m.inputs["residents"].value, Number(Fraction(1200))),
    (("inputs", "engagement", "low"), 0.3, lambda m: m.inputs["engagement"].low, Fraction(3, 10)),
    (("inputs", "engagement", "shape"), "uniform", lambda m: m.inputs["engagement"].shape, Shape.UNIFORM),
    (("inputs", "engagement", "percentiles", 0), 10, lambda m: m.inputs["engagement"].percentiles[0], 10),
    (("inputs", "engagement", "grade"), 4, lambda m: m.inputs["engagement"].provenance.grade, 4),
    (("inputs", "residents", "grade"), None, lambda m: m.inputs["residents"].provenance.grade, None),
    (("inputs", "residents", "before_after"), "Yes", lambda m: m.inputs["residents"].provenance.before_after, True),
    (("inputs", "residents", "note"), "=counted", lambda m: m.inputs["residents"].note, "=counted"),
    (("sources", "s1", "title"), "A better source", lambda m: m.sources["s1"].title, "A better source"),
    (("sources", "s1", "date"), 2027, lambda m: m.sources["s1"].date, "2027"),
    (("benefits", 0, "impact"), "=1/3", lambda m: benefit(m).impact, Number(Fraction(1, 3))),
    (("benefits", 0, "deadweight"), 0, lambda m: benefit(m).deadweight, Number(Fraction(0))),
    (("benefits", 0, "grade_reason"), "seen", lambda m: benefit(m).shared.provenance.grade_reason, "seen"),
    (("costs", 1, "hours", 3), 40, lambda m: m.lines.costs[1].hours[3], Number(Fraction(40))),
    (("costs", 0, "amounts", 1), None, lambda m: m.lines.costs[0].amounts[1], Number(Fraction(0))),
    (("demand", 0, "persists"), "no", lambda m: m.lines.demand[0].persists, False),
    (("demand", 0, "reductions", 0, "ramp", 0), 0.25, lambda m: m.lines.demand[0].reductions[0].ramp[0].value, 0.25),
    (("discount", "bands", 0, "rate"), 0.04, lambda m: m.discount.bands[0], Band(Fraction(1, 25), 30)),
    (("optimism_bias", 4, "cost"), 0.2, lambda m: m.bias[4].cost, Fraction(1, 5)),
    (("deflator", "series", 2015), 81.5, lambda m: m.deflator.series[2015], Fraction("81.5")),
    (("financial", "inflator"), 0.03, lambda m: m.financial.inflator, Fraction(3, 100)),
    (("scenarios", "cautious", "engagement"), 0.3, lambda m: m.scenarios["cautious"]["engagement"].value, 0.3),
    (("groups", "lowest-fifth", "income"), 12000, lambda m: m.groups[0].income, 12000),
    (("thresholds", 0, "value"), 30000, lambda m: m.thresholds[0].value, 30000),
]


@pytest.mark.parametrize(("path", "value", "found", "expected"), CHANGES, ids=[str(each[0]) for each in CHANGES])
def test_what_was_changed_is_taken(
    path: tuple[str | int, ...], value: Any, found: Callable[[Model], Any], expected: Any
) -> None:
    book = load_workbook(io.BytesIO(DATA))
    sheet, place = PLACES[path]
    book[sheet][place] = value
    if value == "=counted":
        book[sheet][place].data_type = "s"
    taken = take_back(saved(book))
    got = found(taken.model)
    assert got == expected or abs(got - Fraction(str(expected))) == 0
    assert [(each.cell, each.path) for each in taken.changes] == [(f"{sheet}!{place}", path)]
    assert read_model(taken.text) == taken.model


def test_two_shares_change_together_and_one_alone_is_refused() -> None:
    council, police = at("benefits", 0, "agencies", "council"), at("benefits", 0, "agencies", "police")
    taken = take_back(with_cells(**{council: "=2/3", police: "=2/15"}))
    assert dict(benefit(taken.model).shared.agencies)["council"] == Fraction(2, 3)
    with pytest.raises(BookError, match="the shares of fewer-entrants sum to"):
        take_back(with_cells(**{council: 0.7}))


FAULTS = [
    (("inputs", "residents", "value"), "=B7*2", "a formula stands where an input is expected; type its value instead."),
    (("inputs", "residents", "value"), "many", "“many” is not a number."),
    (("inputs", "residents", "value"), None, "value is missing"),
    (("inputs", "residents", "value"), True, "“True” is not a number."),
    (("inputs", "residents", "grade"), 2.5, "2.5 is not a whole number."),
    (("inputs", "residents", "grade"), 9, "9 is not a grade from 1 to 6"),
    (("inputs", "residents", "source"), "s9", "there is no source s9"),
    (("inputs", "residents", "source"), None, "residents has neither a source nor `illustrative: true`"),
    (("inputs", "residents", "illustrative"), "maybe", "“maybe” is neither yes nor empty."),
    (("inputs", "engagement", "shape"), "round", "'round' is not one of"),
    (("inputs", "engagement", "low"), 0.7, "low, value and high of engagement are not in order"),
    (("benefits", 0, "impact"), 1.5, "impact lies outside 0 to 1"),
    (("benefits", 0, "lag"), 0.5, "lag is not a whole number of years from 0 to 200"),
]


@pytest.mark.parametrize(("path", "value", "words"), FAULTS, ids=lambda each: str(each)[:40])
def test_what_cannot_be_taken_is_named_with_its_cell(path: tuple[str | int, ...], value: Any, words: str) -> None:
    with pytest.raises(BookError) as refused:
        take_back(with_cells(**{at(*path): value}), "book.xlsx")
    sheet, place = PLACES[path]
    assert words in str(refused.value)
    assert f"{sheet}!{place}" in str(refused.value) or path[-1] == "source"


def test_formulas_words_and_new_cells_are_not_taken_and_named() -> None:
    taken = take_back(with_cells(Inputs_B6=5, Inputs_A6="people", Inputs_A40="another", Results_B6=1))
    assert taken.model == MODEL
    assert sorted(taken.not_taken) == [
        "Inputs!A40: the model has nothing here; add it to the model's file.",
        "Inputs!A6: this is not an input; change the model's file instead.",
        "Inputs!B6: a formula stood here; it was not taken.",
        "Results!B6: a formula stood here; it was not taken.",
    ]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


OTHERS = {
    "another workbook": (lambda: saved(Workbook()), "this is not a workbook made by `commonstar value workbook`"),
    "a text": (lambda: b"format: commonstar-value/1", "The file is not a CSV table or an XLSX workbook."),
    "a zip": (lambda: zipped(**{"a.txt": b"a"}), "The file is not a CSV table or an XLSX workbook."),
    "cut off": (lambda: DATA[: len(DATA) // 2], "The workbook is damaged and cannot be read."),
    "a bomb": (
        lambda: zipped(**{"[Content_Types].xml": b"<a/>", "xl__b.xml": b"0" * 120_000_000}),
        "The workbook would unpack to more than 100000000 bytes, so it was not opened.",
    ),
    "too large": (lambda: b"PK\x03\x04" + b"0" * 20_000_001, "the file is larger than 20 MB."),
    "a file within that is too long": (
        lambda: with_cells(**{f"Model_A{row}": "|" + "x" * 30_000 for row in range(60, 69)}),
        "the text of the model, on the sheet Model, has",
    ),
    "a changed file within": (lambda: with_cells(Model_A6="|format: another"), "the sheet Model was changed"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_workbook_of_ours_is_told_in_a_sentence(name: str) -> None:
    make, words = OTHERS[name]
    with pytest.raises(BookError) as refused:
        take_back(make(), "book.xlsx")
    assert len(refused.value.faults) == 1
    assert words in str(refused.value)


def test_a_sheet_that_is_missing_is_named() -> None:
    book = load_workbook(io.BytesIO(DATA))
    del book["Costs"]
    with pytest.raises(BookError, match="book, Costs: the sheet is missing"):
        take_back(saved(book), "book")


def test_names_are_ones_that_a_spreadsheet_takes_and_tells_apart() -> None:
    names = ["people", "PEOPLE", "a-b", "a_b", "x1", "R1C1", "c", "true", "price_year", "max_a", "AB"]
    found = safe_names(names, ["price_year"])
    assert list(found.values()) == [
        *("people", "PEOPLE_2", "a_b", "a_b_2", "x1_", "R1C1_", "c_", "true_", "price_year_2", "max_a", "AB_")
    ]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a - b - 2", "((a_-b_)-2)"),
        ("-a ^ 2", "(0-POWER(a_,2))"),
        ("a ^ 0 * min(a, b, 0.1)", "(1*MIN(a_,b_,0.1))"),
        ("max(a) / (1 + b)", "(MAX(a_)/(1+b_))"),
        ("a ^ (1/3)", "POWER(a_,(1/3))"),
    ],
)
def test_expressions_become_formulas(text: str, formula: str) -> None:
    assert formula_of(parse(text, frozenset("ab")), safe_names("ab")) == formula


def test_a_text_is_cut_in_pieces_and_joined() -> None:
    text = f"a:\n\n  b: {'x' * 20_000}\n= c\n"
    assert joined(pieces(text)) == text
    assert max(map(len, pieces(text))) <= 8_001


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(TableRefused, match="more than 32767 characters"):
        write_workbook(read_model(EXAMPLE.replace("summary: The example", f"summary: {'long ' * 7_000}")))
