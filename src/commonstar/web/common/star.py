"""The Star as a picture: five points for the steps, four quarters for the Co's, computed here and drawn by a template.

The origin is the centre of the picture, angles are degrees clockwise from the top, lengths are the picture's own units
(about one pixel at full width). Labels of any language must fit, so each text is wrapped and made smaller until it lies
inside its sector; a note that still does not fit is cut with "…" (the link's name and the list have it whole).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext as _

Ring = Literal["co", "step"]
State = Literal["done", "under-way", "not-started", "elsewhere"]
Point = tuple[float, float]
Text = tuple[str, float, Literal["label", "note"]]  # what it says, the size of its letters, what it is

LEFT, TOP, WIDTH, HEIGHT = -310.0, -325.0, 620.0, 590.0
CENTRE, QUARTER_IN, QUARTER_OUT, POINT_IN, SHOULDER, TIP = 60.0, 66.0, 160.0, 169.0, 212.0, 315.0
GAP = 5.0  # half of the gap between neighbours, the same at every distance from the centre
MARGIN = 6.0  # between a text and the edge of its sector
LINE = 1.22  # from one line to the next, in sizes of the letters
SHORT = 10  # letters of a label that may grow on a phone
PLACES = {"step": 5, "co": 4}
SIZES: dict[str, tuple[tuple[float, float], ...]] = {
    "step": ((18, 13), (16.5, 12.5), (15, 12), (13.5, 11.5), (12, 11), (11, 10.5)),
    "co": ((15, 12), (14, 11.5), (13, 11), (12, 10.5), (11, 10), (10, 9.5)),
}
TITLE_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
# Widths of Atkinson Hyperlegible's letters in hundredths of their size, as a browser measured them, rounded up.
WIDTHS = {
    letter: width / 100
    for width, letters in (
        (26, "',.:;j|"), (30, "!`il"), (34, " []"), (38, "()-frt{}·’"), (42, '"/\\_'), (46, "1*I"), (50, "cvyz"),
        (54, "7JLaeksux…"), (58, "23<>?EF^bdghnopq~"), (62, "45689$+=BPRSTVZ"), (66, "0ACKXY"), (70, "DHNUw"),
        (74, "#&GO"), (78, "Q"), (82, "@M"), (86, "Wm"), (94, "%"),
    )
    for letter in letters
}  # fmt: skip


@dataclass(frozen=True)
class Sector:
    """One of the nine parts. `note` says how far it is in a few words ("42 initiatives"); it may be empty."""

    key: str
    ring: Ring
    label: str
    note: str
    state: State
    url: str = ""

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_labels()[self.state]

    @property
    def shown_note(self) -> str:
        """The note, unless it only says the state again."""
        return "" if self.note == self.state_label else self.note

    @property
    def name(self) -> str:
        """What is read aloud for the link."""
        if not self.shown_note:
            return _("{label}: {state}").format(label=self.label, state=self.state_label)
        return _("{label}: {note}, {state}").format(label=self.label, note=self.note, state=self.state_label)


@dataclass(frozen=True)
class StarView:
    """A Star to draw: its title, and five sectors of ring "step" and four of ring "co", each in its order."""

    title: str
    sectors: tuple[Sector, ...]

    def __post_init__(self) -> None:
        for ring, places in PLACES.items():
            if len(self.ring(ring)) != places:
                raise ValueError(f"A Star has {places} sectors of ring {ring!r}, not {len(self.ring(ring))}.")

    def ring(self, ring: str) -> tuple[Sector, ...]:
        """The sectors of a ring, in order."""
        return tuple(sector for sector in self.sectors if sector.ring == ring)

    @property
    def steps(self) -> tuple[Sector, ...]:
        """The five steps."""
        return self.ring("step")

    @property
    def cos(self) -> tuple[Sector, ...]:
        """The four Co's."""
        return self.ring("co")


def state_labels() -> dict[State, str]:
    """The states in words, in the reader's language."""
    return {
        "done": _("done"),
        "under-way": _("under way"),
        "not-started": _("not started"),
        "elsewhere": _("done elsewhere"),
    }


@dataclass(frozen=True)
class Box:
    """A rectangle, by its centre."""

    x: float
    y: float
    width: float
    height: float

    def corners(self, margin: float = 0.0) -> tuple[Point, ...]:
        """Corners and middles of the sides, `margin` further out."""
        across, down = self.width / 2 + margin, self.height / 2 + margin
        return tuple((self.x + i * across, self.y + j * down) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)


@dataclass(frozen=True)
class Line:
    """A line of text: where its middle is, how large its letters are, and whether it is a label or a note."""

    text: str
    x: float
    y: float
    size: float
    kind: Literal["label", "note"]

    @property
    def box(self) -> Box:
        """The room it takes."""
        return Box(self.x, self.y, text_width(self.text, self.size, self.kind == "label"), self.size)


@dataclass(frozen=True)
class DrawnSector:
    """A sector with its outline (an SVG path), the same outline as corners, its lines and the ground under them."""

    sector: Sector
    path: str
    outline: tuple[Point, ...]
    lines: tuple[Line, ...]
    plate: Box | None


@dataclass(frozen=True)
class Drawing:
    """All that the template writes down. `short`: each label is one short line and may grow on a phone."""

    title: str
    sectors: tuple[DrawnSector, ...]
    title_lines: tuple[Line, ...]
    short: bool


def polar(angle: float, radius: float) -> Point:
    """The point at an angle (degrees clockwise from the top) and a distance from the centre."""
    turn = math.radians(angle)
    return radius * math.sin(turn), -radius * math.cos(turn)


def half(full: float, radius: float) -> float:
    """Half of a sector's angle at a distance from the centre, the gap taken off."""
    return full / 2 - math.degrees(math.asin(GAP / radius))


def arc(middle: float, spread: float, radius: float, back: bool = False) -> list[Point]:
    """Points along an arc, about every three degrees."""
    steps = max(2, round(2 * spread / 3))
    points = [polar(middle - spread + 2 * spread * i / steps, radius) for i in range(steps + 1)]
    return points[::-1] if back else points


def middle_of(ring: Ring, place: int) -> float:
    """The angle in the middle of a sector."""
    return place * 360 / PLACES[ring]


@lru_cache
def outline(ring: Ring, place: int) -> tuple[Point, ...]:
    """The corners of a sector, arcs as many short lines."""
    middle, full = middle_of(ring, place), 360 / PLACES[ring]
    if ring == "co":
        inner = arc(middle, half(full, QUARTER_IN), QUARTER_IN, back=True)
        return tuple(arc(middle, half(full, QUARTER_OUT), QUARTER_OUT) + inner)
    shoulder = half(full, SHOULDER)
    top = [polar(middle - shoulder, SHOULDER), polar(middle, TIP), polar(middle + shoulder, SHOULDER)]
    return tuple(top + arc(middle, half(full, POINT_IN), POINT_IN, back=True))


def number(value: float) -> str:
    """A coordinate as SVG wants it in every language."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def place_of(point: Point) -> str:
    """A point as SVG wants it."""
    return f"{number(point[0])} {number(point[1])}"


def path(ring: Ring, place: int) -> str:
    """The outline as an SVG path with true arcs."""
    middle, full = middle_of(ring, place), 360 / PLACES[ring]
    low = QUARTER_IN if ring == "co" else POINT_IN
    spread = half(full, low)
    start, end = place_of(polar(middle + spread, low)), place_of(polar(middle - spread, low))
    inner = f"L{start}A{number(low)} {number(low)} 0 0 0 {end}Z"
    if ring == "co":
        out = half(full, QUARTER_OUT)
        left, right = place_of(polar(middle - out, QUARTER_OUT)), place_of(polar(middle + out, QUARTER_OUT))
        return f"M{left}A{number(QUARTER_OUT)} {number(QUARTER_OUT)} 0 0 1 {right}{inner}"
    out = half(full, SHOULDER)
    left, right = place_of(polar(middle - out, SHOULDER)), place_of(polar(middle + out, SHOULDER))
    return f"M{left}L{place_of(polar(middle, TIP))}L{right}{inner}"


def inside(point: Point, corners: tuple[Point, ...]) -> bool:
    """Whether a point lies in a polygon (even-odd rule)."""
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def text_width(text: str, size: float, bold: bool) -> float:
    """A careful guess at a text's width; scripts that were not measured count as broad."""
    return sum(_letter(letter) for letter in text) * size * (1.06 if bold else 1.0)


def _letter(letter: str) -> float:
    if letter in WIDTHS:
        return WIDTHS[letter]
    base = unicodedata.normalize("NFD", letter)[0]  # é is as wide as e
    if base != letter:
        return _letter(base)
    if unicodedata.combining(letter):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.7


def wrap(text: str, size: float, bold: bool, width: float) -> list[str]:
    """The text in lines no wider than `width`, broken between words only."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def stack(texts: list[Text], at: Point) -> tuple[Line, ...]:
    """Lines one under another, as a block whose middle is `at`."""
    total = sum(size * LINE for _text, size, _kind in texts)
    y = at[1] - total / 2
    lines = []
    for text, size, kind in texts:
        lines.append(Line(text, at[0], y + size * LINE / 2, size, kind))
        y += size * LINE
    return tuple(lines)


@lru_cache
def spots(ring: Ring, place: int) -> tuple[Point, ...]:
    """Where a block may stand in a sector, the best place first: along its axis, and a little to either side of it."""
    middle = middle_of(ring, place)
    best, least, most = (222, 186, 262) if ring == "step" else (113, 89, 137)
    moves = [
        (away, aside) for away in range(least - best, most - best + 1, 6) for aside in (0, -8, 8, -16, 16, -24, 24)
    ]
    moves.sort(key=lambda move: (math.hypot(*move), move))
    (ox, oy), (ax, ay) = polar(middle, 1.0), polar(middle + 90, 1.0)
    return tuple(((best + away) * ox + aside * ax, (best + away) * oy + aside * ay) for away, aside in moves)


def fits(lines: tuple[Line, ...], corners: tuple[Point, ...]) -> bool:
    """Whether all lines lie inside the polygon with a margin."""
    return all(inside(corner, corners) for line in lines for corner in line.box.corners(MARGIN))


@lru_cache(maxsize=4096)
def set_text(ring: Ring, place: int, label: str, note: str, state: str) -> tuple[Line, ...]:
    """Label, note and state, as large as they fit; a note that fits at no size is shortened."""
    corners = outline(ring, place)
    for shown in shortened(note):
        for label_size, note_size in SIZES[ring] if shown == note else SIZES[ring][-2:]:
            for block in blocks(label, shown, state, label_size, note_size):
                for spot in spots(ring, place):
                    lines = stack(block, spot)
                    if fits(lines, corners):
                        return lines
    smallest, note_size = SIZES[ring][-1]
    texts: list[Text] = [
        (cut(label, smallest, 70.0), smallest, "label"),
        (cut(state, note_size, 70.0), note_size, "note"),
    ]
    return stack(texts, spots(ring, place)[0])


def shortened(note: str) -> list[str]:
    """The note, then with words left out at its end, then nothing."""
    words = note.split()
    parts = [" ".join(words[:kept]) + "…" for kept in (len(words) * 2 // 3, len(words) // 3) if kept > 1]
    return [note, *parts, ""] if words else [""]


def blocks(label: str, note: str, state: str, label_size: float, note_size: float) -> Iterator[list[Text]]:
    """The ways to break label, note and state into lines, fewest lines first, each once."""
    seen: set[tuple[str, ...]] = set()
    for width in (170, 140, 115, 95, 80, 65):
        heads = wrap(label, label_size, True, width)
        notes = wrap(note, note_size, False, width) + wrap(state, note_size, False, width)
        if tuple(heads + notes) not in seen:
            seen.add(tuple(heads + notes))
            yield [(text, label_size, "label") for text in heads] + [(text, note_size, "note") for text in notes]


def cut(text: str, size: float, width: float) -> str:
    """The text, shortened with "…" until it is no wider than `width`."""
    while len(text) > 1 and text_width(text, size, True) > width:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return text


@lru_cache(maxsize=1024)
def set_title(title: str) -> tuple[Line, ...]:
    """The programme's name inside the middle circle: few lines before large letters."""
    circle = tuple(polar(angle, CENTRE) for angle in range(0, 360, 6))
    for most, sizes in ((2, TITLE_SIZES[:4]), (3, TITLE_SIZES[:5]), (6, TITLE_SIZES)):
        for size in sizes:
            for width in (110, 100, 90, 80, 70):
                texts: list[Text] = [(text, size, "label") for text in wrap(title, size, True, width)]
                lines = stack(texts, (0.0, 0.0))
                if len(lines) <= most and fits(lines, circle):
                    return lines
    smallest = TITLE_SIZES[-1]
    kept = wrap(title, smallest, True, 88)[:4]
    lines_cut = [cut(text, smallest, 80) for text in kept]
    if not lines_cut[-1].endswith("…"):
        lines_cut[-1] = cut(lines_cut[-1] + "…", smallest, 80)
    return stack([(text, smallest, "label") for text in lines_cut], (0.0, 0.0))


def plate(lines: tuple[Line, ...]) -> Box:
    """The ground that keeps letters readable on a pattern."""
    boxes = [line.box for line in lines]
    top = min(box.y - box.height / 2 for box in boxes) - 3
    bottom = max(box.y + box.height / 2 for box in boxes) + 3
    return Box(boxes[0].x, (top + bottom) / 2, max(box.width for box in boxes) + 2 * MARGIN, bottom - top)


def draw(view: StarView) -> Drawing:
    """Computes the whole picture."""
    drawn = []
    for ring in (view.steps, view.cos):
        for place, sector in enumerate(ring):
            lines = set_text(sector.ring, place, str(sector.label), str(sector.shown_note), sector.state_label)
            ground = plate(lines) if sector.state in ("under-way", "elsewhere") else None
            shape = path(sector.ring, place)
            drawn.append(DrawnSector(sector, shape, outline(sector.ring, place), lines, ground))
    short = all(len(str(sector.label)) <= SHORT for sector in view.sectors)
    return Drawing(view.title, tuple(drawn), set_title(str(view.title)), short)
