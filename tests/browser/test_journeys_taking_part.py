"""Taking part without an account: by keyboard, without script on a small phone, right to left, without signal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.acts import Keyboard, heading, sign_up, start_programme
from tests.browser.conftest import Site, arrive, look
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
SMALL = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def lead(browser: Browser, site: Site) -> Iterator[Page]:
    """Someone who leads a programme of their own organisation."""
    context = arrive(browser, site)
    page = context.new_page()
    sign_up(page, site, "taking-part@example.org", "Kit")
    start_programme(page, "Heard in the hall", "Hall council")
    yield page
    context.close()


def programme_of(lead: Page) -> str:
    return "/programmes/heard-in-the-hall/"


def open_call(lead: Page, title: str, *, looked_at_first: bool = False) -> str:
    """Open a call for demands; returns its join code."""
    lead.goto(programme_of(lead) + "demands/calls/new/")
    lead.get_by_label("What do you ask people?").fill(title)
    lead.get_by_label("Look at each one").set_checked(looked_at_first)
    press(lead, "Open")
    heading(lead, title)
    return lead.locator(".cs-poster__code").inner_text().strip()


def enter(page: Page, code: str) -> None:
    """From the code to the form."""
    page.goto("/join/")
    page.get_by_label("Type your code").fill(code.lower())
    press(page, "Go on")
    press(page, "Start")


def send(page: Page, words: str) -> str:
    """Say it; returns the slip."""
    page.get_by_label("What do you want to change?").fill(words)
    press(page, "Send")
    return slip_on(page)


def slip_on(page: Page) -> str:
    expect(page.locator("h1")).to_contain_text("Thank you")
    found = SLIP.search(page.get_by_role("main").inner_text())
    assert found
    return found.group()


def open_slip(page: Page, slip: str) -> None:
    page.goto("/slip/")
    page.get_by_label("Type the code on your slip").fill(slip)
    press(page, "Open my slip")


def test_by_keyboard_alone(lead: Page, page: Page) -> None:
    """From the code to the slip and back with it; no cookie is ever set."""
    code = open_call(lead, "What would help you?")
    hands, main = Keyboard(page), page.get_by_role("main")
    page.goto("/join/")
    look(page)
    hands.to(page.get_by_label("Type your code"))
    hands.type("abc")
    hands.press("Enter")
    expect(main).to_contain_text("There is no open page with this code")
    look(page)
    hands.to(page.get_by_label("Type your code"))
    hands.press("Control+a")
    hands.type(code)
    hands.press("Enter")
    heading(page, "What would help you?")
    hands.to(main.get_by_role("button", name="Start"))
    hands.press("Enter")
    heading(page, "What you want to change")
    hands.to(page.get_by_label("What do you want to change?"))
    hands.type("A bench by the shop")
    hands.to(main.get_by_role("button", name="Send", exact=True))
    hands.press("Enter")
    heading(page, "Thank you")
    slip = slip_on(page)
    page.goto("/slip/")
    hands.to(page.get_by_label("Type the code on your slip"))
    hands.type(slip)
    hands.press("Enter")
    heading(page, "Your slip")
    expect(main).to_contain_text("A bench by the shop")
    assert page.context.cookies() == []


def test_without_script_on_a_small_phone(lead: Page, browser: Browser, site: Site) -> None:
    """Say two things on one slip, add to one, take the other back."""
    code = open_call(lead, "What is missing here?")
    context = arrive(browser, site, java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    main = page.get_by_role("main")
    enter(page, code)
    look(page, script=False)
    slip = send(page, "A lamp in the lane")
    look(page, script=False)
    press(page, "Say something else, on the same slip")
    assert send(page, "A bus on Sundays") == slip
    open_slip(page, slip)
    look(page, script=False)
    lamp = main.locator("section").filter(has_text="A lamp in the lane")
    press(page, lamp.get_by_role("button", name="Add to this"))
    page.get_by_label("Your words").fill("Near the school")
    press(page, "Add this")
    expect(main).to_contain_text("Near the school")
    bus = main.locator("section").filter(has_text="A bus on Sundays")
    press(page, bus.get_by_role("button", name="Take this back"))
    look(page, script=False)
    press(page, "Take it back")
    expect(main).not_to_contain_text("A bus on Sundays")
    assert context.cookies() == []
    context.close()


def test_right_to_left_in_a_language_with_a_reviewed_text(lead: Page, phone: Page) -> None:
    """It is not offered before someone has reviewed what people agree to."""
    code = open_call(lead, "And you?")
    phone.goto(f"/join/{code}/")
    expect(phone.locator("a[hreflang=ar-xb]")).to_have_count(0)
    lead.goto("/organisations/hall-council/")
    press(lead, "Languages to take part in")
    heading(lead, "Languages to take part in")
    press(lead, "Record a reviewed text")
    look(lead)
    lead.get_by_label("Language", exact=True).select_option("ar-xb")
    lead.get_by_label("What people agree to").fill("Yes, yes")
    lead.get_by_label("Who reviewed it").fill("Speaks it at home")
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2026")):
        lead.get_by_label(part, exact=True).fill(value)
    press(lead, "Save")
    heading(lead, "Languages to take part in")
    phone.goto(f"/join/{code}/")
    press(phone, phone.locator("a[hreflang=ar-xb]"))
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    look(phone)
    press(phone, phone.locator(".govuk-button--start"))
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    look(phone)
    phone.locator("textarea").first.fill("مقعد")
    press_first(phone)
    expect(phone.locator(".cs-slip__code")).to_have_text(SLIP)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    look(phone)


def test_without_signal_it_waits_on_the_device_and_is_sent_once(lead: Page, phone: Page) -> None:
    """The slip that the device made opens what was sent."""
    code = open_call(lead, "What did we forget?")
    enter(phone, code)
    waiting = phone.locator("[data-queue-list] li")
    phone.context.set_offline(True)
    phone.get_by_label("What do you want to change?").fill("A tap in the park")
    press(phone, "Send")
    expect(waiting).to_contain_text("Waits for a signal")
    look(phone)
    slip = SLIP.search(waiting.inner_text())
    assert slip
    phone.context.set_offline(False)
    expect(waiting).to_contain_text("Sent")
    open_slip(phone, slip.group())
    expect(phone.get_by_role("main")).to_contain_text("A tap in the park")
    lead.goto(programme_of(lead) + "taking-part/")
    expect(lead.locator("section").filter(has_text="What did we forget?")).to_contain_text("1 contribution is shown")


def test_looked_at_first_removed_with_a_reason_and_appealed(lead: Page, context: BrowserContext, page: Page) -> None:
    """Whoever runs it decides; the reason is public, the words are not; the appeal is answered on the slip."""
    code = open_call(lead, "What should stop?", looked_at_first=True)
    main = page.get_by_role("main")
    enter(page, code)
    slip = send(page, "The noise of number nine")
    press(lead, lead.get_by_role("link", name="Taking part").first)
    look(lead)
    press(lead, "What should stop?")
    press(lead, "Look at 1 that waits")
    heading(lead, "Waiting to be looked at")
    press(lead, lead.get_by_role("link", name="Remove"))
    heading(lead, "Remove this from view?")
    lead.get_by_label("It says something private about a person").check()
    lead.get_by_label("Explain it in a sentence").fill("It points at one household.")
    press(lead, "Remove it")
    page.goto(f"/join/{code}/removals/")
    look(page)
    expect(main).to_contain_text("It points at one household.")
    expect(main).not_to_contain_text("number nine")
    open_slip(page, slip)
    press(page, "Ask for another look")
    page.get_by_label("Your words").fill("I live there myself.")
    press(page, "Ask for another look")
    expect(main).to_contain_text("It is not answered yet")
    look(page)
    lead.goto(programme_of(lead) + "taking-part/")
    press(lead, "Answer an appeal at “What should stop?”")
    heading(lead, "An appeal")
    lead.get_by_label("Show it again").check()
    lead.get_by_label("Your answer").fill("Then it is yours to say.")
    press(lead, "Send the answer")
    open_slip(page, slip)
    expect(main).to_contain_text("Then it is yours to say.")


def test_paper_and_cards(lead: Page, page: Page) -> None:
    """Posters, cards and slips print; what is on paper is typed up under the slip that was torn off."""
    code = open_call(lead, "On paper")
    for name in ("poster", "cards"):
        page.goto(f"/join/{code}/{name}/")
        look(page)
        expect(page.get_by_role("main")).to_contain_text(code)
    press(lead, "Slips for paper")
    heading(lead, "Slips for paper")
    slip = SLIP.search(lead.get_by_role("main").inner_text())
    assert slip
    press(lead, lead.get_by_role("link", name="On paper"))
    press(lead, "What you want to change")
    heading(lead, "Enter for someone")
    lead.get_by_label("It is on paper, and I type it up").check()
    lead.get_by_label("Code of the slip on the paper").fill(slip.group())
    lead.get_by_label("What do you want to change?").fill("A ramp at the door")
    press(lead, "Enter this")
    heading(lead, "Entered")
    press(lead, "Enter the next")
    expect(lead.get_by_label("It is on paper, and I type it up")).to_be_checked()
    open_slip(page, slip.group())
    expect(page.get_by_role("main")).to_contain_text("A ramp at the door")
