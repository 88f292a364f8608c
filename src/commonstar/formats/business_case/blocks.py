"""What a report is made of, as data: each block says what it is and not how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True)
class Heading:
    """A heading inside a section: 2 for a question or part, 3 below it."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph; `lead` is said larger."""

    words: str
    lead: bool = False


@dataclass(frozen=True)
class Missing:
    """What nobody has said yet, and what would belong here."""

    words: str


@dataclass(frozen=True)
class Note:
    """Something to be seen before what follows is believed."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A headline number: what it is, the number, and a word on it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """Headline numbers side by side."""

    items: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption. `numbers` says of each column whether it is set to the right; `total` of its last row.

    `wide` gives the first column the room that others leave.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    total: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with what a listener hears instead; its table stands below it."""

    title: str
    description: str
    svg: str
    table: Table


Block: TypeAlias = Heading | Text | Missing | Note | Bullets | Figures | Table | Picture


class Kind(StrEnum):
    """What a section is for."""

    SUMMARY = "summary"
    HEADING = "heading"
    AUDIENCE = "audience"
    APPENDIX = "appendix"


@dataclass(frozen=True)
class Section:
    """A part that begins on a page of its own; `mark` is what each of its pages says, such as "Illustrative"."""

    key: str
    kind: Kind
    title: str
    blocks: tuple[Block, ...]
    mark: str = ""


@dataclass(frozen=True)
class Report:
    """A whole report in one language. `subtitle` says which option or scenario; `foot` stands below each page."""

    title: str
    subtitle: str
    foot: str
    contents: str
    language: str
    right_to_left: bool
    sections: tuple[Section, ...]


def columns(*kinds: str) -> tuple[bool, ...]:
    """Which columns hold numbers: `n` for numbers, anything else for words, one letter a column."""
    return tuple(kind == "n" for kind in "".join(kinds))
