"""A business case as tagged PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from commonstar.formats.business_case.blocks import Block, Picture, Report, Section, Table
from commonstar.formats.papers import make_pdf

LONGEST = 18  # letters of a word that may stand unbroken
BREAK = "\N{ZERO WIDTH SPACE}"
SHORT, BROAD = 14, 44


def report_pdf(report: Report) -> bytes:
    """The report as PDF. Raises PaperFailed where Typst refuses."""
    return make_pdf("business_case", report=document(report))


def document(report: Report) -> dict[str, Any]:
    """The report as the template reads it."""
    told: dict[str, Any] = breakable(asdict(replace(report, sections=())))
    return told | {"sections": [_section(each) for each in report.sections]}


def _section(section: Section) -> dict[str, Any]:
    words: dict[str, Any] = breakable({"title": section.title, "mark": section.mark})
    return words | {"kind": section.kind, "blocks": [_block(each) for each in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Table):
        return {"kind": kind} | _table(block)
    if isinstance(block, Picture):
        words: dict[str, Any] = breakable({"title": block.title, "description": block.description})
        return {"kind": kind, "svg": block.svg, "table": _table(block.table)} | words
    told: dict[str, Any] = breakable(asdict(block))
    return {"kind": kind} | told


def _table(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = breakable(asdict(table))
    return told | {"widths": widths(table)}


def widths(table: Table) -> list[int]:
    """How much of the room each column of words gets, by its longest text; 0 for numbers and short words.

    Such columns take what they need; one column always takes what is left.
    """
    found = []
    for place, number in enumerate(table.numbers):
        longest = max([len(row[place]) for row in (table.head, *table.rows)], default=0)
        found.append(0 if number or longest <= SHORT else min(longest, BROAD))
    return found if any(found) else [1, *found[1:]]


def breakable(tree: Any) -> Any:
    """The texts of a tree with places to break inside very long words."""
    if isinstance(tree, str):
        return " ".join(_broken(word) for word in tree.split(" ")) if len(tree) > LONGEST else tree
    if isinstance(tree, dict):
        return {key: breakable(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [breakable(each) for each in tree]
    return tree


def _broken(word: str) -> str:
    if len(word) <= LONGEST:
        return word
    return BREAK.join(word[at : at + LONGEST] for at in range(0, len(word), LONGEST))
