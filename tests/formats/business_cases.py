"""Makes business cases for tests: a model's text to a report, and what a report says in each of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from commonstar.formats.business_case.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Missing,
    Note,
    Picture,
    Report,
    Table,
    Text,
)
from commonstar.formats.business_case.making import make_case, told_of
from commonstar.formats.value_model import read_model

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "src" / "commonstar" / "value_data").glob("*.yaml"))
SEED = "commonstar"


def report_of(text: str, draws: int = 0, **more: Any) -> Report:
    """The report of a model's text."""
    return make_case(told_of(read_model(text), draws, SEED, **more))


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block."""
    match block:
        case Heading() | Text() | Missing() | Note():
            yield block.words
        case Bullets():
            yield from block.items
        case Figures():
            yield from (text for each in block.items for text in (each.name, each.value, each.note))
        case Table():
            yield from (block.caption, *block.head, *(cell for row in block.rows for cell in row))
        case Picture():
            yield from (block.title, block.description, *texts_of(block.table))


def all_texts(report: Report) -> list[str]:
    """Every text of a report that is not in a drawing."""
    found = [report.title, report.subtitle, report.foot, report.contents]
    for section in report.sections:
        found += [section.title, section.mark, *(text for block in section.blocks for text in texts_of(block))]
    return [text for text in found if text]


def word_texts(made: bytes) -> list[str]:
    """Every paragraph and cell of a Word file."""
    document = Document(BytesIO(made))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(each.text for each in document.paragraphs), *cells]
