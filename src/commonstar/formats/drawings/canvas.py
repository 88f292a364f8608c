"""Draws SVG piece by piece: shapes, texts, the two looks of a part, and a legend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape

from commonstar.formats.drawings.scales import width_of

FONT = "Atkinson Hyperlegible, Verdana, DejaVu Sans, sans-serif"
# What sets PDF looks for a letter in one font only, so that letters beyond those of Western Europe name theirs.
# Browsers have no font of the first name and take the next.
FURTHER = (
    (re.compile("[\u0100-\u02ff\u1e00-\u1eff]+"), "Commonstar Latin More, Atkinson Hyperlegible"),
    (re.compile("[\u0590-\u08ff\ufb1d-\ufefc][\u0590-\u08ff\ufb1d-\ufefc ]*"), "Noto Sans Arabic"),
    (re.compile("[\u0300-\u058f\u0900-\u1dff\u2c00-\U0010ffff]+"), "Noto Sans"),
)
INK, GREY, GRID, PAPER = "#0b0c0c", "#505a5f", "#c8cbcd", "#ffffff"
GREEN, BROWN, SAND, PALE = "#0b5c4d", "#b5612b", "#f6e3c5", "#bfe3d6"
SIZE = 16
SMALL = 14
WIDTH = 720


class Look(StrEnum):
    """What a part means: gained (full), paid (hatched), or in between (dotted)."""

    GAIN = "gain"
    PAY = "pay"
    OTHER = "other"


@dataclass
class Canvas:
    """A picture that grows by one piece a call. `prefix` keeps the ids of several pictures on one page apart."""

    width: float = WIDTH
    prefix: str = "d"
    pieces: list[str] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, look: Look) -> None:
        """A box from (x, y), or to the left of it where the width is negative."""
        left, size = (x, width) if width >= 0 else (x + width, -width)
        fill = GREEN if look is Look.GAIN else f"url(#{self.prefix}-{look})"
        stroke = BROWN if look is Look.PAY else GREEN
        self.pieces.append(
            f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(size)}" height="{_n(height)}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="1"/>'
        )

    def circle(self, x: float, y: float, radius: float) -> None:
        """A pale circle about a point."""
        self.pieces.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{PALE}" stroke="{GREEN}" stroke-width="2"/>'
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str = INK, wide: float = 1, dashes: str = "") -> None:
        """A line through points."""
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.pieces.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(wide)}"{dashed}/>')

    def dot(self, x: float, y: float, square: bool = False, colour: str = INK) -> None:
        """A mark at a point: round and full, or square and empty."""
        if square:
            self.pieces.append(
                f'<rect x="{_n(x - 4)}" y="{_n(y - 4)}" width="8" height="8" fill="{PAPER}" stroke="{colour}" '
                'stroke-width="2"/>'
            )
        else:
            self.pieces.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" fill="{colour}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
        colour: str = INK,
    ) -> None:
        """A line of text on its base line; `anchor` is start, middle or end. A white edge keeps lines off it."""
        weight = ' font-weight="700"' if bold else ""
        self.pieces.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{_n(size)}" fill="{colour}"{weight} '
            f'stroke="{PAPER}" stroke-width="3" paint-order="stroke">'
            f"{_lettered(words)}</text>"
        )

    def legend(self, y: float, entries: Sequence[tuple[str, str]]) -> float:
        """The key, from left to right and on as many lines as it takes; each entry is a mark and its words.

        A mark is a look, `line`, `dashed`, `number` or `none`. Gives the place below it.
        """
        x = 0.0
        for mark, words in entries:
            room = 32 + width_of(words, SMALL) + 20
            if x and x + room > self.width:
                x, y = 0.0, y + 24
            self._mark(x, y, mark)
            self.text(x + 32, y + 13, words, size=SMALL)
            x += room
        return y + 30

    def _mark(self, x: float, y: float, mark: str) -> None:
        if mark in ("line", "dashed"):
            self.line([(x, y + 8), (x + 26, y + 8)], wide=2.5, dashes="6 4" if mark == "dashed" else "")
            self.dot(x + 13, y + 8, square=mark == "dashed")
        elif mark == "number":
            self.pieces.append(f'<circle cx="{_n(x + 13)}" cy="{_n(y + 8)}" r="8" fill="{GREEN}"/>')
            self.pieces.append(
                f'<text x="{_n(x + 13)}" y="{_n(y + 12)}" text-anchor="middle" font-size="11" font-weight="700" '
                f'fill="{PAPER}">1</text>'
            )
        elif mark != "none":
            self.bar(x, y, 26, 16, Look(mark))

    def svg(self, height: float, title: str, description: str, role: str = "img") -> str:
        """The whole picture; its role is `group` where it holds links.

        Places are counted from the left, also on pages that run from right to left: without the direction, texts that
        start at a place would end there.
        """
        words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(height)}" '
            f'width="{_n(self.width)}" height="{_n(height)}" role="{role}" direction="ltr" font-family="{FONT}">{words}'
            f"{self._patterns()}{''.join(self.pieces)}</svg>"
        )

    def _patterns(self) -> str:
        hatch = f'<rect width="8" height="8" fill="{SAND}"/><path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6"'
        hatch += f' stroke="{BROWN}" stroke-width="1.4"/>'
        dots = f'<rect width="8" height="8" fill="{PALE}"/><circle cx="4" cy="4" r="1.4" fill="{GREEN}"/>'
        found = "".join(
            f'<pattern id="{self.prefix}-{look}" width="8" height="8" patternUnits="userSpaceOnUse">{shape}</pattern>'
            for look, shape in ((Look.PAY, hatch), (Look.OTHER, dots))
        )
        return f"<defs>{found}</defs>"


def _lettered(words: str) -> str:
    """A text with the fonts of its letters."""
    for letters, font in FURTHER:
        found = letters.search(words)
        if found:
            before, after = words[: found.start()], words[found.end() :]
            own = f'<tspan font-family="{font}, DejaVu Sans, sans-serif">{escape(found[0])}</tspan>'
            return f"{_lettered(before)}{own}{_lettered(after)}"
    return escape(words)


def _n(value: float) -> str:
    """A place with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
