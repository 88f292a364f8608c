"""Where numbers and words lie in a picture: scales with round ticks, and texts that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

LETTER = 0.55  # the mean width of a letter, as a part of the size of its font
ELLIPSIS = "…"
ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From values to places, both from low to high."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        span = self.high - self.low
        return self.start + (value - self.low) / span * (self.end - self.start) if span else self.start


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from at or below `low` to at or above `high`, about `most` of them."""
    span = high - low
    if span <= 0:
        return [low, low + 1]
    rough = span / max(1, most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in ROUND if each * power >= rough * 0.999)
    first = floor(low / step + 1e-9)
    found = [first * step]
    while found[-1] < high - step * 1e-9:
        found.append((first + len(found)) * step)
    return found


def width_of(text: str, size: float) -> float:
    """About how wide a text is."""
    return len(text) * size * LETTER


def wrapped(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """A text in so many lines at most; what does not fit is cut and marked."""
    room = max(4, int(width / (size * LETTER)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = [_cut(line, room) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(f"{kept[-1]} {ELLIPSIS}", room) if len(kept[-1]) + 2 <= room else _cut(kept[-1] + "+", room)
    return kept or [""]


def _cut(line: str, room: int) -> str:
    return line if len(line) <= room else f"{line[: room - 1]}{ELLIPSIS}"


def reach(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a scale that holds all values and 0."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return (low, high) if low < high else (0.0, 1.0)
