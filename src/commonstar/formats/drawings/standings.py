"""Pictures of a count: for each candidate a bar of the votes held, in two parts, beside the line of what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREY, INK, SIZE, SMALL, WIDTH, Canvas, Look
from commonstar.formats.drawings.scales import Scale, wrapped

BAR, LINE, GAP = 20, 20, 14


@dataclass(frozen=True)
class Standing:
    """A candidate: votes from first choices, the most votes held in any stage, and what became of them."""

    name: str
    first: float
    most: float
    words: str


def standings(
    rows: Sequence[Standing],
    *,
    goal: float | None,
    legend: tuple[str, str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Bars from 0 to the most votes; `goal` is a dashed line across. `legend` names first, later and goal."""
    canvas = Canvas(width, prefix)
    has_later = any(each.most > each.first for each in rows)
    marks = [("gain", legend[0]), *([("other", legend[1])] if has_later else [])]
    top = y = canvas.legend(0, [*marks, *([("dashed", legend[2])] if goal is not None else [])])
    across = Scale(0, max([goal or 0, *(max(each.first, each.most) for each in rows)], default=1) or 1, 1, width - 6)
    for row in rows:
        y = _row(canvas, row, across, y)
    if goal is not None:
        place = across.at(goal)
        canvas.line([(place, top), (place, y - GAP)], INK, 2, "6 4")
    return canvas.svg(y, title, description)


def _row(canvas: Canvas, row: Standing, across: Scale, y: float) -> float:
    """A name, the bar, and what became of them. Gives the place below."""
    for line in wrapped(row.name, canvas.width, SIZE):
        canvas.text(0, y + 14, line, bold=True)
        y += LINE
    start, first, most = across.at(0), across.at(row.first), across.at(max(row.first, row.most))
    if first > start:
        canvas.bar(start, y, first - start, BAR, Look.GAIN)
    if most > first:
        canvas.bar(first, y, most - first, BAR, Look.OTHER)
    y += BAR
    for line in wrapped(row.words, canvas.width, SMALL):
        canvas.text(0, y + 16, line, size=SMALL, colour=GREY)
        y += LINE
    return y + GAP
