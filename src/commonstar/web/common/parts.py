"""What pages hand to the parts of `templatetags/parts.py`: small frozen records, nothing clever.

Labels may be lazy translations. An empty `url` means: not a link.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise

# The colours of a tag; what a state is called carries the meaning, the colour only helps.
TAG_COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")


@dataclass(frozen=True)
class Link:
    """A link: in breadcrumbs, in the footer, beside a button. `language` is set where its label has one of its own."""

    label: Text
    url: str
    language: str = ""


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation bar; `current` marks the part of the site that this page belongs to."""

    label: Text
    url: str
    current: bool = False


@dataclass(frozen=True)
class Tag:
    """A state in a word or two, on a coloured ground (one of `TAG_COLOURS`, or "" for plain text)."""

    label: Text
    colour: str = "blue"

    def __post_init__(self) -> None:
        if self.colour and self.colour not in TAG_COLOURS:
            raise ValueError(f"A tag has no colour {self.colour!r}: choose of {', '.join(TAG_COLOURS)}.")


@dataclass(frozen=True)
class Task:
    """A line of a task list."""

    label: Text
    status: Tag
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Row:
    """A line of a summary list: what it is, its value, and the links to change it.

    `value` may be HTML that was marked safe by the caller. `acts` are read aloud with `label` after them.
    """

    label: Text
    value: Text
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A number in large print with the sentence that says what it counts."""

    number: Text
    sentence: Text
    url: str = ""


@dataclass(frozen=True)
class Column:
    """A table's column; numeric ones are aligned to the end."""

    label: Text
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """A table's cell; a plain value will do where there is no link."""

    value: Text | int
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption. The first cell of each row is its heading.

    One that `stacks` is read on narrow screens row by row, each cell on a line beneath its heading.
    """

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stacks: bool = False

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"A row has {len(wrong[0])} cells where the table has {len(self.columns)} columns.")


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the reader, with how urgent it is."""

    label: Text
    url: str
    note: Text = ""
    status: Tag | None = None
