"""Writes a workbook: without stored results, so that nothing in it can differ from what its formulas give."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from commonstar.engine.value.grading import is_illustrative
from commonstar.engine.value.model import Model
from commonstar.formats.cells import Limits, TableRefused, clean
from commonstar.formats.value_workbook.layout import laid_out
from commonstar.formats.value_workbook.plan import MARK, Plan
from commonstar.formats.value_workbook.sheets import HEAD_ROW, STANDING_ROW, Cell, Kind, Sheet
from commonstar.formats.value_workbook.terms import ends, literal

USUAL, NARROW, WIDE = 14, 200, 340
A3, A4 = 8, 9
MADE = datetime(2000, 1, 1, tzinfo=UTC)
BLUE, YELLOW, LINE, GREY, RED = "#1F3864", "#FFF9DB", "#B1B4B6", "#505A5F", "#942514"
NUMBERS = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "sum-money": "#,##0.00;[Red]-#,##0.00",
    "number": "General",
    "share": "General",
    "factor": "0.000000",
    "ratio": "#,##0.0000",
    "whole": "0",
    "year": "0",
    "head-year": "0",
}
HEAD: dict[str, Any] = {"bold": True, "bg_color": BLUE, "font_color": "white", "text_wrap": True, "valign": "top"}
LOOKS: dict[str, dict[str, Any]] = {
    "text": {"indent": 1},
    "title": {"bold": True, "font_size": 16},
    "mark": {"bold": True, "font_color": RED},
    "note": {"italic": True, "font_color": GREY},
    "head": HEAD,
    "head-year": {**HEAD, "align": "right"},
    "section": {"bold": True, "font_size": 12, "bottom": 1},
    "label": {"bold": True},
    "sum": {"bold": True, "top": 1},
    "sum-money": {"bold": True, "top": 1},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "code": {"font_name": "Courier New", "font_size": 9},
}
INPUT = {"bg_color": YELLOW, "border": 1, "border_color": LINE, "font_color": "#0B0C0C", "locked": False}


def write_workbook(model: Model, standing: str = "") -> bytes:
    """The workbook of a model, the same bytes for the same model. Raises `TableRefused` for a text too long.

    `standing` is a sentence for the head of every sheet: who agrees to it.
    """
    import xlsxwriter  # noqa: PLC0415  (loading it takes a fifth of a second)

    plan = laid_out(model)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    mark = MARK if is_illustrative(model) else ""
    book.set_properties({"created": MADE, "title": clean(model.title)[:250], "comments": mark})
    writer = _Writer(book)
    for sheet in plan.sheets.values():
        writer.sheet(sheet, mark, standing)
    _names(book, plan)
    book.close()
    return out.getvalue()


def _names(book: Any, plan: Plan) -> None:
    for name, place in plan.defined.items():
        book.define_name(name, f"={place}")


class _Writer:
    """Writes cells, with one format for each look."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[str, bool], Any] = {}

    def look(self, name: str, *, given: bool = False) -> Any:
        """The format of a look."""
        if (name, given) not in self.formats:
            parts = {**LOOKS.get(name, {}), **(INPUT if given else {})}
            if name in NUMBERS:
                parts["num_format"] = NUMBERS[name]
            self.formats[name, given] = self.book.add_format(parts)
        return self.formats[name, given]

    def sheet(self, sheet: Sheet, mark: str, standing: str) -> None:
        """One sheet, with what prints on each of its pages."""
        page = self.book.add_worksheet(sheet.name)
        page.freeze_panes(*sheet.frozen)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_footer(f"{f'&L{mark}' if mark else ''}&R&A, &P of &N")
        for column, width in sheet.widths.items():
            page.set_column(column, column, width)
        others = {column for _, column in sheet.cells} - sheet.widths.keys()
        for column in others:
            page.set_column(column, column, USUAL)
        self.printed(page, sheet, sum(sheet.widths.values()) + USUAL * len(others))
        for row in {row for (row, column), cell in sheet.cells.items() if _wraps(sheet, column, cell)}:
            page.set_row(row, 30)
        for (row, column), cell in sorted(sheet.cells.items()):
            self.cell(page, row, column, cell)
        if standing:
            page.write_string(STANDING_ROW, 0, clean(standing), self.look("note"))

    def printed(self, page: Any, sheet: Sheet, width: float) -> None:
        """Sheets fit the width of a page, on A3 where they are wide; wider ones go on, heads repeated."""
        page.set_paper(A4 if width <= NARROW else A3)
        if width <= WIDE:
            page.fit_to_pages(1, 0)
        else:
            page.set_print_scale(60)
            page.repeat_columns(0, 0)
        if sheet.frozen[0] > HEAD_ROW:
            page.repeat_rows(HEAD_ROW)

    def cell(self, page: Any, row: int, column: int, cell: Cell) -> None:
        """One cell; a fraction that is no decimal stands as one number over another."""
        look = self.look(cell.look, given=cell.kind is Kind.GIVEN)
        content = cell.content
        if cell.kind is Kind.FORMULA:
            page.write_formula(row, column, f"={content}", look, "")
        elif isinstance(content, str) and content:
            page.write_string(row, column, _carried(content, row), look)
        elif isinstance(content, str) or content is None:
            page.write_blank(row, column, None, look)
        elif isinstance(content, int) or ends(content):
            page.write_number(row, column, float(content), look)
        else:
            page.write_formula(row, column, f"={literal(content).strip('()')}", look, "")
        if cell.kind is Kind.GIVEN:
            _validated(page, row, column, cell)


def _wraps(sheet: Sheet, column: int, cell: Cell) -> bool:
    """Whether a heading is longer than its column is wide."""
    return cell.look == "head" and len(str(cell.content)) > sheet.widths.get(column, USUAL) - 2


def _carried(text: str, row: int) -> str:
    if len(text) > Limits.cell:
        raise TableRefused("cell-too-long", row=row + 1, limit=Limits.cell)
    return clean(text)


def _validated(page: Any, row: int, column: int, cell: Cell) -> None:
    """A list to choose from, or limits, where a cell has them."""
    if cell.choices and len(",".join(cell.choices)) <= 255 and not any("," in each for each in cell.choices):
        page.data_validation(
            row, column, row, column, {"validate": "list", "source": list(cell.choices), "error_type": "warning"}
        )
    elif cell.between is not None:
        least, most = cell.between
        rule = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
        page.data_validation(
            row,
            column,
            row,
            column,
            {**rule, "error_title": "Out of range", "error_message": f"Give a number from {least} to {most}."},
        )
