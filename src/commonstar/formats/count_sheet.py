"""The count sheet: a count stage by stage, in words and in a table, as a page (HTML) and as a tagged PDF."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape

from commonstar.engine.election.records import Count, Rule, Stage
from commonstar.formats.count_words import (
    RULE_NAMES,
    heading,
    listed,
    note_words,
    number,
    papers,
    sentences,
)
from commonstar.formats.papers import make_pdf

STYLE = """
body { font-family: "Atkinson Hyperlegible", system-ui, sans-serif; line-height: 1.5; margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; color: #0b0c0c; background: #fff }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: start; font-weight: bold; padding: 0.5rem 0 }
th, td { border-bottom: 1px solid #b1b4b6; padding: 0.4rem 0.6rem; text-align: start; vertical-align: top }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
@media print { section { break-inside: avoid } body { margin: 0; max-width: none } }
"""


@dataclass(frozen=True)
class Row:
    """A line of a stage's table: whose votes, what came or went, what they have then, and what became of them."""

    name: str
    change: str
    votes: str
    state: str


@dataclass(frozen=True)
class StageSheet:
    """A stage: its heading, its sentences, and its table."""

    title: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """All that the count sheet says, in plain English."""

    title: str
    summary: tuple[str, ...]
    elected: tuple[str, ...]
    notes: tuple[str, ...]
    stages: tuple[StageSheet, ...]


def make_sheet(count: Count, seed: str | None = None, odd: tuple[str, ...] = ()) -> Sheet:
    """The sheet of a count; `odd` is what the reader of the file noted, `seed` what lots were drawn from."""
    election = count.election
    seats = "1 seat" if election.seats == 1 else f"{election.seats} seats"
    summary = [
        f"Rule: {RULE_NAMES[count.rule]} ({count.method}).",
        f"{len(election.standing)} candidates stood for {seats}.",
        f"Valid: {papers(count.valid)}; not valid: {count.invalid:,}.",
    ]
    if count.rule is not Rule.APPROVAL:
        summary.append(
            f"The quota {'at the end ' if count.rule is not Rule.SCOTTISH else ''}was {count.quota:f} votes."
        )
    if election.withdrawn:
        summary.append(f"Withdrawn: {listed([count.name(each) for each in sorted(election.withdrawn)])}.")
    if any(tie.lots for tie in count.ties):
        summary.append(
            f"Lots were drawn from the seed “{seed}”: SHA-256 of seed:stage:name, of which the smallest acts."
        )
    return Sheet(
        election.title or "Election",
        tuple(summary),
        tuple(count.name(each) for each in count.elected),
        (*odd, *map(note_words, count.warnings)),
        tuple(_stage(count, place) for place in range(len(count.stages))),
    )


def _stage(count: Count, place: int) -> StageSheet:
    stage = count.stages[place]
    before = count.stages[place - 1] if place else None
    states = _states(count, place)
    rows = [
        Row(count.name(each), _change(before, stage, each), number(stage.votes[each]), states.get(each, ""))
        for each in count.election.standing
    ]
    for name, value in (("Non-transferable", stage.non_transferable), ("Lost by rounding", stage.lost)):
        was = _other(before, name)
        if count.rule is not Rule.APPROVAL and (value or name == "Non-transferable"):
            rows.append(Row(name, _signed(value - was) if before else "", number(value), ""))
    return StageSheet(heading(count, stage), tuple(sentences(count, stage)), tuple(rows))


def _other(before: Stage | None, name: str) -> Decimal:
    if before is None:
        return Decimal(0)
    return before.non_transferable if name == "Non-transferable" else before.lost


def _change(before: Stage | None, stage: Stage, candidate: int) -> str:
    return _signed(stage.votes[candidate] - before.votes[candidate]) if before else ""


def _signed(value: Decimal) -> str:
    return f"{value:+f}".replace("-", "−") if value else ""


def _states(count: Count, place: int) -> dict[int, str]:
    """What has become of each candidate by the end of a stage."""
    states: dict[int, str] = {}
    for stage in count.stages[: place + 1]:
        states |= {each.candidate: f"elected, stage {stage.number}" for each in stage.elected}
        states |= {each: f"excluded, stage {stage.number}" for each in stage.excluded}
    return states


def sheet_html(sheet: Sheet) -> str:
    """The sheet as one page without script or anything fetched."""
    title = escape(sheet.title)
    parts = [
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Count sheet: {title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Count sheet: {title}</h1>",
        *(f"<p>{escape(each)}</p>" for each in sheet.summary),
        "<h2>Elected, in order of election</h2>\n<ol>",
        *(f"<li>{escape(each)}</li>" for each in sheet.elected),
        "</ol>",
    ]
    if sheet.notes:
        parts += ["<h2>To note</h2>\n<ul>", *(f"<li>{escape(each)}</li>" for each in sheet.notes), "</ul>"]
    for place, stage in enumerate(sheet.stages, start=1):
        parts += _stage_html(place, stage)
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _stage_html(place: int, stage: StageSheet) -> list[str]:
    return [
        f'<section aria-labelledby="stage-{place}">\n<h2 id="stage-{place}">{escape(stage.title)}</h2>',
        *(f"<p>{escape(each)}</p>" for each in stage.sentences),
        f'<div class="wide" tabindex="0" role="region" aria-label="Votes at stage {place}">',
        f"<table>\n<caption>Votes at the end of stage {place}</caption>",
        '<thead><tr><th scope="col">Candidate</th><th scope="col" class="number">Change</th>'
        '<th scope="col" class="number">Votes</th><th scope="col">State</th></tr></thead>\n<tbody>',
        *(
            f'<tr><th scope="row">{escape(row.name)}</th><td class="number">{row.change}</td>'
            f'<td class="number">{row.votes}</td><td>{row.state}</td></tr>'
            for row in stage.rows
        ),
        "</tbody>\n</table>\n</div>\n</section>",
    ]


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1). Raises PaperFailed where Typst refuses."""
    data = {
        "title": f"Count sheet: {sheet.title}",
        "summary": sheet.summary,
        "elected": sheet.elected,
        "notes": sheet.notes,
        "stages": [
            {
                "title": stage.title,
                "sentences": stage.sentences,
                "rows": [[row.name, row.change, row.votes, row.state] for row in stage.rows],
            }
            for stage in sheet.stages
        ],
    }
    return make_pdf("count_sheet", sheet=data)
