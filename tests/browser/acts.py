"""What journeys do again and again: by mouse through labels, or by keyboard alone with every press counted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, look
from tests.browser.pressing import press, press_key

CODE = r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"
FARTHEST = 120


def heading(page: Page, text: str) -> None:
    """Wait for the page of this heading, and look at it."""
    expect(page.locator("h1")).to_contain_text(text)
    look(page)


def sign_up(page: Page, site: Site, address: str, name: str) -> None:
    """Make an account with the code that comes by e-mail."""
    page.goto("/account/signup/")
    page.get_by_label("E-mail address").fill(address)
    press(page, "Send me a code")
    expect(page.locator("h1")).to_have_text("Enter your code")
    page.get_by_label("Code").fill(site.mail_to(address, CODE))
    press(page, "Continue")
    expect(page.locator("h1")).to_have_text("What shall we call you?")
    page.get_by_label("Your name").fill(name)
    press(page, "Continue")


def start_programme(page: Page, title: str, organisation: str) -> str:
    """A programme of one's own; returns its address."""
    page.goto("/programmes/new/")
    page.get_by_label("Name of the programme").fill(title)
    page.get_by_label("Name of your organisation").fill(organisation)
    press(page, "Start")
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def bring_in(page: Page, programme: str, table: str) -> None:
    """Paste a table whose columns name themselves, and look before it comes in."""
    page.goto(programme + "map/import/")
    page.get_by_label("Paste a table or a list").fill(table)
    press(page, "Continue")
    expect(page.locator("h1")).to_contain_text("What the columns mean")
    press(page, "Continue")


class Keyboard:
    """A person with a keyboard alone, and how often they pressed a key; a paste counts as one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        """Press keys one after another; a page that one leads to stands before the next."""
        for key in keys:
            press_key(self.page, key)
            self.presses += 1

    def type(self, text: str) -> None:
        """Type a text key by key."""
        self.page.keyboard.type(text)
        self.presses += len(text)

    def paste(self, text: str) -> None:
        """Paste what was copied elsewhere."""
        self.page.keyboard.insert_text(text)
        self.presses += 1

    def to(self, target: Locator) -> None:
        """Go on with Tab until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")
