"""Journeys of what things are worth: a quick estimate by keyboard and without script, and a number to its source."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import look, overflow, sign_in
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
