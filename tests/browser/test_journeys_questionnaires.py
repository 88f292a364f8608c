"""Answering the maturity questionnaire on a phone and on paper, and reading what may be shown of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import Site, arrive, look, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
SMALL = {"width": 320, "height": 640}
ROUNDS = "/programmes/older-people-living-well/questionnaires/"
ASSETS = "Assets: people as those who have something to give"


def open_round(page: Page, title: str) -> str:
    """Choose the maturity questionnaire and open a round; returns its join code."""
    sign_in(page, "lead")
    page.goto(ROUNDS)
    look(page)
    press(page, "Choose a questionnaire")
    look(page)
    page.get_by_label("How far do we co-produce?").check()
    press(page, "Choose")
    heading(page, "How far do we co-produce?")
    look(page)
    press(page, "Ask this")
    page.get_by_label("What is this round called?").fill(title)
    look(page)
    press(page, "Open the round")
    heading(page, title)
    look(page)
    return page.locator(".cs-poster__code").inner_text().strip()


def stands(page: Page, text: str) -> None:
    """Wait for the page of this heading; without script, axe cannot look."""
    expect(page.locator("h1")).to_contain_text(text)


def more(page: Page) -> int:
    """Whether the page that stands now can be gone on from; asked of a whole page, never of one still coming."""
    page.wait_for_load_state("domcontentloaded")
    return page.get_by_role("main").get_by_role("button", name="Continue").count()


def to_the_end(page: Page, *, script: bool) -> None:
    """Go on, page by page, leaving out the rest."""
    while more(page):
        look(page, script=script)
        before = page.locator("h1").inner_text()
        press(page, "Continue")
        expect(page.locator("h1")).not_to_have_text(before)
    stands(page, "Check your answers")


def test_on_a_small_phone_without_script(page: Page, browser: Browser, site: Site) -> None:
    """A page is asked at a time, a question comes up after an answer, an answer is changed, a slip is given."""
    code = open_round(page, "Without script (illustrative)")
    context = arrive(browser, site, java_script_enabled=False, viewport=SMALL)
    phone = context.new_page()
    phone.goto(f"/join/{code}/")
    press(phone, "Start")
    press(phone, "Continue")
    expect(phone.get_by_role("alert")).to_contain_text("Choose as whom you answer.")
    look(phone, script=False)
    phone.get_by_label("I use services").check()
    press(phone, "Continue")
    stands(phone, ASSETS)
    phone.get_by_label("Fully true").first.check()
    press(phone, "Continue")
    expect(phone.get_by_role("status")).to_contain_text("brings up one more question")
    look(phone, script=False)
    phone.get_by_label("What is an example?").fill("They asked me to teach the others")
    to_the_end(phone, script=False)
    expect(phone.get_by_role("main")).to_contain_text("They asked me to teach the others")
    look(phone, script=False)
    press(phone, phone.get_by_role("button", name=f"Change ({ASSETS})"))
    phone.get_by_label("What is an example?").fill("They asked me to cook")
    to_the_end(phone, script=False)
    press(phone, "Send my answers")
    stands(phone, "Thank you")
    expect(phone.locator(".cs-slip__code")).to_be_visible()
    look(phone, script=False)
    assert context.cookies() == []
    context.close()


def test_by_keyboard_alone(page: Page, browser: Browser, site: Site) -> None:
    """The whole of it, with axe on every page."""
    code = open_round(page, "By keyboard (illustrative)")
    context = arrive(browser, site)
    desk = context.new_page()
    hands, main = Keyboard(desk), desk.get_by_role("main")
    desk.goto(f"/join/{code}/answer/")
    hands.to(desk.get_by_label("I use services"))
    hands.press("Space", "ArrowDown", "ArrowDown")
    hands.to(main.get_by_role("button", name="Continue"))
    hands.press("Enter")
    heading(desk, ASSETS)
    hands.to(desk.get_by_label("Not true here").first)
    hands.press("ArrowDown")
    while more(desk):
        look(desk)
        hands.to(main.get_by_role("button", name="Continue"))
        before = desk.locator("h1").inner_text()
        hands.press("Enter")
        expect(desk.locator("h1")).not_to_have_text(before)
    heading(desk, "Check your answers")
    expect(main).to_contain_text("Seldom true")
    look(desk)
    hands.to(main.get_by_role("button", name="Send my answers"))
    hands.press("Enter")
    heading(desk, "Thank you")
    look(desk)
    context.close()


def test_on_paper_typed_up_and_published(page: Page) -> None:
    """The form is a PDF; paper is typed up, one sheet after another; two are too few to be shown."""
    open_round(page, "On paper (illustrative)")
    here = page.url
    answer = page.context.request.get(here + "paper.pdf")
    assert answer.body().startswith(b"%PDF")
    press(page, "Type up paper, or write for someone")
    press(page, "Enter this")
    expect(page.get_by_role("alert").first).to_contain_text("Choose as whom you answer.")
    look(page)
    for _sheet in range(2):
        page.get_by_label("It is on paper, and I type it up").check()
        page.get_by_label("I use services").check()
        page.get_by_label("Mostly true").first.check()
        press(page, "Enter this")
        heading(page, "Entered")
        look(page)
        press(page, "Enter the next")
    page.goto(here)
    expect(page.get_by_role("main")).to_contain_text("2 people answered.")
    press(page, "Close and publish the results")
    look(page)
    press(page, "Close and publish")
    press(page, "See the results")
    look(page)
    expect(page.get_by_role("main")).to_contain_text(re.compile("Hidden: too few people"))


def test_a_visible_gap_and_an_initiative_from_a_result(page: Page) -> None:
    """In the demonstration staff see more than people who use services; what people would do becomes an initiative."""
    sign_in(page, "lead")
    page.goto(ROUNDS)
    press(page, "How far do we co-produce? Spring (illustrative)")
    press(page, "See the results")
    heading(page, "How far do we co-produce? Spring (illustrative)")
    expect(page.get_by_role("main")).to_contain_text("Where groups see things most differently")
    look(page)
    press(page, page.locator("main ol").get_by_role("link").nth(1))
    expect(page.locator("main img")).to_be_visible()
    look(page)
    page.goto(ROUNDS)
    press(page, "What would you do more of? (illustrative)")
    press(page, "See the results")
    press(page, "What would you do more of, or begin with?")
    look(page)
    press(page, page.get_by_role("button", name=re.compile("Make “")).first)
    expect(page.get_by_role("main")).to_contain_text("with the share as its evidence")
    look(page)


def test_right_to_left_at_320_pixels(page: Page, phone: Page, browser: Browser, site: Site) -> None:
    """The frame is right to left; the words of the questionnaire stand in the language that they have."""
    code = open_round(page, "Right to left (illustrative)")
    context = arrive(browser, site)
    administrator = context.new_page()
    sign_in(administrator, "administrator")
    administrator.goto("/organisations/demonstration-council/consent/")
    press(administrator, "Record a reviewed text")
    administrator.get_by_label("Language", exact=True).select_option("ar-xb")
    administrator.get_by_label("What people agree to").fill("Yes, yes")
    administrator.get_by_label("Who reviewed it").fill("Speaks it at home")
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2026")):
        administrator.get_by_label(part, exact=True).fill(value)
    press(administrator, "Save")
    context.close()
    phone.goto(f"/join/{code}/answer/?language=ar-xb")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    look(phone)
    phone.get_by_label("I use services").check()
    press(phone, phone.locator("button[value=next]"))
    expect(phone.locator("div[lang=en]").first).to_contain_text("When I take part")
    look(phone)


def test_without_signal_it_is_finished_on_one_page_and_sent_once(page: Page, phone: Page) -> None:
    """The signal goes in the middle; what comes too late is not taken, and stays on the device to be copied."""
    code = open_round(page, "Without signal (illustrative)")
    here = page.url
    phone.goto(f"/join/{code}/answer/")
    phone.evaluate(
        """async (address) => {
          const kept = await caches.open("commonstar-taking-part");
          while (!(await kept.match(address))) await new Promise((again) => setTimeout(again, 100));
        }""",
        f"/join/{code}/answer/?all=1",
    )
    waiting = phone.locator("[data-queue-list] li")
    phone.get_by_label("I use services").check()
    phone.context.set_offline(True)
    press(phone, "Continue")
    expect(phone.get_by_role("button", name="Send my answers")).to_be_visible()
    expect(phone.get_by_label("I use services")).to_be_checked()
    phone.get_by_label("Fully true").first.check()
    phone.get_by_label("What is an example?").first.fill("They asked me to cook")
    press(phone, "Send my answers")
    expect(waiting).to_contain_text("Waits for a signal")
    look(phone)
    phone.context.set_offline(False)
    expect(waiting).to_contain_text("Sent")
    page.goto(here)
    expect(page.get_by_role("main")).to_contain_text("1 person answered.")
    phone.goto(f"/join/{code}/answer/?all=1")
    phone.get_by_label("I use services").check()
    phone.get_by_label("Mostly true").first.check()
    phone.context.set_offline(True)
    press(phone, "Send my answers")
    expect(waiting.last).to_contain_text("Waits for a signal")
    press(page, "Close and publish the results")
    press(page, "Close and publish")
    phone.context.set_offline(False)
    expect(waiting.last).to_contain_text("Not taken")
    expect(waiting.last).to_contain_text("The results were made before your answers came in")
    press(phone, waiting.last.locator("summary"))
    expect(waiting.last).to_contain_text("Mostly true")
    look(phone)
