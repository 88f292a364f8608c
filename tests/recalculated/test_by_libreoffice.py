"""Every workbook calculated by LibreOffice, all in one call, beside the engine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from commonstar.formats.value_workbook import take_back
from tests.recalculated.books import Book, books, differences, to_the_penny, uncovered

MAKERS = list(books())
FLOOR = 55


class Calculated:
    """All workbooks, and what LibreOffice made of them."""

    def __init__(self, folder: Path) -> None:
        self.books = [make() for make in MAKERS]
        self.out = folder / "out"
        sources = [folder / f"{book.name}.xlsx" for book in self.books]
        for source, book in zip(sources, self.books, strict=True):
            source.write_bytes(book.data)
        office = os.environ.get("COMMONSTAR_SOFFICE") or shutil.which("soffice")
        assert office, "no LibreOffice: install libreoffice-calc, or set COMMONSTAR_SOFFICE to its soffice"
        command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", "xlsx", "--outdir", str(self.out), *map(str, sources)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr

    def cells(self, book: Book) -> dict[tuple[str, str], Any]:
        """What stands in each cell; an error is a text that begins with #."""
        found = load_workbook(self.out / f"{book.name}.xlsx", data_only=True, read_only=True)
        return {
            (page.title, cell.coordinate): cell.value
            for page in found
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        }


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    return Calculated(tmp_path_factory.mktemp("books"))


def test_there_are_books(calculated: Calculated) -> None:
    assert len(MAKERS) >= FLOOR
    assert len({book.name for book in calculated.books}) == len(MAKERS)


@pytest.mark.parametrize("index", range(len(MAKERS)))
def test_it_answers_what_the_engine_answers(calculated: Calculated, index: int) -> None:
    book = calculated.books[index]
    cells = calculated.cells(book)

    def cell(sheet: str, at: str) -> Any:
        return cells.get((sheet, at))

    assert [f"{place}: {value}" for place, value in cells.items() if str(value).startswith("#")] == []
    assert differences(book, cell) == []
    assert uncovered(book) == set()
    if not book.name.startswith("made-"):
        assert to_the_penny(book, cell) == []
    marks = {sheet: str(cell(sheet, "A2") or "") for sheet in book.plan.sheets}
    assert all(mark.startswith("ILLUSTRATIVE") == book.result.illustrative for mark in marks.values()), marks


def test_what_libreoffice_saved_is_taken_back(calculated: Calculated) -> None:
    """A person opens, saves and imports: nothing has changed."""
    names = ("community-speedwatch", "website-co-design-stockport", "value-example", "value-everything", "made-3")
    kept = [book for book in calculated.books if book.name in names]
    assert len(kept) == len(names)
    for book in kept:
        taken = take_back((calculated.out / f"{book.name}.xlsx").read_bytes(), book.name)
        assert (taken.model, taken.changes, taken.not_taken) == (book.result.model, (), ()), book.name


def test_the_comparison_finds_a_planted_fault(calculated: Calculated) -> None:
    book = next(each for each in calculated.books if each.name == "community-speedwatch")
    cells = calculated.cells(book)
    sheet, _, at = book.plan.answers["npv"].partition("!")
    cells[sheet, at.replace("$", "")] = float(book.result.net) * (1 + 1e-8)
    found = differences(book, lambda page, place: cells.get((page, place)))
    assert [each.split(":")[0] for each in found] == ["community-speedwatch npv"]
