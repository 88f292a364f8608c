"""A picture of draws: how often a result fell where, with 0 and percentiles marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREY, INK, SMALL, WIDTH, Canvas, Look
from commonstar.formats.drawings.scales import Scale, ticks, width_of

HEIGHT = 220


@dataclass(frozen=True)
class Bin:
    """How many draws fell from `low` to below `high`."""

    low: float
    high: float
    count: int


def spread(
    bins: Sequence[Bin],
    marks: Sequence[tuple[float, str]],
    *,
    write: Callable[[float], str],
    names: tuple[str, str],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """Columns of counts; those below 0 hatched. `marks` are places with words; `names` are of below and above 0."""
    canvas = Canvas(width, prefix)
    top = canvas.legend(0, ((Look.PAY, names[0]), (Look.GAIN, names[1]))) + 22 * len(marks)
    found = ticks(bins[0].low, bins[-1].high, max(2, int(width / 130)))
    across = Scale(min(found[0], bins[0].low), max(found[-1], bins[-1].high), 30, width - 40)
    up = Scale(0, max(each.count for each in bins) or 1, top + HEIGHT, top + 6)
    for each in bins:
        left, right = across.at(each.low), across.at(each.high)
        look = Look.PAY if each.high <= 0 else Look.GAIN
        if each.count:
            canvas.bar(left, up.at(each.count), right - left, top + HEIGHT - up.at(each.count), look)
    canvas.line([(across.start, top + HEIGHT), (across.end, top + HEIGHT)], wide=1.5)
    for value in found:
        canvas.text(across.at(value), top + HEIGHT + 22, write(value), anchor="middle", size=SMALL, colour=GREY)
    for place, (value, words) in enumerate(marks):
        y = top - 22 * (len(marks) - place) + 14
        x, half = across.at(value), width_of(words, SMALL) / 2
        canvas.line([(x, y + 4), (x, top + HEIGHT)], INK, 1.5, "5 4")
        canvas.text(min(max(x, half), width - half), y, words, anchor="middle", size=SMALL)
    return canvas.svg(top + HEIGHT + 34, title, description)
