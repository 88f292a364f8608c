"""The count sheet: a count stage by stage, in words and in a table, as a page (HTML) and as a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from html import escape

from commonstar.engine.election.records import Count, Rule, Stage
from commonstar.formats.count_words import (
    ENGLISH,
    RULE_NAMES,
    heading,
    listed,
    note_words,
    number,
    papers,
    sentences,
    whole,
)
from commonstar.formats.papers import make_pdf
from commonstar.formats.speech import Speech, gettext_noop

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

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
    """All that the count sheet says, in plain words."""

    title: str
    summary: tuple[str, ...]
    elected: tuple[str, ...]
    notes: tuple[str, ...]
    stages: tuple[StageSheet, ...]


def make_sheet(count: Count, seed: str | None = None, odd: tuple[str, ...] = (), speech: Speech = ENGLISH) -> Sheet:
    """The sheet of a count; `odd` is what the reader of the file noted, `seed` what lots were drawn from."""
    return Sheet(
        count.election.title or speech.say(gettext_noop("Election")),
        tuple(_summary(count, seed, speech)),
        tuple(count.name(each) for each in count.elected),
        (*odd, *(note_words(each, speech) for each in count.warnings)),
        tuple(_stage(count, place, speech) for place in range(len(count.stages))),
    )


def _summary(count: Count, seed: str | None, speech: Speech) -> Iterator[str]:
    ngettext, say, election = speech.many, speech.say, count.election
    rule = say(RULE_NAMES[count.rule])
    yield say(gettext_noop("Rule: {rule} ({method}).")).format(rule=rule, method=count.method)
    yield ngettext(
        "{candidates} candidates stood for {seats} seat.",
        "{candidates} candidates stood for {seats} seats.",
        election.seats,
    ).format(candidates=len(election.standing), seats=election.seats)
    valid, invalid = papers(count.valid, speech), whole(count.invalid, speech)
    yield say(gettext_noop("Valid: {papers}; not valid: {invalid}.")).format(papers=valid, invalid=invalid)
    if count.rule is Rule.SCOTTISH:
        yield say(gettext_noop("The quota was {quota} votes.")).format(quota=number(count.quota))
    elif count.rule is not Rule.APPROVAL:
        yield say(gettext_noop("The quota at the end was {quota} votes.")).format(quota=number(count.quota))
    if election.withdrawn:
        names = listed([count.name(each) for each in sorted(election.withdrawn)], speech)
        yield say(gettext_noop("Withdrawn: {names}.")).format(names=names)
    if any(tie.lots for tie in count.ties):
        words = gettext_noop(
            "Lots were drawn from the seed “{seed}”: SHA-256 of seed:stage:name, of which the smallest acts."
        )
        yield say(words).format(seed=seed)


def _stage(count: Count, place: int, speech: Speech) -> StageSheet:
    stage = count.stages[place]
    before = count.stages[place - 1] if place else None
    states = _states(count, place, speech)
    rows = [
        Row(count.name(each), _change(before, stage, each), number(stage.votes[each]), states.get(each, ""))
        for each in count.election.standing
    ]
    if count.rule is not Rule.APPROVAL:
        was = before.non_transferable if before else stage.non_transferable
        name = speech.say(gettext_noop("Non-transferable"))
        rows.append(Row(name, _signed(stage.non_transferable - was), number(stage.non_transferable), ""))
    if count.rule is not Rule.APPROVAL and stage.lost:
        was = before.lost if before else stage.lost
        name = speech.say(gettext_noop("Lost by rounding"))
        rows.append(Row(name, _signed(stage.lost - was), number(stage.lost), ""))
    return StageSheet(heading(count, stage, speech), tuple(sentences(count, stage, speech)), tuple(rows))


def _change(before: Stage | None, stage: Stage, candidate: int) -> str:
    return _signed(stage.votes[candidate] - before.votes[candidate]) if before else ""


def _signed(value: Decimal) -> str:
    return f"{value:+f}".replace("-", "−") if value else ""


def _states(count: Count, place: int, speech: Speech) -> dict[int, str]:
    """What has become of each candidate by the end of a stage."""
    states: dict[int, str] = {}
    elected, excluded = gettext_noop("elected, stage {stage}"), gettext_noop("excluded, stage {stage}")
    for stage in count.stages[: place + 1]:
        won = speech.say(elected).format(stage=stage.number)
        out = speech.say(excluded).format(stage=stage.number)
        states |= {each.candidate: won for each in stage.elected}
        states |= dict.fromkeys(stage.excluded, out)
    return states


@dataclass(frozen=True)
class Labels:
    """What stands on every sheet beside what was counted."""

    title: str
    elected: str
    notes: str
    columns: tuple[str, ...]
    votes_at: tuple[str, ...]


def _labels(sheet: Sheet, speech: Speech) -> Labels:
    say = speech.say
    votes_at = say(gettext_noop("Votes at the end of stage {stage}"))
    columns = (gettext_noop("Candidate"), gettext_noop("Gain or loss"), gettext_noop("Votes"), gettext_noop("State"))
    return Labels(
        say(gettext_noop("Count sheet: {title}")).format(title=sheet.title),
        say(gettext_noop("Elected, in order of election")),
        say(gettext_noop("To note")),
        tuple(say(each) for each in columns),
        tuple(votes_at.format(stage=place) for place in range(1, len(sheet.stages) + 1)),
    )


def sheet_html(sheet: Sheet, speech: Speech = ENGLISH) -> str:
    """The sheet as one page without script or anything fetched."""
    labels = _labels(sheet, speech)
    title = escape(labels.title)
    parts = [
        f'<!doctype html>\n<html lang="{speech.language}" dir="{_direction(speech)}">',
        f'<head>\n<meta charset="utf-8">\n<title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>",
        *(f"<p>{escape(each)}</p>" for each in sheet.summary),
        f"<h2>{escape(labels.elected)}</h2>\n<ol>",
        *(f"<li>{escape(each)}</li>" for each in sheet.elected),
        "</ol>",
    ]
    if sheet.notes:
        notes = "".join(f"<li>{escape(each)}</li>\n" for each in sheet.notes)
        parts += [f"<h2>{escape(labels.notes)}</h2>\n<ul>", notes, "</ul>"]
    for place, stage in enumerate(sheet.stages, start=1):
        parts += _stage_html(place, stage, labels)
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _direction(speech: Speech) -> str:
    return "rtl" if speech.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _stage_html(place: int, stage: StageSheet, labels: Labels) -> list[str]:
    caption = escape(labels.votes_at[place - 1])
    kinds = ("", ' class="number"', ' class="number"', "")
    heads = [f'<th scope="col"{kind}>{escape(head)}</th>' for head, kind in zip(labels.columns, kinds, strict=True)]
    return [
        f'<section aria-labelledby="stage-{place}">\n<h2 id="stage-{place}">{escape(stage.title)}</h2>',
        *(f"<p>{escape(each)}</p>" for each in stage.sentences),
        f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">',
        f"<table>\n<caption>{caption}</caption>",
        f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>",
        *(
            f'<tr><th scope="row">{escape(row.name)}</th><td class="number">{row.change}</td>'
            f'<td class="number">{row.votes}</td><td>{escape(row.state)}</td></tr>'
            for row in stage.rows
        ),
        "</tbody>\n</table>\n</div>\n</section>",
    ]


def sheet_pdf(sheet: Sheet, speech: Speech = ENGLISH) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1). Raises PaperFailed where Typst refuses."""
    labels = _labels(sheet, speech)
    data = {
        "language": speech.language.partition("-")[0],
        "direction": _direction(speech),
        "labels": asdict(labels),
        "title": labels.title,
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
