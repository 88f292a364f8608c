"""Pictures of ranks: for each name a bar over the whole width, cut into how often it comes first, second and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from commonstar.formats.drawings.canvas import GREEN, INK, PAPER, SIZE, SMALL, WIDTH, Canvas
from commonstar.formats.drawings.scales import width_of, wrapped

BAR, LINE, GAP = 24, 20, 16
# From the first rank on, each paler; the last is white, for all further ranks too.
TINTS = ("#0b5c4d", "#5f9c8d", "#a9d2c6", "#dceee8", "#ffffff")


@dataclass(frozen=True)
class RankBar:
    """A name with its parts from the first rank on: how much of the whole, and what stands in it."""

    name: str
    parts: tuple[tuple[float, str], ...]


def ranks(
    rows: Sequence[RankBar],
    legend: Sequence[str],
    *,
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """A bar for each name; `legend` names the ranks. A part too narrow for its words goes without."""
    canvas = Canvas(width, prefix)
    y = _legend(canvas, legend)
    for row in rows:
        for line in wrapped(row.name, width, SIZE, most=9):
            canvas.text(2, y + 14, line, bold=True)
            y += LINE
        x = 1.0
        for rank, (share, words) in enumerate(row.parts):
            size = share * (width - 2)
            if size > 0:
                _box(canvas, x, y, size, BAR, rank)
            if size > width_of(words, SMALL) + 6:
                colour = PAPER if rank == 0 else INK
                canvas.pieces.append(
                    f'<text x="{x + size / 2:.1f}" y="{y + 17:.1f}" text-anchor="middle" font-size="{SMALL}" '
                    f'fill="{colour}">{escape(words)}</text>'
                )
            x += size
        y += BAR + GAP
    return canvas.svg(y, title, description)


def _legend(canvas: Canvas, words: Sequence[str]) -> float:
    """The ranks from left to right, on as many lines as it takes. Gives the place below."""
    x, y = 0.0, 0.0
    for rank, each in enumerate(words):
        room = 32 + width_of(each, SMALL) + 20
        if x and x + room > canvas.width:
            x, y = 0.0, y + 24
        _box(canvas, x + 1, y + 1, 24, 15, rank)
        canvas.text(x + 32, y + 13, each, size=SMALL)
        x += room
    return y + 30


def _box(canvas: Canvas, x: float, y: float, width: float, height: float, rank: int) -> None:
    tint = TINTS[min(rank, len(TINTS) - 1)]
    canvas.pieces.append(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{tint}" stroke="{GREEN}"/>'
    )
