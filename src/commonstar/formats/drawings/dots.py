"""A picture of points that several people gave: a row for each thing, a dot for each person, stacked where equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREEN, GREY, GRID, INK, SIZE, SMALL, Canvas
from commonstar.formats.drawings.scales import Scale, wrapped

STEP, LINE = 11, 20
WIDTH = 290  # a narrow phone holds it


@dataclass(frozen=True)
class Dots:
    """What the points are for, the points of each person, and those agreed on, if any."""

    name: str
    points: Sequence[int]
    agreed: int | None = None


def dots(
    rows: Sequence[Dots],
    top: int,
    *,
    names: tuple[str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Points from 0 to `top`. `names` are of a dot and of the square that marks what is agreed."""
    canvas = Canvas(width, prefix)
    across = Scale(0, top, 20, width - 20)
    canvas.dot(8, 10)
    canvas.text(22, 15, names[0], size=SMALL)
    middle = width / 2
    canvas.dot(middle, 10, square=True, colour=GREEN)
    canvas.text(middle + 14, 15, names[1], size=SMALL)
    y = 34.0
    for row in rows:
        y = _row(canvas, row, across, top, y)
    return canvas.svg(y, title, description)


def _row(canvas: Canvas, row: Dots, across: Scale, top: int, y: float) -> float:
    """A name, dots above a line, the numbers below it. Gives the place below."""
    highest = max((row.points.count(each) for each in set(row.points)), default=1)
    lines = wrapped(row.name, canvas.width, SIZE)
    base = y + 18 + LINE * len(lines) + STEP * highest
    for number, line in enumerate(lines):
        canvas.text(0, y + 14 + LINE * number, line, bold=True)
    canvas.line([(across.at(0), base), (across.at(top), base)], GRID, 2)
    for each in range(top + 1):
        canvas.text(across.at(each), base + 20, str(each), anchor="middle", size=SMALL, colour=GREY)
        for place in range(row.points.count(each)):
            canvas.dot(across.at(each), base - 12 - STEP * place, colour=INK)
    if row.agreed is not None:
        canvas.dot(across.at(row.agreed), base, square=True, colour=GREEN)
    return base + 38
