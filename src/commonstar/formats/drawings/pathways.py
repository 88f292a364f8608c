"""The picture of pathways to outcomes: columns of boxes, and an arrow wherever one leads to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from commonstar.formats.drawings.canvas import GREEN, GREY, INK, PAPER, SMALL, WIDTH, Canvas
from commonstar.formats.drawings.scales import wrapped

HEAD = 28
LINE = 18
PAD = 8
TINY = 12
GAP = 18
BETWEEN = 0.32  # of a column's width is left for arrows


@dataclass(frozen=True)
class Arrow:
    """Leads from a box of a column to one of the next, by their places. `url` opens what it rests on ("" where
    nothing does: it is dashed, and `words` such as "assumed" stand on it)."""

    column: int
    start: int
    end: int
    name: str
    words: str = ""
    url: str = ""


def pathways(
    columns: Sequence[tuple[str, Sequence[str]]],
    arrows: Sequence[Arrow],
    *,
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Columns with a name and the words of their boxes, from left to right, and arrows between neighbours."""
    canvas = Canvas(width, prefix)
    step = width / (len(columns) - BETWEEN)
    wide = step * (1 - BETWEEN)
    texts = [[wrapped(box, wide - 2 * PAD, SMALL, most=4) for box in boxes] for _name, boxes in columns]
    heights = [[len(lines) * LINE + 2 * PAD for lines in boxes] for boxes in texts]
    tallest = max(sum(each) + GAP * (len(each) - 1) for each in heights if each)
    middles: list[list[float]] = []
    for place, (name, _boxes) in enumerate(columns):
        x = place * step
        canvas.text(x, 16, name, bold=True, size=SMALL, colour=GREY)
        middles.append(_boxes_of(canvas, x, wide, texts[place], heights[place], tallest))
    for arrow in arrows:
        x = arrow.column * step + wide
        start, end = middles[arrow.column][arrow.start], middles[arrow.column + 1][arrow.end]
        _arrow(canvas, (x, start), (x + step - wide, end), arrow)
    return canvas.svg(HEAD + tallest + 8, title, description, "group")


def _boxes_of(
    canvas: Canvas, x: float, wide: float, texts: Sequence[list[str]], heights: Sequence[float], tallest: float
) -> list[float]:
    """Draws a column's boxes, spread over its height; gives the middle of each."""
    free = tallest - sum(heights)
    gap = free / len(heights) if heights else 0
    y, middles = HEAD + gap / 2, []
    for lines, height in zip(texts, heights, strict=True):
        canvas.pieces.append(
            f'<rect x="{x + 1:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{height:.1f}" fill="{PAPER}" '
            f'stroke="{GREEN}" stroke-width="2"/>'
        )
        for place, line in enumerate(lines):
            canvas.text(x + PAD, y + PAD + LINE * place + 13, line, size=SMALL)
        middles.append(y + height / 2)
        y += height + gap
    return middles


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], arrow: Arrow) -> None:
    colour, (x, y) = GREEN if arrow.url else GREY, end
    if arrow.url:
        canvas.pieces.append(f'<a href="{escape(arrow.url)}"><title>{escape(arrow.name)}</title>')
    wide, dashes = (3.0, "") if arrow.url else (1.5, "5 4")
    canvas.line([start, (x - 7, y)], colour, wide, dashes)
    head = f"M{x - 9:.1f} {y - 5:.1f}L{x:.1f} {y:.1f}L{x - 9:.1f} {y + 5:.1f}Z"
    canvas.pieces.append(f'<path d="{head}" fill="{colour}"/>')
    if arrow.url:
        canvas.pieces.append("</a>")
    if arrow.words:
        middle = (start[0] + x) / 2, (start[1] + y) / 2 - 4
        canvas.text(*middle, arrow.words, anchor="middle", size=TINY, colour=INK)
