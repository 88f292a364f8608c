"""Workbooks calculated by the Python package `formulas`, which shares no code with any spreadsheet program."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.recalculated.books import GOLDEN, SHIPPED, Book, changed, differences, in_scenario, plain, shipped

EXAMPLE = next(path for path in GOLDEN if path.stem == "example")


def calculated(book: Book, folder: Path) -> Callable[[str, str], Any]:
    """The values of a workbook by sheet and address."""
    path = folder / "book.xlsx"
    path.write_bytes(book.data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package's own code, on newer versions of Python
        import formulas  # noqa: PLC0415

        found = formulas.ExcelModel().loads(str(path)).finish().calculate()

    def cell(sheet: str, at: str) -> Any:
        value = found[f"'[book.xlsx]{sheet.upper()}'!{at}"].value[0, 0]
        return value.item() if hasattr(value, "item") else value

    return cell


@pytest.mark.parametrize("path", [EXAMPLE, *SHIPPED], ids=lambda path: path.stem)
def test_it_answers_what_the_engine_answers(tmp_path: Path, path: Path) -> None:
    book = plain(path.stem, shipped(path))
    assert differences(book, calculated(book, tmp_path)) == []


def test_it_follows_a_changed_input_and_a_chosen_scenario(tmp_path: Path) -> None:
    for book in (changed("changed", shipped(EXAMPLE)), in_scenario("cautious", shipped(EXAMPLE), "cautious")):
        assert book.result.net != plain("plain", shipped(EXAMPLE)).result.net
        assert differences(book, calculated(book, tmp_path)) == []
