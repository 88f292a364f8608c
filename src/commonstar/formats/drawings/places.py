"""Pictures of groups in a plane: a circle each, the larger the more, the further apart the less alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from commonstar.formats.drawings.canvas import GREY, SMALL, WIDTH, Canvas

LARGEST, SMALLEST, EDGE = 48, 18, 8
TALL = 260


@dataclass(frozen=True)
class Bubble:
    """A circle: where it lies, how much it stands for, what stands in it and beneath."""

    place: tuple[float, float]
    size: int
    name: str
    words: str


def bubbles(found: Sequence[Bubble], *, title: str, description: str, width: float = WIDTH, prefix: str = "d") -> str:
    """Circles whose areas are as their sizes; both directions have one scale, which the farthest circle sets."""
    canvas = Canvas(width, prefix)
    middle = [sum(each.place[axis] for each in found) / len(found) for axis in (0, 1)]
    away = [(each.place[0] - middle[0], each.place[1] - middle[1]) for each in found]
    room = (width / 2 - LARGEST - EDGE, TALL / 2 - LARGEST - EDGE)
    farthest = [max(abs(each[axis]) for each in away) for axis in (0, 1)]
    scale = min((room[axis] / far for axis, far in enumerate(farthest) if far), default=1.0)
    largest = max(each.size for each in found)
    canvas.line([(0, TALL / 2), (width, TALL / 2)], GREY, dashes="2 6")
    canvas.line([(width / 2, 0), (width / 2, TALL)], GREY, dashes="2 6")
    for each, (x, y) in zip(found, away, strict=True):
        at = (width / 2 + x * scale, TALL / 2 - y * scale)
        canvas.circle(*at, max(SMALLEST, LARGEST * sqrt(each.size / largest)))
        canvas.text(at[0], at[1], each.name, anchor="middle", bold=True)
        canvas.text(at[0], at[1] + 18, each.words, anchor="middle", size=SMALL)
    return canvas.svg(TALL, title, description)
