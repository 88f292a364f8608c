"""An election in a meeting, from its first word to the seats: an organiser at a desk, another counter on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading
from tests.browser.conftest import Site, arrive, look, overflow, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
HERE = "/programmes/older-people-living-well/commission/elections/"
TEXTS = {
    "What is elected?": "Speakers of the lunch clubs",
    "What is it for?": "They say what the clubs need.",
    "Which communities have how many seats?": "Northfield: 1",
    "Who may stand?": "Whoever comes to lunch.",
    "Who may vote?": "Whoever comes to lunch.",
}
DAYS = {
    "Last day for nominations": "10 1 2027",
    "First day of voting, or the day of the meeting": "1 2 2027",
    "Last day of voting": "1 2 2027",
    "Last day of the term": "1 2 2029",
}


def fill_day(page: Page, label: str, day: str) -> None:
    group = page.get_by_role("group", name=label, exact=True)
    for part, value in zip(("Day", "Month", "Year"), day.split(), strict=True):
        group.get_by_label(part, exact=True).fill(value)


def write_down(page: Page) -> str:
    page.goto(f"{HERE}new/")
    look(page)
    for label, text in TEXTS.items():
        page.get_by_label(label, exact=True).fill(text)
    for label, day in DAYS.items():
        fill_day(page, label, day)
    page.get_by_label("In a meeting, where two people count").check()
    page.get_by_label("Instant run-off").check()
    press(page, "Save")
    heading(page, "Speakers of the lunch clubs")
    return page.url


def nominate(page: Page, name: str) -> None:
    press(page, "Nominate somebody who agreed")
    page.get_by_label("Name on the ballot").fill(name)
    page.get_by_label("How did they agree?").fill("They said so at lunch.")
    fill_day(page, "When did they agree?", "1 11 2026")
    page.get_by_label("They want to stand").check()
    look(page)
    press(page, "Save")


def count(page: Page, which: str, counter: str, piles: str) -> None:
    press(page, f"Enter the {which} count")
    page.get_by_label("Who counted?").fill(counter)
    page.get_by_label("What do the papers say?").fill(piles)
    press(page, "Save")


def test_an_election_in_a_meeting_is_counted_by_two_and_tied_votes_wait_for_the_lot(
    page: Page, browser: Browser, site: Site
) -> None:
    sign_in(page, "lead")
    there = write_down(page)
    press(page, "Open nominations")
    press(page, "Open nominations")
    for name in ("Pea soup cook", "Table layer"):
        nominate(page, name)
    press(page, "Publish the candidates")
    press(page, "Publish the candidates")
    look(page)
    press(page, "Count: Northfield")
    count(page, "first", "First counter", "4: 1\n4: 2 1")
    look(page)
    phone = arrive(browser, site, java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    sign_in(phone, "facilitator")
    phone.goto(page.url)
    assert overflow(phone) == 0
    count(phone, "second", "Second counter", "4: 2 1\n3: 1\n1: 1")
    expect(phone.get_by_role("main")).to_contain_text("Both counts are the same.")
    look(phone, script=False)
    press(phone, "Count by the rule")
    press(phone, "Count")
    expect(phone.locator("code")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    look(phone, script=False)
    phone.get_by_label("What was drawn?").fill("4 2 6 1 1 3")
    press(phone, "Count")
    press(phone, "Open the count sheet")
    assert overflow(phone) == 0
    look(phone, script=False)
    page.goto(there)
    press(page, "Declare the result")
    page.get_by_label("In a new body").check()
    look(page)
    press(page, "Save")
    heading(page, "Speakers of the lunch clubs")
    expect(page.get_by_role("table", name="Members today")).to_contain_text("Northfield")
    phone.context.close()
