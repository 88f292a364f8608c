"""A budget from its draft to the vote: the lead at a desk, a citizen on a small phone without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading, sign_up, start_programme
from tests.browser.conftest import Site, arrive, look
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
SMALL = {"width": 320, "height": 640}
ABOUT = {
    "What is the budget called?": "Our street",
    "What is the money for?": "Money for what makes our street better.",
    "For which area?": "The river quarter",
    "How much money is there?": "10000",
    "Who may propose ideas?": "Everyone who lives here",
    "Who may vote?": "Everyone of 14 or over",
}


def set_up(lead: Page) -> str:
    """Draft a budget and open it for ideas; returns the address that everyone reads."""
    lead.goto("/programmes/money-for-the-street/commission/budgets/")
    press(lead, "New budget")
    for label, words in ABOUT.items():
        lead.get_by_label(label, exact=True).fill(words)
    press(lead, "Save")
    heading(lead, "How the budget is decided")
    lead.get_by_label("At most how many projects on a ballot?").fill("3")
    press(lead, "Save")
    press(lead, "Open it for ideas")
    lead.get_by_label("Somebody looks at each idea").uncheck()
    press(lead, "Open for ideas")
    heading(lead, "Our street")
    address = lead.get_by_role("link", name="See the page that everyone reads").get_attribute("href")
    assert address
    return address


def propose(page: Page, address: str) -> str:
    """Send an idea from the citizens' page; returns the slip."""
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Our street")
    look(page, script=False)
    press(page, "Send your idea")
    press(page, "Start")
    press(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("Write your idea in a few words.")
    page.get_by_label("What is your idea?").fill("Benches by the river")
    page.get_by_label("Tell us more").fill("Places to rest on the way to the shops.")
    press(page, "Send")
    found = SLIP.search(page.get_by_role("main").inner_text())
    assert found
    return found.group()


def test_an_idea_becomes_a_project_and_whoever_had_it_reads_why(browser: Browser, site: Site) -> None:
    """From a phone of 320 points without script to the public list, and back to the slip."""
    desk = arrive(browser, site)
    lead = desk.new_page()
    sign_up(lead, site, "budgets@example.org", "Robin")
    start_programme(lead, "Money for the street", "Street council")
    address = set_up(lead)
    phone = arrive(browser, site, java_script_enabled=False, viewport=SMALL)
    citizen = phone.new_page()
    slip = propose(citizen, address)
    manage = lead.url
    lead.reload()
    press(lead, "Put 1 idea on the public list")
    press(lead, "Save")
    press(lead, lead.get_by_role("link", name="Check it"))
    heading(lead, "Can it be done?")
    lead.get_by_label("Can be done", exact=True).check()
    lead.get_by_label("Why?").fill("The path is ours, and there is room.")
    lead.get_by_label("Who checked it?").fill("Parks team")
    lead.get_by_label("If it can be done: what does it cost?").fill("4200.50")
    press(lead, "Save")
    citizen.goto(f"{address}ideas/")
    expect(citizen.get_by_role("main")).to_contain_text("The path is ours, and there is room.")
    look(citizen, script=False)
    press(citizen, citizen.get_by_role("link", name="Part of project P01"))
    expect(citizen.get_by_role("main")).to_contain_text("£4,200.50")
    look(citizen, script=False)
    citizen.goto("/slip/")
    citizen.get_by_label("Type the code on your slip").fill(slip)
    press(citizen, "Open my slip")
    expect(citizen.get_by_role("main")).to_contain_text("part of project P01")
    lead.goto(manage)
    press(lead, "Close it for ideas")
    press(lead, "Close for ideas")
    press(lead, "Put it to the vote")
    heading(lead, "Put to the vote")
    desk.close()
    phone.close()
