"""Journeys of what things are worth: a quick estimate by keyboard and without script, and a number to its source."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import Site, arrive, look, overflow, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
PROGRAMME = "/programmes/older-people-living-well/"
ANSWERS = (
    ("What is it called?", "Tea on Tuesdays"),
    ("How many people does it reach in a year?", "120"),
    ("What gets better for them?", "They see somebody every week"),
    ("For how many in a hundred of them does it really get better?", "40"),
    ("What is that worth in a year, for each of them, in pounds?", "£600"),
    ("What are they called?", "Older people"),
    ("What does it cost once, in pounds?", "1,000"),
    ("What does it cost each year, in pounds?", "9000"),
    ("Who pays?", "The council"),
)


def test_a_quick_estimate_by_keyboard_alone_becomes_a_full_model(page: Page) -> None:
    sign_in(page, "contributor")
    page.goto(f"{PROGRAMME}worth/start/estimate/")
    look(page)
    keys = Keyboard(page)
    for label, text in ANSWERS:
        if label.startswith("What are they called"):
            keys.to(page.get_by_label("People themselves"))
            keys.press("Space")
        keys.to(page.get_by_label(label))
        keys.type(text)
    keys.to(page.get_by_label("We counted or measured them here"))
    keys.press("Space")
    keys.to(page.get_by_role("main").get_by_role("button", name="Save and see what it comes to"))
    keys.press("Enter")
    heading(page, "Tea on Tuesdays")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Quick estimate, rough")
    expect(main).to_contain_text("Roughly what it brings")
    keys.to(main.get_by_role("button", name="Open as a full model"))
    keys.press("Enter")
    expect(main).to_contain_text("It is a full model now")
    expect(main).not_to_contain_text("Quick estimate, rough")
    look(page)


def test_a_quick_estimate_without_script_on_a_narrow_phone(page_without_script: Page) -> None:
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, "contributor")
    page.goto(f"{PROGRAMME}worth/start/estimate/")
    assert overflow(page) == 0
    for label, text in ANSWERS[:-1]:
        page.get_by_label(label).fill(text)
    page.get_by_label("People themselves").check()
    page.get_by_label("They are a guess").check()
    press(page, "Save and see what it comes to")
    expect(page.get_by_role("alert")).to_contain_text("Who pays?")
    expect(page.get_by_label("What is it called?")).to_have_value("Tea on Tuesdays")
    page.get_by_label("Who pays?").fill("The council")
    press(page, "Save and see what it comes to")
    expect(page.locator("h1")).to_contain_text("Tea on Tuesdays")
    look(page, script=False)
    press(page, page.get_by_role("link", name="Versions", exact=True))
    look(page, script=False)
    page.goto(f"{PROGRAMME}worth/")
    look(page, script=False)


def test_a_doubted_number_of_a_shipped_model_leads_to_its_source_in_three_clicks(page: Page) -> None:
    page.goto("/library/wiltshire-speedwatch/")
    press(page, "Open this model: what it costs and brings")
    heading(page, "Community Speedwatch")
    main = page.get_by_role("main")
    press(page, main.get_by_role("link", name="Net present value", exact=True))
    heading(page, "Net present value")
    expect(main).to_contain_text("Every figure that it rests on")
    press(page, main.get_by_role("link", name="Hours counted"))
    heading(page, "Hours counted")
    expect(main).to_contain_text("Community Speedwatch in Wiltshire, figures of September 2013 to January 2016")


def test_versions_are_compared_by_whoever_reads_a_case(page: Page) -> None:
    sign_in(page, "lead")
    page.goto(f"{PROGRAMME}worth/")
    look(page)
    press(page, page.get_by_role("link", name="Falls: exercise in pairs at home (illustrative)"))
    heading(page, "Falls: exercise in pairs at home")
    press(page, page.get_by_role("link", name="Versions", exact=True))
    look(page)
    press(page, page.get_by_role("link", name="All that changed in version 2"))
    expect(page.get_by_role("main")).to_contain_text("Cashable share")
    look(page)


def open_case(page: Page) -> str:
    """The business case of the demonstration; returns its address."""
    page.goto(f"{PROGRAMME}worth/")
    press(page, page.get_by_role("link", name="Falls: exercise in pairs at home (illustrative)"))
    heading(page, "Falls: exercise in pairs at home")
    return page.url


def test_the_answer_changes_while_a_cost_is_typed(page: Page) -> None:
    """Nothing is sent by hand before it is saved; what is wrong is said beside the numbers."""
    sign_in(page, "contributor")
    page.goto(f"{open_case(page)}fill/questions/cost/")
    look(page)
    press(page, "Add a cost")
    heading(page, "Add a cost")
    outcome = page.locator("#outcome")
    expect(outcome).not_to_contain_text("Not saved yet")
    page.get_by_label("Name", exact=True).fill("Tea and a room")
    page.get_by_label("Who pays").select_option("Council")
    page.get_by_label("Amounts").fill("a round sum")
    page.get_by_label("Source", exact=True).select_option("Nowhere: it is illustrative")
    expect(outcome).to_contain_text("It cannot be reckoned as it stands")
    page.get_by_label("Amounts").fill("1000")
    expect(outcome).to_contain_text("Not saved yet")
    look(page)
    press(page, page.get_by_role("main").get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Tea and a room")
    look(page)


def confirmed(page: Page) -> int:
    """How many agencies stand as confirmed: what a test before this one drafted may have taken one away."""
    told = page.get_by_role("main").get_by_text(re.compile(r"^Confirmed by \d")).inner_text()
    return int(told.split("Confirmed by ")[1].split(" of ")[0])


def test_an_agency_answers_without_script_on_a_narrow_phone(page: Page, browser: Browser, site: Site) -> None:
    """The link is made by the lead; the agency's person needs no account and leaves no cookie."""
    sign_in(page, "lead")
    page.goto(f"{open_case(page)}agreement/")
    before = confirmed(page)
    look(page)
    press(page, "Ask Fire and rescue service")
    look(page)
    page.get_by_label("Whom do you ask?").fill("Head of prevention")
    press(page, "Make a link")
    look(page)
    link = page.locator("main").inner_text().split("/confirm/")[1].split("/")[0]
    context = arrive(browser, site, java_script_enabled=False, viewport={"width": 320, "height": 640})
    phone = context.new_page()
    phone.goto(f"/confirm/{link}/")
    assert overflow(phone) == 0
    look(phone, script=False)
    press(phone, "Send our answer")
    expect(phone.get_by_role("alert")).to_be_visible()
    look(phone, script=False)
    phone.locator("[name=state]").first.check()
    phone.get_by_label("Your name").fill("Head of prevention")
    press(phone, "Send our answer")
    expect(phone.locator("h1")).to_contain_text("Thank you")
    look(phone, script=False)
    assert context.cookies() == []
    context.close()
    page.goto(page.url.split("agreement/")[0] + "agreement/")
    assert confirmed(page) == before + 1
