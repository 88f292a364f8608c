"""Statements from writing to answering on a small phone without script, and what finished activities show."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading
from tests.browser.conftest import Site, arrive, look, sign_in
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser
FOCUS = "/programmes/older-people-living-well/focus/activities/"
TITLE = "What do you think of the park?"
WORDS = ("The park needs more benches.", "Dogs should run free there.", "It is safe after dark.")


def set_up(page: Page) -> str:
    """Through the pages of Focus it; gives the join code."""
    sign_in(page, "lead")
    page.goto(f"{FOCUS}start/")
    page.get_by_role("radio", name="Statements").check()
    page.get_by_label("What is it called on the screen?").fill(TITLE)
    press_first(page)
    heading(page, "Write statements")
    page.get_by_label("Statements, one on each line").fill("\n".join(WORDS))
    press_first(page)
    heading(page, TITLE)
    press(page, page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last)
    press(page, f"Open “{TITLE}” now")
    return page.locator(".cs-code").inner_text()


def say(page: Page, words: str, answer: str) -> None:
    """Tick an answer to a statement."""
    page.get_by_role("group", name=words).get_by_label(answer).check()


def test_someone_answers_on_a_small_phone_without_script(browser: Browser, site: Site) -> None:
    """A fault is told and what was ticked stays; the rest is answered on the same slip; one statement is added."""
    desk = arrive(browser, site)
    lead = desk.new_page()
    code = set_up(lead)
    context = arrive(browser, site, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    phone = context.new_page()
    phone.goto(f"/join/{code}/")
    press(phone, "Start")
    press(phone, TITLE)
    look(phone, script=False)
    press(phone, "Send")
    expect(phone.get_by_role("alert")).to_contain_text("Answer one statement at least")
    look(phone, script=False)
    say(phone, WORDS[0], "I agree")
    say(phone, WORDS[1], "I disagree")
    press(phone, "Send")
    expect(phone.locator("h1")).to_contain_text("Thank you")
    look(phone, script=False)
    press(phone, "Say something else, on the same slip")
    expect(phone.get_by_role("group")).to_have_count(1)
    say(phone, WORDS[2], "I am not sure")
    press(phone, "Send")
    press(phone, "Say something else, on the same slip")
    expect(phone.get_by_role("main")).to_contain_text("You have answered all statements that there are so far.")
    press(phone, "Is one missing? Add a statement of your own")
    look(phone, script=False)
    phone.get_by_label("Your statement").fill("There should be a toilet.")
    press(phone, "Send")
    expect(phone.get_by_role("main")).to_contain_text("Someone reads it before others see it.")
    phone.goto(f"/join/{code}/gathering/")
    press(phone, TITLE)
    press(phone, "See what came in")
    expect(phone.get_by_role("main")).to_contain_text("1 person answered")
    look(phone, script=False)
    context.close()
    press(lead, f"What came in: {TITLE}")
    expect(lead.get_by_role("main")).to_contain_text("1 added statement waits")
    look(lead)
    for finished in ("Who should help older people?", "Which of two would help more?"):
        lead.goto(FOCUS)
        press(lead, lead.get_by_role("link", name=finished))
        heading(lead, finished)
    desk.close()
