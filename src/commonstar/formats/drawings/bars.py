"""Pictures of lying bars: amounts, who pays and who gains, and what one input at a time does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.formats.drawings.canvas import GREY, INK, SIZE, SMALL, WIDTH, Canvas, Look
from commonstar.formats.drawings.scales import Scale, reach, width_of, wrapped

BAR = 20
LABEL = 20
GAP = 16
EDGE = 8


@dataclass(frozen=True)
class Part:
    """A bar: how long it is, what stands beside it, and what it means."""

    value: float
    words: str
    look: Look = Look.GAIN


@dataclass(frozen=True)
class Row:
    """A name with its bars, one below the other."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Range:
    """What a result is with one input at its low and at its high end, and the words for both."""

    name: str
    low: float
    high: float
    low_words: str
    high_words: str


def bars(
    rows: Sequence[Row],
    *,
    title: str,
    description: str,
    legend: Sequence[tuple[str, str]] = (),
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """A bar or several for each name, from a common line at 0; a negative one goes to the left."""
    canvas = Canvas(width, prefix)
    parts = [part for row in rows for part in row.parts]
    low, high = reach([part.value for part in parts])
    room = max([width_of(part.words, SMALL) for part in parts], default=0) + 2 * EDGE
    left = room if low < 0 else 1
    scale = Scale(low, high, left, max(left + 20, width - room))
    y = canvas.legend(0, legend) if legend else 4
    for row in rows:
        y = _label(canvas, y, row.name, width)
        top = y
        for part in row.parts:
            _bar(canvas, scale, y, part)
            y += BAR + 4
        canvas.line([(scale.at(0), top - 2), (scale.at(0), y - 2)], wide=1.5)
        y += GAP - 4
    return canvas.svg(y, title, description)


def filled(parts: Sequence[Part], *, title: str, description: str, width: float = WIDTH, prefix: str = "d") -> str:
    """One bar that its parts fill from the left, each with its words in the key; no part is below 0."""
    canvas = Canvas(width, prefix)
    y = canvas.legend(0, [(part.look, part.words) for part in parts])
    whole, left = sum(part.value for part in parts), 1.0
    for part in parts:
        size = part.value / whole * (width - 2) if whole else 0
        if size > 0:
            canvas.bar(left, y, size, 2 * BAR, part.look)
        left += size
    return canvas.svg(y + 2 * BAR + 2, title, description)


def _label(canvas: Canvas, y: float, name: str, width: float) -> float:
    for line in wrapped(name, width, SIZE):
        canvas.text(4, y + 14, line, bold=True)
        y += LABEL
    return y + 2


def _bar(canvas: Canvas, scale: Scale, y: float, part: Part) -> None:
    zero, end = scale.at(0), scale.at(part.value)
    canvas.bar(zero, y, end - zero, BAR, part.look)
    if part.value < 0:
        canvas.text(end - EDGE, y + 15, part.words, anchor="end", size=SMALL)
    else:
        canvas.text(end + EDGE, y + 15, part.words, size=SMALL)


def tornado(
    ranges: Sequence[Range],
    base: float,
    *,
    base_words: str,
    zero_words: str,
    legend: Sequence[tuple[str, str]],
    title: str,
    description: str,
    width: float = WIDTH,
    prefix: str = "d",
) -> str:
    """A bar for each input about the result as it stands (`base`): hatched at its low end, full at its high end."""
    canvas = Canvas(width, prefix)
    ends = [end for each in ranges for end in (each.low, each.high)]
    low, high = min([base, *ends]), max([base, *ends])
    room = max([width_of(words, SMALL) for each in ranges for words in (each.low_words, each.high_words)], default=0)
    scale = Scale(low, high if high > low else low + 1, room + 2 * EDGE, width - room - 2 * EDGE)
    y = canvas.legend(0, legend)
    lines = [(base, base_words, "")] + ([(0.0, zero_words, "4 4")] if low < 0 < high and base != 0 else [])
    if len(lines) > 1 and abs(scale.at(0) - scale.at(base)) < width_of(base_words, SMALL):
        lines[1] = (0.0, "", "4 4")
    for value, words, _dashes in lines:
        half = width_of(words, SMALL) / 2
        place = min(max(scale.at(value), half), width - half)
        canvas.text(place, y + 14, words, anchor="middle", size=SMALL, colour=GREY)
    y += 24
    for each in ranges:
        y = _label(canvas, y, each.name, width)
        _range(canvas, scale, y, each, base)
        for value, _words, dashes in lines:
            x = scale.at(value)
            canvas.line([(x, y - 3), (x, y + BAR + 3)], GREY if dashes else INK, 1.5, dashes)
        _ends(canvas, scale, y, each, base)
        y += BAR + GAP
    return canvas.svg(y, title, description)


def _range(canvas: Canvas, scale: Scale, y: float, each: Range, base: float) -> None:
    middle = scale.at(base)
    for value, look in ((each.low, Look.PAY), (each.high, Look.GAIN)):
        canvas.bar(middle, y, scale.at(value) - middle, BAR, look)


def _ends(canvas: Canvas, scale: Scale, y: float, each: Range, base: float) -> None:
    first, second = (each.low, each.low_words), (each.high, each.high_words)
    (left, left_words), (right, right_words) = (first, second) if each.low <= each.high else (second, first)
    canvas.text(scale.at(min(left, base)) - EDGE, y + 15, left_words, anchor="end", size=SMALL)
    canvas.text(scale.at(max(right, base)) + EDGE, y + 15, right_words, size=SMALL)
