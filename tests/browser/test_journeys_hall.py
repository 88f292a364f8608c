"""Journeys of people in a hall: join and map by phone, by keyboard, without script, without signal; the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import Site, arrive, look, sign_in
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def code(browser: Browser, site: Site) -> Iterator[str]:
    """The join code of a workshop that a lead planned and opened, through the pages."""
    context = arrive(browser, site)
    page = context.new_page()
    sign_in(page, "lead")
    page.goto("/programmes/older-people-living-well/gatherings/new/")
    page.get_by_label("What is it called?").fill("Who does what in Northgate")
    for label, value in (("Day", "27"), ("Month", "3"), ("Year", "2027")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("When does it begin?").fill("14:00")
    press_first(page)
    page.get_by_role("radio", name="Mapping").check()
    page.get_by_label("What is it called on the screen?").fill("What do people do here?")
    press_first(page)
    look(page)
    press(page, "Open “What do people do here?” now")
    yield page.locator(".cs-code").inner_text()
    context.close()


def to_form(page: Page, code: str) -> None:
    """From the code to the form."""
    page.goto("/join/")
    page.get_by_label("Type your code").fill(code.lower())
    press(page, "Go on")
    heading(page, "Who does what in Northgate")
    press(page, "Start")
    press(page, "What do people do here?")
    expect(page.locator("h1")).to_contain_text("What do people do here?")


def wait_for_worker(page: Page) -> None:
    """Until the form is kept on the device."""
    page.wait_for_function(
        """async () => {
          if (!(await navigator.serviceWorker.getRegistration())?.active) return false;
          const kept = (await (await caches.open('commonstar-taking-part')).keys()).map((each) => each.url);
          return kept.includes(location.href) && kept.some((each) => each.includes('.css'));
        }"""
    )


def reload_without_signal(page: Page) -> None:
    """Load the kept page again; on a busy machine the browser may give up before its worker has woken."""
    for _turn in range(3):
        try:
            page.reload()
        except Error:
            page.wait_for_timeout(1_000)
        else:
            return
    page.reload()


def test_someone_joins_by_phone_and_maps(phone: Page, code: str) -> None:
    """At 320 px: a fault is told, what was typed stays, it is sent, and stands on the live page and the screen."""
    to_form(phone, code)
    look(phone)
    press(phone, "Send")
    expect(phone.get_by_role("alert")).to_contain_text("Write what it is")
    look(phone)
    phone.get_by_label("What is it called").fill("Walking group at the lake")
    phone.get_by_label("Doing: they lend a hand").check()
    press(phone, "Send")
    heading(phone, "Thank you")
    expect(phone.locator(".cs-slip__code")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))
    for path in ("gathering", "screen"):
        phone.goto(f"/join/{code}/{path}/")
        look(phone)
    expect(phone.get_by_role("main")).to_contain_text("Walking group at the lake")


def test_the_paper_form_asks_what_the_phone_asks(phone: Page, code: str) -> None:
    """The same questions with boxes and lines, and nothing but the form on paper."""
    to_form(phone, code)
    asked = phone.locator("main form label, main form legend").all_inner_texts()
    phone.goto(f"/join/{code}/say/initiative/paper/")
    look(phone)
    paper = phone.get_by_role("main").inner_text()
    assert len(asked) > 8
    words = [each.replace("(optional)", "").strip() for each in asked]
    assert [each for each in words if each not in paper] == []
    phone.emulate_media(media="print")
    expect(phone.get_by_role("button", name="Print this page")).to_be_hidden()


def test_someone_maps_by_keyboard_alone(page: Page, code: str) -> None:
    """From the code to the slip without a mouse."""
    keys = Keyboard(page)
    page.goto("/join/")
    keys.to(page.get_by_label("Type your code"))
    keys.type(code)
    keys.press("Enter")
    keys.to(page.get_by_role("button", name="Start"))
    keys.press("Enter")
    keys.to(page.get_by_role("main").get_by_role("button", name="What do people do here?"))
    keys.press("Enter")
    keys.to(page.get_by_label("What is it called"))
    keys.type("Choir")
    keys.press("Enter")
    heading(page, "Thank you")


def test_someone_maps_without_script(page_without_script: Page, code: str) -> None:
    """The same by plain forms; nothing of the queue is shown."""
    to_form_without_script(page_without_script, code)
    page_without_script.get_by_label("What is it called").fill("Soup on Mondays")
    press(page_without_script, "Send")
    expect(page_without_script.locator("h1")).to_contain_text("Thank you")
    expect(page_without_script.locator("[data-queue-area]")).to_be_hidden()
    look(page_without_script, script=False)


def to_form_without_script(page: Page, code: str) -> None:
    """From the code to the form where axe cannot run."""
    page.goto(f"/join/{code}/")
    press(page, "Start")
    press(page, "What do people do here?")


def test_the_form_from_right_to_left(phone: Page, code: str) -> None:
    """The page of the pseudo-language that runs from right to left holds at 320 px."""
    phone.goto(f"/join/{code}/gathering/?language=ar-xb")
    look(phone)


def test_what_is_said_without_signal_waits_and_is_sent_once(context: BrowserContext, page: Page, code: str) -> None:
    """Two entries wait, survive a reload without signal, one is discarded, the other is sent once when it is back."""
    to_form(page, code)
    wait_for_worker(page)
    context.set_offline(True)
    for what in ("Garden for all", "Told by mistake"):
        page.get_by_label("What is it called").fill(what)
        press(page, "Send")
        expect(page.get_by_label("What is it called")).to_have_value("")
        page.wait_for_timeout(1_100)  # the button takes two presses within a second for one
    waits = page.locator("[data-queue-area]")
    expect(waits.get_by_role("heading")).to_have_text("Waiting for a signal: 2")
    look(page)
    reload_without_signal(page)
    expect(page.locator("h1")).to_contain_text("What do people do here?")
    expect(waits.get_by_role("heading")).to_have_text("Waiting for a signal: 2")
    press(
        page, waits.get_by_role("listitem").filter(has_text="Told by mistake").get_by_role("button", name="Delete this")
    )
    expect(waits.get_by_role("heading")).to_have_text("Waiting for a signal: 1")
    context.set_offline(False)
    expect(waits.get_by_role("listitem")).to_contain_text("Sent:")
    look(page)
    press(page, waits.get_by_role("button", name="Delete this"))
    expect(waits).to_be_hidden()
    page.reload()
    page.goto(f"/join/{code}/screen/")
    expect(page.get_by_role("listitem").filter(has_text="Garden for all")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="Told by mistake")).to_have_count(0)


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(context: BrowserContext, page: Page, code: str) -> None:
    """The server keeps it, the signal goes before its answer comes; sent again, it stands there once."""
    to_form(page, code)
    sent, lost = [], []

    def lose(route: object) -> None:
        sent.append(route.request.method == "POST")  # type: ignore[attr-defined]  # playwright's route
        if sent[-1] and sent.count(True) == 1:  # the first alone, also where a second comes before it is answered
            lost.append(route.fetch().status)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    context.route("**/mapping/**", lose)
    page.get_by_label("What is it called").fill("Repair café in the yard")
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        press(page, "Send")
    again = context.new_page()
    to_form(again, code)
    expect(again.locator("[data-queue-area]").get_by_role("listitem")).to_contain_text("Sent:")
    assert lost == [200]
    again.goto(f"/join/{code}/screen/")
    expect(again.get_by_role("listitem").filter(has_text="Repair café in the yard")).to_have_count(1)


def test_a_shared_device_is_wiped(context: BrowserContext, page: Page, code: str) -> None:
    """One button takes away what waits and the pages that were kept."""
    to_form(page, code)
    wait_for_worker(page)
    context.set_offline(True)
    page.get_by_label("What is it called").fill("Nobody is to read this")
    press(page, "Send")
    press(page, page.get_by_role("button", name="Delete all that is kept on this device"))
    expect(page.locator("[data-queue-area]")).to_be_hidden()
    page.wait_for_function("async () => !(await caches.keys()).length && !localStorage.length")
    context.set_offline(False)
