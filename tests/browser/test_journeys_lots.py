"""A panel by lot from beginning to end: one organiser, a list, somebody who puts their name down on a phone, dice."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import heading
from tests.browser.conftest import look, overflow, sign_in
from tests.browser.pressing import press, press_first
from tests.factories.lots import QUOTAS, made_people

pytestmark = pytest.mark.browser
LOTS = "/programmes/older-people-living-well/commission/lots/"
QUOTAS_FILE = "category,value,min,max,people\n" + "".join(
    f"{each.category},{each.value},{each.least},{each.most},{each.population}\n" for each in QUOTAS
)
LIST = "name,contact,household,age,area\n" + "".join(
    f"{each.name},{each.reach},{each.address},{each.values['age']},{each.values['area']}\n" for each in made_people()
)


def choose(page: Page, table: str) -> None:
    """Choose a file for the page's own form."""
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("Table").set_input_files([file])  # type: ignore[list-item]  # a file payload is a mapping


def begin(page: Page) -> str:
    """Say what a panel is about; returns the address of its page."""
    page.goto(LOTS + "new/")
    look(page)
    page.get_by_label("What is the panel called?").fill("Crossing panel")
    page.get_by_label("What will it do?").fill("It walks the crossings and says what to mend.")
    page.get_by_label("How many people are on it?").fill("4")
    page.get_by_label("How will the seed be made?").fill("Dice at the library, at noon.")
    press(page, "Save and go on")
    heading(page, "What the panel must look like")
    return urlsplit(page.url).path.removesuffix("quotas/")


def put_down(page: Page, address: str) -> None:
    """Somebody puts their name down on a phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("Only those who run the draw see this.")
    press(page, "Start")
    assert overflow(page) == 0
    look(page)
    page.get_by_label("What is your name?").fill("Somebody Else")
    page.get_by_label("60 and over").check()
    page.get_by_label("south").check()
    page.get_by_label("By e-mail").check()
    page.get_by_label("Your e-mail address").fill("somebody@example.org")
    page.get_by_label("I agree", exact=True).check()
    page.get_by_label("I agree that my answers are used for the draw").check()
    press(page, "Send")
    expect(page.get_by_role("main")).to_contain_text("Your slip")
    page.set_viewport_size({"width": 1100, "height": 900})


def published(page: Page) -> Locator:
    """The part of a draw's page that comes by itself once the worker is done."""
    part = page.get_by_role("main")
    expect(part).to_contain_text("How fair it is", timeout=60_000)
    return part


def check(page: Page, panel: str) -> None:
    """A stranger has the site check the draw, from the file of panels."""
    page.goto(f"{panel}draws/1/")
    file = page.request.get(urljoin(page.url, "files/panels.csv"))
    press(page, "Or have this site check it from the files that you hold")
    heading(page, "Check a draw")
    look(page)
    payload = {"name": "panels.csv", "mimeType": "text/csv", "buffer": file.body()}
    page.get_by_label("The 1,000 panels").set_input_files([payload])  # type: ignore[list-item]  # as above
    press(page, "Check it")
    expect(page.get_by_role("main")).to_contain_text("it comes out as published")
    assert overflow(page) == 0
    look(page)


def test_a_panel_is_drawn_by_lot_from_beginning_to_end(page: Page) -> None:
    sign_in(page, "lead")
    panel = begin(page)
    press(page, "Bring in all quotas from a table")
    choose(page, QUOTAS_FILE)
    press_first(page)
    look(page)
    page.goto(panel + "pool/")
    press(page, "Open it")
    press(page, "Open the page")
    found = re.search(r"/join/\w+/", page.content())
    assert found
    put_down(page, found.group())
    page.goto(panel + "pool/list/")
    choose(page, LIST)
    page.get_by_label("We may use these names").check()
    press(page, "Look at it first")
    look(page)
    press(page, "Bring in all of it")
    expect(page.get_by_role("main")).to_contain_text("13 people are in the pool.")
    look(page)
    press(page, "Try it out")
    published(page)
    look(page)
    press(page, "Go on to locking")
    look(page)
    press(page, "Lock and publish")
    expect(published(page)).to_contain_text("Hash of the inputs")
    look(page)
    press(page, "Type in the seed")
    page.get_by_label("The seed").fill("4 2 6 1")
    page.get_by_label("How was it made?").fill("By a visitor, at noon.")
    press(page, "Draw the panel")
    expect(page.get_by_role("main")).to_contain_text("The seed drew panel")
    for path in ("", "missing/", "people/", "draws/1/", "draws/1/chances/", "draws/1/chances/P0001/"):
        page.goto(panel + path)
        look(page)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "missing/", "people/", "pool/", "quotas/", "draws/1/", "draws/1/chances/"):
        page.goto(panel + path)
        assert overflow(page) == 0, path
    check(page, panel)
