"""Patterns for `regex()`: a subset of regular expressions that is matched in a time that no text can stretch.

Forms come from anywhere, and a careless or hostile pattern can keep a backtracking matcher busy for years. This one
follows all ways at once: the work is bounded by the length of the pattern times the square of that of the text.
Taken: characters, `.`, classes, `\\d \\w \\s` and their opposites, groups, `|`, `* + ? {m,n}`, `^` and `$`.
Refused by name: what looks around or back, and counts over 1,000. As in ODK, the whole text must match.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MOST_TIMES = 1_000
MOST_DEPTH = 30
MOST_PATTERN = 1_000


class PatternRefused(ValueError):
    """A pattern that is not matched here; the text says why."""


@dataclass(frozen=True)
class One:
    """One character that passes a test; the ranges are of code points, from and to."""

    ranges: tuple[tuple[int, int], ...]
    opposite: bool = False

    def fits(self, character: str) -> bool:
        """Whether a character passes."""
        point = ord(character)
        return any(low <= point <= high for low, high in self.ranges) is not self.opposite


@dataclass(frozen=True)
class Edge:
    """The start (`^`) or the end (`$`) of the text."""

    start: bool


@dataclass(frozen=True)
class Row:
    """Parts one after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True)
class Either:
    """One of several."""

    ways: tuple[Pattern, ...]


@dataclass(frozen=True)
class Times:
    """A part between `least` and `most` times; -1 is without limit."""

    part: Pattern
    least: int
    most: int


Pattern = One | Edge | Row | Either | Times

_DIGITS = ((48, 57),)
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = ((9, 13), (32, 32))
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_LINE_ENDS = ((10, 10), (13, 13), (133, 133), (8232, 8233))
_LAST = 0x10FFFF


@lru_cache(maxsize=256)
def read_pattern(source: str) -> Pattern:
    """Read a pattern. Raises `PatternRefused`."""
    if len(source) > MOST_PATTERN:
        raise PatternRefused("it is too long")
    reader = _Reader(source)
    pattern = reader.either(0)
    if reader.at < len(source):
        raise PatternRefused("a bracket is closed that was not opened")
    return pattern


def matches(source: str, text: str) -> bool:
    """Whether a text matches a pattern as a whole. Raises `PatternRefused`."""
    return len(text) in _ends(read_pattern(source), text, frozenset({0}))


def _ends(pattern: Pattern, text: str, starts: frozenset[int]) -> frozenset[int]:
    """Where the pattern can end, given where it can start."""
    match pattern:
        case One():
            return frozenset(at + 1 for at in starts if at < len(text) and pattern.fits(text[at]))
        case Edge(start):
            return starts & {0 if start else len(text)}
        case Row(parts):
            for part in parts:
                starts = _ends(part, text, starts)
            return starts
        case Either(ways):
            return frozenset().union(*(_ends(way, text, starts) for way in ways))
        case Times(part, least, most):
            return _repeated(lambda now: _ends(part, text, now), starts, least, most)


def _repeated(
    step: Callable[[frozenset[int]], frozenset[int]], starts: frozenset[int], least: int, most: int
) -> frozenset[int]:
    now = starts
    for _ in range(least):
        now = step(now)
        if not now:
            return now
    reached = now
    times = least
    while now and times != most:
        now = step(now) - reached
        reached |= now
        times += 1
    return reached


class _Reader:
    """Reads a pattern from the left."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        found = self.peek()
        if not found:
            raise PatternRefused("it ends too early")
        self.at += 1
        return found

    def either(self, depth: int) -> Pattern:
        if depth > MOST_DEPTH:
            raise PatternRefused("its brackets are nested too deeply")
        ways = [self.row(depth)]
        while self.peek() == "|":
            self.take()
            ways.append(self.row(depth))
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def row(self, depth: int) -> Pattern:
        parts: list[Pattern] = []
        while self.peek() not in {"", "|", ")"}:
            parts.append(self.times(self.part(depth)))
        return Row(tuple(parts))

    def part(self, depth: int) -> Pattern:
        sign = self.take()
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return self.characters()
        if sign == "\\":
            return self.escaped()
        if sign == ".":
            return One(_LINE_ENDS, opposite=True)
        if sign in "^$":
            return Edge(start=sign == "^")
        if sign in "*+?{":
            raise PatternRefused(f"{sign} repeats nothing")
        return One(((ord(sign), ord(sign)),))

    def group(self, depth: int) -> Pattern:
        if self.source.startswith("?:", self.at):
            self.at += 2
        elif self.peek() == "?":
            raise PatternRefused("it looks around")
        inner = self.either(depth + 1)
        if self.take() != ")":
            raise PatternRefused("a bracket is not closed")
        return inner

    def times(self, part: Pattern) -> Pattern:
        sign = self.peek()
        if sign not in {"*", "+", "?", "{"}:
            return part
        self.take()
        least, most = {"*": (0, -1), "+": (1, -1), "?": (0, 1)}.get(sign) or self.counts()
        # Whether a repetition is greedy or lazy makes no difference to whether the whole text matches.
        if self.peek() == "?":
            self.take()
        if self.peek() in {"*", "+", "?", "{"}:
            raise PatternRefused("one repetition follows another")
        return Times(part, least, most)

    def counts(self) -> tuple[int, int]:
        inside = ""
        while (sign := self.take()) != "}":
            inside += sign
        low, comma, high = inside.partition(",")
        if not _is_count(low) or not (high == "" or _is_count(high)):
            raise PatternRefused(f"{{{inside}}} is no count")
        least = int(low)
        most = -1 if comma and not high else int(high or low)
        if max(least, most) > MOST_TIMES or (most != -1 and most < least):
            raise PatternRefused(f"{{{inside}}} is too much, or the wrong way round")
        return least, most

    def escaped(self) -> One:
        sign = self.take()
        if sign.lower() in _CLASSES:
            return One(_CLASSES[sign.lower()], opposite=sign.isupper())
        return One(((ord(self.control(sign)), ord(self.control(sign))),))

    def control(self, sign: str) -> str:
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign.isalnum():
            raise PatternRefused(f"\\{sign} is not known here")
        return sign

    def characters(self) -> One:
        opposite = self.peek() == "^"
        if opposite:
            self.take()
        ranges: list[tuple[int, int]] = []
        while (sign := self.take()) != "]" or not ranges:
            if sign == "[" or (sign == "&" and self.peek() == "&"):
                raise PatternRefused("a class stands within a class")
            ranges += self.member(sign)
        return One(tuple(ranges), opposite)

    def member(self, sign: str) -> list[tuple[int, int]]:
        if sign == "\\":
            found = self.escaped()
            if found.opposite:
                return [*_opposite(found.ranges)]
            if len(found.ranges) > 1 or found.ranges[0][0] != found.ranges[0][1]:
                return [*found.ranges]
            low = found.ranges[0][0]
        else:
            low = ord(sign)
        if self.peek() != "-" or self.source[self.at + 1 : self.at + 2] in {"]", ""}:
            return [(low, low)]
        self.take()
        last = self.take()
        high = ord(self.control(self.take()) if last == "\\" else last)
        if high < low or last == "[":
            raise PatternRefused("a range runs the wrong way round")
        return [(low, high)]


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _opposite(ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for low, high in ranges:
        if at < low:
            found.append((at, low - 1))
        at = high + 1
    return [*found, (at, _LAST)]
