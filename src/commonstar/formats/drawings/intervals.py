"""Pictures of chances with their intervals: a dot and a line for each name, from never to always."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREEN, GREY, SIZE, SMALL, WIDTH, Canvas
from commonstar.formats.drawings.scales import Scale, wrapped

LINE, ROW, GAP, EDGE = 20, 22, 10, 8


@dataclass(frozen=True)
class Interval:
    """A name with a chance from 0 to 1 and the ends of its interval."""

    name: str
    low: float
    chance: float
    high: float


def intervals(
    rows: Sequence[Interval],
    *,
    ends: tuple[str, str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """From the first row down; `ends` say what 0, a half and 1 mean. A dashed line stands at a half."""
    canvas = Canvas(width, prefix)
    scale = Scale(0.0, 1.0, EDGE, width - EDGE)
    for place, words, anchor in zip((0.0, 0.5, 1.0), ends, ("start", "middle", "end"), strict=True):
        canvas.text(scale.at(place), 14, words, anchor=anchor, size=SMALL, colour=GREY)
    y = 26.0
    for row in rows:
        for line in wrapped(row.name, width, SIZE, most=4):
            canvas.text(EDGE, y + 14, line, bold=True)
            y += LINE
        middle = y + ROW / 2
        canvas.line([(scale.at(0.0), middle), (scale.at(1.0), middle)], GREY, dashes="1 5")
        canvas.line([(scale.at(0.5), y), (scale.at(0.5), y + ROW)], GREY, dashes="4 3")
        canvas.line([(scale.at(row.low), middle), (scale.at(row.high), middle)], GREEN, wide=4)
        canvas.dot(scale.at(row.chance), middle)
        y += ROW + GAP
    return canvas.svg(y, title, description)
