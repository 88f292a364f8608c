"""Pictures over years: what is paid and gained with their sum so far, and lines side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREY, GRID, SMALL, WIDTH, Canvas, Look
from commonstar.formats.drawings.scales import Scale, reach, ticks, width_of

HEIGHT = 300
WIDEST = 46
Write = Callable[[float], str]


@dataclass(frozen=True)
class Year:
    """A year: its name, what is paid (positive), what is gained, and the sum so far."""

    name: str
    cost: float
    benefit: float
    total: float


@dataclass(frozen=True)
class Line:
    """A line of values, one for each year."""

    name: str
    values: tuple[float, ...]


def flows(
    years: Sequence[Year],
    *,
    write: Write,
    names: tuple[str, str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Benefits upward, costs downward, and the sum so far as a line. `names` are those of benefit, cost and sum."""
    canvas = Canvas(width, prefix)
    top = canvas.legend(0, ((Look.GAIN, names[0]), (Look.PAY, names[1]), ("line", names[2])))
    low, high = reach([value for each in years for value in (-each.cost, each.benefit, each.total)])
    up, across = _frame(canvas, top, low, high, [each.name for each in years], write)
    step = (across.end - across.start) / max(1, len(years))
    wide = min(WIDEST, step * 0.7)
    zero = up.at(0)
    for place, each in enumerate(years):
        middle = across.start + step * (place + 0.5)
        for value, look in ((each.benefit, Look.GAIN), (-each.cost, Look.PAY)):
            if value:
                canvas.bar(middle - wide / 2, min(zero, up.at(value)), wide, abs(up.at(value) - zero), look)
    canvas.line([(across.start, zero), (across.end, zero)], wide=1.5)
    points = [(across.start + step * (place + 0.5), up.at(each.total)) for place, each in enumerate(years)]
    _plot(canvas, points, dashed=False)
    return canvas.svg(top + HEIGHT + 34, title, description)


def ranges(
    years: Sequence[str],
    drawn: Sequence[tuple[float, float, float]],
    *,
    write: Write,
    names: tuple[str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """For each year an upright line from low to high with a mark at the middle; `names` are of mark and line."""
    canvas = Canvas(width, prefix)
    top = canvas.legend(0, (("dashed", names[0]), ("line", names[1])))
    low, high = reach([value for each in drawn for value in each])
    up, across = _frame(canvas, top, low, high, years, write)
    step = (across.end - across.start) / max(1, len(years))
    canvas.line([(across.start, up.at(0)), (across.end, up.at(0))], wide=1.5)
    for place, (least, middle, most) in enumerate(drawn):
        x = across.start + step * (place + 0.5)
        canvas.line([(x, up.at(least)), (x, up.at(most))], wide=2.5)
        for end in (least, most):
            canvas.line([(x - 6, up.at(end)), (x + 6, up.at(end))], wide=2.5)
        canvas.dot(x, up.at(middle), square=True)
    return canvas.svg(top + HEIGHT + 34, title, description)


def lines(
    years: Sequence[str],
    drawn: tuple[Line, Line],
    *,
    write: Write,
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Two lines over years, from 0: the first whole with round marks, the second dashed with square ones."""
    canvas = Canvas(width, prefix)
    top = canvas.legend(0, (("line", drawn[0].name), ("dashed", drawn[1].name)))
    low, high = reach([value for each in drawn for value in each.values])
    up, across = _frame(canvas, top, low, high, years, write)
    step = (across.end - across.start) / max(1, len(years))
    canvas.line([(across.start, up.at(0)), (across.end, up.at(0))], wide=1.5)
    for place, each in enumerate(drawn):
        points = [(across.start + step * (at + 0.5), up.at(value)) for at, value in enumerate(each.values)]
        _plot(canvas, points, dashed=place == 1)
    return canvas.svg(top + HEIGHT + 34, title, description)


def _frame(
    canvas: Canvas, top: float, low: float, high: float, years: Sequence[str], write: Write
) -> tuple[Scale, Scale]:
    """The lines of the grid, the numbers at the left and the years below; gives the scales upward and across."""
    marks = ticks(low, high)
    words = [write(mark) for mark in marks]
    left = max(width_of(each, SMALL) for each in words) + 12
    up = Scale(marks[0], marks[-1], top + HEIGHT, top + 8)
    across = Scale(0, 1, left, canvas.width - 4)
    for mark, said in zip(marks, words, strict=True):
        canvas.line([(left, up.at(mark)), (canvas.width - 4, up.at(mark))], GRID)
        canvas.text(left - 8, up.at(mark) + 5, said, anchor="end", size=SMALL, colour=GREY)
    step = (across.end - across.start) / max(1, len(years))
    widest = max((width_of(each, SMALL) for each in years), default=0) + 10
    every = max(1, int(-(-widest // step)))
    for place in range(0, len(years), every):
        canvas.text(left + step * (place + 0.5), top + HEIGHT + 22, years[place], anchor="middle", size=SMALL)
    return up, across


def _plot(canvas: Canvas, points: Sequence[tuple[float, float]], dashed: bool) -> None:
    if len(points) > 1:
        canvas.line(points, wide=2.5, dashes="6 4" if dashed else "")
    if len(points) <= WIDEST:
        for x, y in points:
            canvas.dot(x, y, square=dashed)
