"""Journeys from demand to need: a councillor's decision, by mouse, by keyboard alone, without script and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import look, overflow, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
PROGRAMME = "/programmes/older-people-living-well/"


def write_down(page: Page, words: str, *, script: bool = True) -> str:
    """Write a demand down; returns its number."""
    page.goto(PROGRAMME + "demands/add/")
    look(page, script=script)
    page.get_by_label("What do they want?").fill(words)
    page.get_by_label("Which group?").fill("Aged 65 and over")
    page.get_by_label("How many people said it?").fill("3")
    page.get_by_label("In a conversation").check()
    press(page, "Save")
    expect(page.locator("h1")).to_contain_text("Demand")
    found = re.search(r"\d+", page.locator("h1").inner_text().splitlines()[-1])
    assert found
    return found.group()


def decide(page: Page, name: str) -> None:
    """Fill in the decision that recognises a need."""
    page.get_by_label("What is the need called?").fill(name)
    page.get_by_label("Options considered").fill("Recognise it\nDecline it")
    page.get_by_label("Reasons").fill("Three people said so, and staff see it every day.")
    page.get_by_label("Who was heard?").fill("People at the front desk.")
    page.get_by_label("Who was not heard?").fill("Carers.")
    page.get_by_label("Who decided?").fill("The committee for older people")
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).first.fill(value)
    page.get_by_label("Councillor").fill("5")


def test_councillors_recognise_a_need(page: Page) -> None:
    sign_in(page, "lead")
    number = write_down(page, "A chair in the waiting room.")
    page.goto(PROGRAMME + "councillors/")
    heading(page, "What people want, and who is not heard")
    expect(page.get_by_role("main")).to_contain_text("A chair in the waiting room.")
    expect(page.get_by_role("main")).to_contain_text("fewer than 5 people")
    press(page, "Record a decision on demands")
    heading(page, "Record a decision on demands")
    page.get_by_label(f"{number}. A chair in the waiting room.").check()
    page.get_by_label("They are recognised as a need").check()
    press(page, "Continue")
    heading(page, "Recognise a need")
    press(page, "Save")
    look(page)
    expect(page.get_by_role("alert")).to_contain_text("Say what the need is called.")
    decide(page, "Seats where people wait")
    press(page, "Save")
    heading(page, "Seats where people wait")
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile("Recognise the need")))
    heading(page, "Recognise the need: Seats where people wait")
    for words in ("Who was not heard", "Carers.", "Councillor: 5"):
        expect(page.get_by_role("main")).to_contain_text(words)
    for path in ("challenges/", "missing/", "demands/", "demands/themes/", "needs/", "strategy/", "map/needs/"):
        page.goto(PROGRAMME + path)
        look(page)


def test_a_demand_is_declined_by_keyboard_alone(page: Page) -> None:
    sign_in(page, "lead")
    number = write_down(page, "A palace of glass.")
    page.goto(f"{PROGRAMME}needs/decline/?demand={number}")
    keys = Keyboard(page)
    for label, text in (
        ("Reasons", "There is no ground for it."),
        ("Who decided?", "The committee"),
    ):
        keys.to(page.get_by_label(label))
        keys.type(text)
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        keys.to(page.get_by_label(part, exact=True).first)
        keys.type(value)
    keys.to(page.get_by_label("What are the people told?"))
    keys.type("We cannot build it.")
    keys.to(page.get_by_role("main").get_by_role("button", name="Save"))
    keys.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("A palace of glass.")
    page.goto(f"{PROGRAMME}demands/{number}/")
    expect(page.get_by_role("main")).to_contain_text("We cannot build it.")


def test_a_need_is_recognised_without_script_on_a_narrow_phone(page_without_script: Page) -> None:
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, "lead")
    number = write_down(page, "A quiet hour in the library.", script=False)
    page.goto(f"{PROGRAMME}needs/recognise/?demand={number}")
    assert overflow(page) == 0
    decide(page, "Quiet hours")
    press(page, "Save")
    expect(page.locator("h1")).to_contain_text("Quiet hours")
    for path in ("challenges/", "missing/", "councillors/", "demands/", "needs/", "demands/themes/", "strategy/"):
        page.goto(PROGRAMME + path)
        assert overflow(page) == 0, path
        look(page, script=False)


def test_the_pages_read_from_right_to_left(page: Page) -> None:
    sign_in(page, "viewer")
    for path in ("missing/", "councillors/", "demands/"):
        page.goto(PROGRAMME + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert overflow(page) == 0, path
