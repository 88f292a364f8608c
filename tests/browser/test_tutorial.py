"""The tutorial is carried out as it stands: each of its steps, in order, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.acts import CODE
from tests.browser.conftest import EXPECTING, ROOT, Site, faults
from tests.browser.tutorial import NotAStep, Reader, Step, read

pytestmark = pytest.mark.browser
TUTORIAL = ROOT / "docs" / "tutorials" / "your-first-star.md"
FLOOR = 25
WRONG = ("Press **Send me a cod**", "Type `Ada` into **Your shoe size**", "You see **Everything is sorted**")


def steps_of(path: Path) -> list[Step]:
    return read(path.read_text(encoding="utf-8"))


def test_the_first_star(page: Page, site: Site) -> None:
    steps = steps_of(TUTORIAL)
    reader = Reader(page, lambda address: site.mail_to(address, CODE))
    met: dict[str, list[str]] = {}
    for step in steps:
        reader.follow(step)
        if step.text.startswith("You see"):
            met[page.url] = faults(page)
    assert reader.done == len(steps) >= FLOOR
    assert {url: found for url, found in met.items() if found} == {}


def test_a_step_with_a_wrong_label_fails(page: Page, site: Site) -> None:
    """Or the tutorial could say anything."""
    page.goto("/account/signup/")
    page.set_default_timeout(500)
    expect.set_options(timeout=500)
    reader = Reader(page, lambda address: "")
    try:
        for wrong in WRONG:
            with pytest.raises((AssertionError, PlaywrightError)):
                reader.follow(Step(1, wrong))
    finally:
        expect.set_options(timeout=EXPECTING)
    assert reader.done == 0


@pytest.mark.parametrize("line", ["1. Click **Start**", "1. Press Start", "1. Wait until it is done"])
def test_a_step_outside_the_grammar_is_refused(page: Page, line: str) -> None:
    (step,) = read(line)
    with pytest.raises(NotAStep, match="line 1"):
        Reader(page, str).follow(step)


def test_a_block_belongs_to_the_step_that_pastes_it() -> None:
    assert [step.block for step in read("1. Paste this into **A**\n\n```\nx\ny\n```\n\n1. You see **B**")] == [
        "x\ny",
        "",
    ]
