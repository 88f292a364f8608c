"""The browser's tests press through `tests/browser/pressing.py` alone, which waits for the page that comes of it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROWSER = ROOT / "tests" / "browser"
PRESSES = re.compile(r"\.(?:click|dblclick|tap)\(|keyboard\.press\(")
FLOOR = 15


def raw_presses(source: str) -> list[int]:
    """Lines that press and do not wait for what comes of it."""
    return [number for number, line in enumerate(source.splitlines(), start=1) if PRESSES.search(line)]


def test_every_press_waits_for_what_comes_of_it() -> None:
    files = [path for path in BROWSER.glob("*.py") if path.name != "pressing.py"]
    assert len(files) >= FLOOR
    found = {path.name: raw_presses(path.read_text(encoding="utf-8")) for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_guard_finds_a_raw_press() -> None:
    assert raw_presses('page.goto("/")\npage.locator("a").click()\npage.keyboard.press("Enter")\n') == [2, 3]
