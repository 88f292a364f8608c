"""A picture of a 2×2: numbered dots at medians, a box from quartile to quartile, and a range on a scale of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import BROWN, GREEN, GREY, GRID, INK, PAPER, SMALL, Canvas, Look
from commonstar.formats.drawings.scales import Scale, ticks

WIDTH, LEFT, RIGHT, EDGE = 560, 60, 130, 20  # without ranges; to the left, and to the right with and without
RADIUS = 12
APART = 26  # how far dots on one spot are moved apart
HIGH_GROUND = "#eaf5f0"


@dataclass(frozen=True)
class Reach:
    """First quartile, median and third quartile on an axis."""

    first: float
    middle: float
    third: float


@dataclass(frozen=True)
class Point:
    """A thing by its number: where it lies on both axes, and its range on the scale at the right, if there is one."""

    number: int
    across: Reach
    up: Reach
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Names:
    """An axis in words: its name, its low and its high end."""

    name: str
    low: str
    high: str


@dataclass(frozen=True)
class Words:
    """The other words: title and description of the picture, and what dot, box and range mean."""

    title: str
    description: str
    dot: str
    box: str
    range: str


def square(
    points: Sequence[Point],
    axes: tuple[Names, Names],
    words: Words,
    *,
    ends: tuple[float, float],
    write: Callable[[float], str],
    width: int = WIDTH,
    prefix: str = "sq",
) -> str:
    """The picture; `ends` are those of both axes, `write` says a value of the ranges' scale.

    It is so wide, and where there are ranges wider by their scale.
    """
    ranges = [each.range for each in points if each.range]
    side = width - LEFT - EDGE
    canvas = Canvas(LEFT + side + (RIGHT if ranges else EDGE), prefix)
    legend = [("number", words.dot), (Look.OTHER.value, words.box)]
    top = canvas.legend(0, [*legend, ("line", words.range)] if ranges else legend) + 30
    margin = (ends[1] - ends[0]) / 8
    across = Scale(ends[0] - margin, ends[1] + margin, LEFT, LEFT + side)
    up = Scale(ends[0] - margin, ends[1] + margin, top + side, top)
    _ground(canvas, top, side, axes)
    places = _apart([(across.at(each.across.middle), up.at(each.up.middle)) for each in points], side)
    for each in points:
        left, right = across.at(each.across.first), across.at(each.across.third)
        high, low = up.at(each.up.third), up.at(each.up.first)
        canvas.pieces.append(
            f'<rect x="{left - 3:.1f}" y="{high - 3:.1f}" width="{right - left + 6:.1f}" height="{low - high + 6:.1f}" '
            f'fill="url(#{prefix}-{Look.OTHER})" fill-opacity="0.45" stroke="{GREEN}" stroke-width="1.5"/>'
        )
    if ranges:
        _ranges(canvas, top, side, [(x, each.range) for (x, _y), each in zip(places, points, strict=True)], write)
    for each, (x, y) in zip(points, places, strict=True):
        _numbered(canvas, x, y, each.number)
    return canvas.svg(top + side + 64, words.title, words.description)


def _ground(canvas: Canvas, top: float, side: float, axes: tuple[Names, Names]) -> None:
    """The square with its four cells, the high/high one tinted, and the names of the axes and their ends."""
    across, up = axes
    half, bottom = side / 2, top + side
    canvas.pieces.append(
        f'<rect x="{LEFT + half:g}" y="{top:g}" width="{half:g}" height="{half:g}" fill="{HIGH_GROUND}"/>'
        f'<rect x="{LEFT:g}" y="{top:g}" width="{side:g}" height="{side:g}" fill="none" stroke="{INK}"/>'
    )
    canvas.line([(LEFT + half, top), (LEFT + half, bottom)], GREY, 1, "5 4")
    canvas.line([(LEFT, top + half), (LEFT + side, top + half)], GREY, 1, "5 4")
    canvas.text(0, top - 10, f"{up.name} ↑", bold=True)
    canvas.text(LEFT - 8, top + 18, up.high, anchor="end", size=SMALL, colour=GREY)
    canvas.text(LEFT - 8, bottom - 6, up.low, anchor="end", size=SMALL, colour=GREY)
    canvas.text(LEFT, bottom + 22, across.low, size=SMALL, colour=GREY)
    canvas.text(LEFT + side, bottom + 22, across.high, anchor="end", size=SMALL, colour=GREY)
    canvas.text(LEFT + half, bottom + 48, f"{across.name} →", anchor="middle", bold=True)


def _ranges(
    canvas: Canvas,
    top: float,
    side: float,
    found: Sequence[tuple[float, tuple[float, float] | None]],
    write: Callable[[float], str],
) -> None:
    """Upright lines beside the dots, from low to high on the scale at the right."""
    values = [value for _x, pair in found for value in pair or ()]
    marks = ticks(min(0.0, *values), max(values), 6)
    scale = Scale(marks[0], marks[-1], top + side - 10, top + 10)
    for value in marks:
        canvas.line([(LEFT + side, scale.at(value)), (LEFT + side + 6, scale.at(value))], GRID, 1.5)
        canvas.text(LEFT + side + 10, scale.at(value) + 5, write(value), size=SMALL, colour=BROWN)
    for x, pair in found:
        if pair is not None:
            low, high = scale.at(pair[0]), scale.at(pair[1])
            place = x + RADIUS + 5
            canvas.line([(place, low), (place, high)], BROWN, 3)
            for end in (low, high):
                canvas.line([(place - 5, end), (place + 5, end)], BROWN, 3)


def _numbered(canvas: Canvas, x: float, y: float, number: int) -> None:
    canvas.pieces.append(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{GREEN}" stroke="{PAPER}" stroke-width="1.5"/>'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-size="{SMALL}" font-weight="700" '
        f'fill="{PAPER}">{number}</text>'
    )


def _apart(places: Sequence[tuple[float, float]], side: float) -> list[tuple[float, float]]:
    """Places, those on one spot moved apart to both sides and, at an edge, away from it."""
    met: dict[tuple[int, int], int] = {}
    found = []
    for x, y in places:
        spot = (round(x), round(y))
        again = met.get(spot, 0)
        met[spot] = again + 1
        low, high = LEFT + RADIUS, LEFT + side - RADIUS
        step = (again + 1) // 2 * APART * (1 if again % 2 else -1)
        if x + APART > high:
            step = -again * APART
        elif x - APART < low:
            step = again * APART
        found.append((min(max(x + step, low), high), y))
    return found
