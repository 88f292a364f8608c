"""Deciding together in Focus it: a lead sets a 2×2 up, people place by phone with and without script, the result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading
from tests.browser.conftest import Site, arrive, look, sign_in
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser
FOCUS = "/programmes/older-people-living-well/focus/"


def place(page: Page, *, script: bool) -> None:
    """Place one initiative; first half of it, which is refused with what was chosen kept."""
    group = page.get_by_role("group", name="Memory café run with families")
    group.get_by_label("How much could people who live here take part?").select_option("5")
    press(page, "Send")
    expect(page.get_by_role("main")).to_contain_text("Answer both questions about “Memory café run with families”")
    look(page, script=script)
    expect(group.get_by_label("How much could people who live here take part?")).to_have_value("5")
    group.get_by_label("How much could it save?").select_option("4")
    press(page, "Send")
    expect(page.locator("h1")).to_contain_text("Thank you")


def test_people_place_initiatives_on_two_axes(page: Page, browser: Browser, site: Site) -> None:
    """From the shortlist to the picture; whoever takes part has 320 px, once with axe and once without script."""
    sign_in(page, "lead")
    page.goto(FOCUS)
    press(page, "Decide together")
    look(page)
    press(page, "Start an activity")
    page.get_by_role("radio", name="2×2").check()
    page.get_by_label("What is it called on the screen?").fill("Where would these go?")
    look(page)
    press_first(page)
    look(page)
    press(page, "Save")
    press(page, "Open, close, or show the join code")
    press(page, "Open “Where would these go?” now")
    code = page.locator(".cs-code").inner_text()
    for script in (True, False):
        context = arrive(browser, site, viewport={"width": 320, "height": 640}, java_script_enabled=script)
        hand = context.new_page()
        hand.goto(f"/join/{code}/gathering/")
        press(hand, "Where would these go?")
        look(hand, script=script)
        place(hand, script=script)
        context.close()
    press(page, "What came in: Where would these go?")
    main = page.get_by_role("main")
    expect(main).to_contain_text("2 people placed initiatives.")
    look(page)
    expect(main.get_by_role("img")).to_be_visible()
    press(page, main.get_by_role("link", name="Use as template"))
    heading(page, "Add an initiative like “Memory café run with families”")


@pytest.mark.parametrize("language", ["en-xa", "ar-xb"])
def test_results_are_read_on_a_phone_in_long_words_and_from_right_to_left(phone: Page, language: str) -> None:
    """Every result of the demonstration at 320 px, with its pictures and its tables that are read row by row."""
    phone.context.set_extra_http_headers({"Accept-Language": language})
    sign_in(phone, "lead")
    phone.goto(f"{FOCUS}activities/")
    found = [each.get_attribute("href") or "" for each in phone.locator("main h2 a").all()]
    kinds = {each.split("/")[4]: each for each in found}
    assert set(kinds) == {"statements", "pairs", "two-by-two", "weighted-criteria"}
    for url in kinds.values():
        phone.goto(url)
        expect(phone.locator("main svg").first).to_have_attribute("direction", "ltr")
        look(phone)
