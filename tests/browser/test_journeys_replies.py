"""What became of it, read by slip: a demand that councillors recognised, and an entry of a mapping workshop."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import Site, arrive, look, overflow, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
PROGRAMME = "/programmes/older-people-living-well/"
SMALL = {"width": 320, "height": 640}
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def slip_on(page: Page) -> str:
    expect(page.locator("h1")).to_contain_text("Thank you")
    return page.locator(".cs-slip__code").inner_text()


def open_slip(page: Page, slip: str, address: str = "/slip/") -> None:
    page.goto(address)
    page.locator("input[name=code]").fill(slip)
    press(page, page.get_by_role("main").get_by_role("button"))


def test_a_councillor_recognises_by_keyboard_and_whoever_asked_reads_it_by_slip(page: Page, phone: Page) -> None:
    sign_in(page, "lead")
    page.goto(PROGRAMME + "demands/calls/new/")
    page.get_by_label("What do you ask people?").fill("What would you change?")
    page.get_by_label("Look at each one").set_checked(False)
    press(page, "Open")
    phone.goto(f"/join/{page.locator('.cs-poster__code').inner_text()}/say/demand/")
    phone.get_by_label("What do you want to change?").fill("A clock that one can read in the hall")
    press(phone, "Send")
    slip = slip_on(phone)
    press(page, "Run this")
    press(page, "Write them down as demands")
    page.goto(f"{PROGRAMME}demands/?search=clock")
    numbers = page.get_by_role("link", name=re.compile(r"^Demand \d+$"))
    number = numbers.first.inner_text().removeprefix("Demand ")
    keys = Keyboard(page)
    page.goto(f"{PROGRAMME}needs/recognise/?demand={number}")
    look(page)
    for label, text in (
        ("What is the need called?", "Clocks that everyone can read"),
        ("Reasons", "It costs little."),
        ("Who was heard?", "Whoever passed the poster."),
        ("Who was not heard?", "Those who do not come to the hall."),
        ("Who decided?", "The committee"),
    ):
        keys.to(page.get_by_label(label))
        keys.type(text)
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        keys.to(page.get_by_label(part, exact=True).first)
        keys.type(value)
    keys.to(page.get_by_label("What are the people told?"))
    keys.type("A large clock comes in May.")
    keys.to(page.get_by_role("main").get_by_role("button", name="Save"))
    keys.press("Enter")
    heading(page, "Clocks that everyone can read")
    hands, main = Keyboard(phone), phone.get_by_role("main")
    phone.goto("/slip/")
    hands.to(phone.get_by_label("Type the code on your slip"))
    hands.type(slip.lower())
    hands.press("Enter")
    heading(phone, "Your slip")
    for words in ("recognised as the need “Clocks that everyone can read”", "A large clock comes in May."):
        expect(main).to_contain_text(words)
    hands.to(main.get_by_role("button", name="Say whether the reply is right"))
    hands.press("Enter")
    heading(phone, "Is the reply right?")
    hands.to(phone.get_by_label("Yes, it is so"))
    hands.press("Space")
    hands.to(main.get_by_role("button", name="Send my answer"))
    hands.press("Enter")
    expect(main).to_contain_text("You said: it is so.")
    look(phone)


def test_what_became_of_an_entry_is_read_without_script_and_from_right_to_left(
    page: Page, phone: Page, browser: Browser, site: Site
) -> None:
    """At the workshop of the demonstration an entry comes in, is left out with a reason, and its slip says why."""
    sign_in(page, "lead")
    page.goto(PROGRAMME + "gatherings/")
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile("Millbrook")).first)
    code = page.locator(".cs-code").inner_text()
    context = arrive(browser, site, java_script_enabled=False, viewport=SMALL)
    plain = context.new_page()
    plain.goto(f"/join/{code}/gathering/")
    press(plain, "What do people do here?")
    plain.get_by_label("What is it called").fill("A parade of elephants")
    press(plain, "Send")
    slip = slip_on(plain)
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile("^What came in")).first)
    press(page, "Decide on “A parade of elephants”")
    page.get_by_role("radio", name="It is left out").check()
    page.get_by_label("If it is left out: why?").fill("There are no elephants here.")
    press(page, "Save and go on")
    open_slip(plain, slip)
    expect(plain.get_by_role("main")).to_contain_text("It did not go on the map: There are no elephants here.")
    look(plain, script=False)
    press(plain, "Say whether the reply is right")
    plain.get_by_label("No, it is not so").check()
    press(plain, "Send my answer")
    expect(plain.get_by_role("main")).to_contain_text("You said: it is not so.")
    context.close()
    open_slip(phone, slip, "/slip/?language=ar-xb")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.get_by_role("main")).to_contain_text("There are no elephants here.")
    assert overflow(phone) == 0
    look(phone)
