"""The guide to a mapping workshop is carried out as it stands, by the lead of the demonstration."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, faults, sign_in
from tests.browser.tutorial import Reader, read

pytestmark = pytest.mark.browser
GUIDE = ROOT / "docs" / "howto" / "hold-a-mapping-workshop.md"
FLOOR = 40


def test_a_workshop_from_the_guide_alone(page: Page) -> None:
    sign_in(page, "lead")
    reader, steps = Reader(page, str), read(GUIDE.read_text(encoding="utf-8"))
    met: dict[str, list[str]] = {}
    for step in steps:
        reader.follow(step)
        if step.text.startswith("You see"):
            met[page.url] = faults(page)
    assert reader.done == len(steps) >= FLOOR
    assert {url: found for url, found in met.items() if found} == {}
