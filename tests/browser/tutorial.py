"""Reads a tutorial's steps out of its Markdown, and carries them out. The grammar is all that a tutorial may say:

Open `address` · Press **name** · Press the keys `key` … · Type `text` into **label** · Type the code from the e-mail
into **label** · Choose **option** in **label** · Tick **label** · Paste this into **label** (and a fenced block) ·
You see **words**
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.pressing import named, press, press_key

STEP = re.compile(r"^\d+\. +(.+)$")
ADDRESS = re.compile(r"[\w.]+@example\.org")


class NotAStep(Exception):
    """A numbered line that the grammar does not know."""


@dataclass(frozen=True)
class Step:
    """A step: the number of its line, what it says, and the block that is to be pasted."""

    line: int
    text: str
    block: str = ""


def read(markdown: str) -> list[Step]:
    """The numbered lines in order. A step that pastes takes the next fenced block."""
    lines, found = markdown.splitlines(), list[Step]()
    for number, line in enumerate(lines, start=1):
        if step := STEP.match(line):
            block = fenced(lines[number:]) if step[1].startswith("Paste this") else ""
            found.append(Step(number, step[1], block))
    return found


def fenced(lines: list[str]) -> str:
    """The first fenced block of these lines."""
    marks = [number for number, line in enumerate(lines) if line.startswith("```")]
    return "\n".join(lines[marks[0] + 1 : marks[1]])


class Reader:
    """Someone who does what a tutorial says, step by step. `code_for` brings the code that was sent to an address."""

    def __init__(self, page: Page, code_for: Callable[[str], str]) -> None:
        self.page = page
        self.code_for = code_for
        self.address = ""
        self.done = 0

    def follow(self, step: Step) -> None:
        """Carry one step out. Raises NotAStep for what the grammar does not know."""
        for pattern, act in GRAMMAR:
            if found := re.fullmatch(pattern, step.text):
                act(self, *found.groups(), *([step.block] if step.block else []))
                self.done += 1
                return
        raise NotAStep(f"line {step.line}: {step.text}")

    def open(self, address: str) -> None:
        self.page.goto(address)

    def press(self, name: str) -> None:
        press(self.page, named(self.page, name))

    def press_keys(self, keys: str) -> None:
        expect(self.page.locator("[data-shortcuts]")).to_be_visible()
        for key in re.findall(r"`([^`]+)`", keys):
            press_key(self.page, key)

    def type(self, text: str, label: str) -> None:
        self.address = text if ADDRESS.fullmatch(text) else self.address
        self.page.get_by_label(label).fill(text)

    def type_code(self, label: str) -> None:
        self.type(self.code_for(self.address), label)

    def choose(self, option: str, label: str) -> None:
        self.page.get_by_label(label).select_option(label=option)

    def tick(self, label: str) -> None:
        boxes = self.page.locator("input[type=radio], input[type=checkbox]")
        self.page.get_by_label(label).and_(boxes).check()

    def paste(self, label: str, block: str) -> None:
        self.page.get_by_label(label).fill(block)

    def see(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)


GRAMMAR: tuple[tuple[str, Callable[..., None]], ...] = (
    (r"Open `(.+)`", Reader.open),
    (r"Press the keys (`.+`)", Reader.press_keys),
    (r"Press \*\*(.+)\*\*", Reader.press),
    (r"Type `(.+)` into \*\*(.+)\*\*", Reader.type),
    (r"Type the code from the e-mail into \*\*(.+)\*\*", Reader.type_code),
    (r"Choose \*\*(.+)\*\* in \*\*(.+)\*\*", Reader.choose),
    (r"Tick \*\*(.+)\*\*", Reader.tick),
    (r"Paste this into \*\*(.+)\*\*", Reader.paste),
    (r"You see \*\*(.+)\*\*", Reader.see),
)
