"""What the map writes into the drafted strategy: its answer in paragraphs."""

from __future__ import annotations

from commonstar.formats.documents import escape_markdown
from commonstar.web.audit import public as audit
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.coverage.queries import kept_coverage
from commonstar.web.star.map_it.coverage.sentences import cards, paragraphs


def text(seat: Seat) -> str:
    """How much co-production there is, in Markdown; "" while nothing is on the map."""
    coverage = kept_coverage(seat.programme, audit.newest())
    if not coverage.total:
        return ""
    lines = [f"- {escape_markdown(str(each.number))} {escape_markdown(str(each.sentence))}" for each in cards(coverage)]
    told = [f"## {each.heading}\n\n{escape_markdown(each.text)}" for each in paragraphs(coverage)]
    return "\n\n".join(["\n".join(lines), *told])
