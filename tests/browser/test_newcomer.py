"""The journey that the house was opened for: forty unsorted rows, sorted by keyboard, one page to print."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import CODE, Keyboard, heading
from tests.browser.conftest import Site, look

pytestmark = pytest.mark.browser
ADDRESS = "newcomer@example.org"
KINDS = (
    ("Walking group", "3"),
    ("Tenants who inspect repairs", "4"),
    ("Residents redesign the park", "2"),
    ("Young people vote on a budget", "1"),
    ("Lunch club run by its members", "3"),
)
WARDS = ("North", "South", "East", "West", "Hill", "Mill", "Quay", "Moor")
ROWS = [(f"{kind} in {ward} ward", key) for ward in WARDS for kind, key in KINDS]
NOT_ONE = len(ROWS) - 1
MINUTES = 30
MOST_PRESSES = 600


def sort_all(page: Page, keys: Keyboard) -> None:
    """A Co and Enter for each; one is taken back and sorted again, one shows two Co's and a service area, one none."""
    for number, (title, key) in enumerate(ROWS):
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("[data-shortcuts]")).to_be_visible()
        if number == NOT_ONE:
            keys.press("n")
            continue
        keys.press(key)
        if number == 1:
            keys.press("1")
            look(page)
            keys.to(page.get_by_label("Add a service area"))
            keys.type("Hou")
            keys.press("Shift+Tab")
        keys.press("Enter")
        if number == 2:
            expect(page.locator("h1")).to_have_text(ROWS[3][0])
            expect(page.locator("[data-shortcuts]")).to_be_visible()
            keys.press("u")
            expect(page.locator("h1")).to_have_text(title)
            expect(page.locator("[data-shortcuts]")).to_be_visible()
            keys.press(key, "Enter")


def test_forty_rows_by_keyboard(page: Page, site: Site, tmp_path: Path) -> None:
    """No mouse from the first page to the printed one; the time is a machine's, the presses are a person's."""
    assert len(ROWS) == 40
    began, keys, main = time.monotonic(), Keyboard(page), page.get_by_role("main")
    page.goto("/")
    keys.to(main.get_by_role("link", name="Sign in").or_(main.get_by_role("button", name="Sign in")).first)
    keys.press("Enter")
    keys.to(page.get_by_role("link", name="I have no account yet"))
    keys.press("Enter")
    heading(page, "Make an account")
    keys.to(page.get_by_label("E-mail address"))
    keys.type(ADDRESS)
    keys.press("Enter")
    heading(page, "Enter your code")
    keys.to(page.get_by_label("Code"))
    keys.type(site.mail_to(ADDRESS, CODE))
    keys.press("Enter")
    heading(page, "What shall we call you?")
    keys.to(page.get_by_label("Your name"))
    keys.type("Ada")
    keys.press("Enter")
    heading(page, "Programmes")
    keys.to(main.get_by_role("button", name="Start a programme"))
    keys.press("Enter")
    heading(page, "Start a programme")
    keys.to(page.get_by_label("Name of the programme"))
    keys.type("Our town")
    keys.to(page.get_by_label("Name of your organisation"))
    keys.type("Newtown council")
    keys.press("Enter")
    heading(page, "Our town")
    keys.to(main.get_by_role("button", name="List what already exists"))
    keys.press("Enter")
    heading(page, "Bring in a list that you already keep")
    keys.to(page.get_by_label("Paste a table or a list"))
    keys.paste("\n".join(title for title, _ in ROWS))
    keys.to(main.get_by_role("button", name="Continue"))
    keys.press("Enter")
    heading(page, "What the columns mean")
    keys.to(main.get_by_role("button", name="Continue"))
    keys.press("Enter")
    heading(page, "Look before it comes in")
    keys.to(main.get_by_role("button", name="Bring in all 40"))
    keys.press("Enter")
    heading(page, "Your list is on the map")
    keys.to(main.get_by_role("button", name="Sort the 40 unsorted initiatives"))
    keys.press("Enter")
    sort_all(page, keys)
    heading(page, "Everything is sorted")
    keys.to(page.get_by_role("link", name="How much co-production is there?"))
    keys.press("Enter")
    heading(page, "How much co-production is there?")
    printed = page.pdf(path=tmp_path / "answer.pdf", format="A4")
    taken = time.monotonic() - began
    print(f"{keys.presses} presses, {taken:.0f} s")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, "the answer is one page"
    assert counts(page, "All, each counted once") == ["9", "8", "15", "8", "1", "0", "40"]
    assert counts(page, "Housing") == ["1", "gap", "gap", "1", "0", "0", "1"]
    assert taken < MINUTES * 60
    assert keys.presses < MOST_PRESSES, keys.presses


def counts(page: Page, name: str) -> list[str]:
    """The counts of a service area's row: the four Co's, no Co, unsorted, total."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return [text.strip().split()[0] for text in row.get_by_role("cell").all_inner_texts()]
