"""Pictures of groups in a plane: a circle each, the larger the more, the further apart the less alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from commonstar.formats.drawings.canvas import GREY, INK, SMALL, WIDTH, Canvas, Look

HEIGHT, LARGEST, EDGE = 360, 70, 90


@dataclass(frozen=True)
class Bubble:
    """A circle: where it lies, how much it stands for, what stands in it and beneath."""

    place: tuple[float, float]
    size: int
    name: str
    words: str


def bubbles(found: Sequence[Bubble], *, title: str, description: str, prefix: str = "d") -> str:
    """Circles whose areas are as their sizes; both directions have one scale, which the farthest circle sets."""
    canvas = Canvas(WIDTH, prefix)
    middle = [sum(each.place[axis] for each in found) / len(found) for axis in (0, 1)]
    away = [(each.place[0] - middle[0], each.place[1] - middle[1]) for each in found]
    across = (WIDTH / 2 - EDGE, HEIGHT / 2 - EDGE)
    scale = min(
        (
            room / max(abs(each[axis]) for each in away)
            for axis, room in enumerate(across)
            if any(e[axis] for e in away)
        ),
        default=1.0,
    )
    largest = max(each.size for each in found)
    canvas.line([(EDGE / 3, HEIGHT / 2), (WIDTH - EDGE / 3, HEIGHT / 2)], GREY, dashes="2 6")
    canvas.line([(WIDTH / 2, EDGE / 6), (WIDTH / 2, HEIGHT - EDGE / 6)], GREY, dashes="2 6")
    for each, (x, y) in zip(found, away, strict=True):
        radius = max(18.0, LARGEST * sqrt(each.size / largest))
        at = (WIDTH / 2 + x * scale, HEIGHT / 2 - y * scale)
        canvas.circle(*at, radius, Look.OTHER)
        canvas.text(at[0], at[1] + 2, each.name, anchor="middle", bold=True, colour=INK)
        canvas.text(at[0], at[1] + 20, each.words, anchor="middle", size=SMALL, colour=INK)
    return canvas.svg(HEIGHT, title, description)
