"""The guide to a mapping workshop is carried out as it stands: by the lead, by someone with a phone, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, faults, sign_in
from tests.browser.tutorial import Reader, Step, read

pytestmark = pytest.mark.browser
GUIDE = ROOT / "docs" / "howto" / "hold-a-mapping-workshop.md"
FLOOR = 75
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
NOTED = r"(?:Note|Type) (the join code|your slip|a printed slip|the printed slip)(?: into \*\*(.+)\*\*)?"


class Hall(Reader):
    """Someone at a desk and someone with a phone, who take turns, and the codes that they note."""

    def __init__(self, desk: Page, phone: Page) -> None:
        super().__init__(desk, str)
        self.desk, self.phone = desk, phone
        self.noted: dict[str, str] = {}

    def follow(self, step: Step) -> None:
        """Change hands, note a code, type one that was noted; all else as a tutorial says it."""
        if step.text in ("Take the phone", "Go back to the desk"):
            self.page = self.phone if step.text == "Take the phone" else self.desk
            self.done += 1
        elif found := re.fullmatch(NOTED, step.text):
            what = found[1].partition(" ")[2]  # "join code", "slip", "printed slip"
            if found[2]:
                self.page.get_by_label(found[2]).fill(self.noted[what])
            else:
                self.noted[what] = self._seen(what)
            self.done += 1
        else:
            super().follow(step)

    def _seen(self, what: str) -> str:
        if what == "join code":
            return self.page.locator(".cs-code").inner_text()
        code = SLIP.search(self.page.get_by_role("main").inner_text())
        assert code, what
        return code.group()


def test_a_workshop_from_the_guide_alone(page: Page, phone: Page) -> None:
    sign_in(page, "lead")
    reader, steps = Hall(page, phone), read(GUIDE.read_text(encoding="utf-8"))
    met: dict[str, list[str]] = {}
    for step in steps:
        reader.follow(step)
        if step.text.startswith("You see"):
            met[f"{reader.page.url} ({step.line})"] = faults(reader.page)
    assert reader.done == len(steps) >= FLOOR
    assert {url: found for url, found in met.items() if found} == {}
