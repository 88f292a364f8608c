"""Pictures of shares: for each name one bar over the whole width, cut into parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import INK, SIZE, SMALL, WIDTH, Canvas, Look
from commonstar.formats.drawings.scales import width_of, wrapped

BAR, LINE, GAP = 24, 20, 16


@dataclass(frozen=True)
class SharedBar:
    """A name with the parts of its bar from left to right: how much of the whole, what stands in it, what it means."""

    name: str
    parts: tuple[tuple[float, str, Look], ...]


def shares(
    rows: Sequence[SharedBar],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[str, str]] = (),
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """A bar for each name; a part too narrow for its words goes without, as the table beneath has them."""
    canvas = Canvas(width, prefix)
    y = canvas.legend(0, legend) if legend else 4
    for row in rows:
        for line in wrapped(row.name, width, SIZE, most=9):
            canvas.text(2, y + 14, line, bold=True)
            y += LINE
        x = 1.0
        for share, words, look in row.parts:
            size = share * (width - 2)
            if size > 0:
                canvas.bar(x, y, size, BAR, look)
            if size > width_of(words, SMALL) + 8:
                _words(canvas, x + size / 2, y + 17, words, look)
            x += size
        y += BAR + GAP
    return canvas.svg(y, title, description)


def _words(canvas: Canvas, x: float, y: float, words: str, look: Look) -> None:
    """Dark on a light edge, which reads on every ground."""
    canvas.text(x, y, words, anchor="middle", size=SMALL, bold=look is Look.GAIN, colour=INK)
