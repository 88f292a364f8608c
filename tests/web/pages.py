"""Reads a page as a test needs it: headings, ids, labels, references, and whatever a strict policy would refuse."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
CONTROLS = ("input", "select", "textarea")


@dataclass
class Outline:
    """What stands on a page."""

    html: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: dict[int, list[str]] = field(default_factory=lambda: {level: [] for level in range(1, 7)})
    ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def repeated_ids(self) -> list[str]:
        """Ids that more than one element has."""
        return [name for name, times in Counter(self.ids).items() if times > 1]

    def broken_references(self) -> list[str]:
        """Ids that something points at and nothing has."""
        return [name for name in self.references if name not in self.ids]

    def unlabelled(self) -> list[str]:
        """Controls that a person sees and no label names."""
        shown = [item for item in self.controls if item.get("type") != "hidden"]
        return [item.get("name", "?") for item in shown if item.get("id", "") not in self.labelled]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Outline()
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        found = self.found
        if "id" in values:
            found.ids.append(values["id"])
        for name in REFERENCES:
            found.references.extend(values.get(name, "").split())
        if tag == "label":
            found.labelled.add(values.get("for", ""))
        elif tag in CONTROLS:
            found.controls.append(values)
        elif tag == "html":
            found.html = values
        elif tag == "link" and values.get("rel") == "stylesheet":
            found.styles.append(values["href"])
        self._read_inline(tag, values)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6", "title"):
            self.inside.append(tag)
            if tag != "title":
                found.headings[int(tag[1])].append("")

    def _read_inline(self, tag: str, values: dict[str, str]) -> None:
        if (tag == "script" and not values.get("src")) or tag == "style" or "style" in values:
            self.found.inline.append(tag)
        self.found.inline.extend(name for name in values if name.startswith("on"))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag = self.inside[-1]
            if tag == "title":
                self.found.title += data
            else:
                self.found.headings[int(tag[1])][-1] += data


def outline(body: str) -> Outline:
    """Reads a page's HTML."""
    reader = _Reader()
    reader.feed(body)
    return reader.found
