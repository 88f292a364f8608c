"""A journey of a commissioning panel: an expert by experience scores, by keyboard alone, on a narrow phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import Keyboard, heading
from tests.browser.conftest import look, overflow, sign_in

pytestmark = pytest.mark.browser
PROGRAMME = "/programmes/older-people-living-well/"
OPTION = "Ride when somebody calls"


def test_an_expert_by_experience_scores_by_keyboard_on_a_narrow_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, "co-lead")
    page.goto(f"{PROGRAMME}commission/")  # the list of what waits is cut off, and other tests add to it
    keys, main = Keyboard(page), page.get_by_role("main")
    keys.to(main.get_by_role("link", name="The Monday round of the minibus"))
    keys.press("Enter")
    keys.to(main.get_by_role("button", name="Read and score"))
    keys.press("Enter")
    heading(page, "Read and score")
    assert overflow(page) == 0
    keys.to(main.get_by_role("link", name=OPTION))
    keys.press("Enter")
    heading(page, OPTION)
    expect(main).not_to_contain_text("On Mondays the minibus comes")
    keys.to(main.get_by_role("button", name="Go on"))
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say whether anything ties you to it.")
    keys.to(main.get_by_role("radio", name="No", exact=True))
    keys.press("Space")
    keys.to(main.get_by_role("button", name="Go on"))
    keys.press("Enter")
    expect(main).to_contain_text("On Mondays the minibus comes if you call the day before.")
    assert overflow(page) == 0
    look(page)
    for name, points in (("Rides", "4"), ("Money", "2")):
        keys.to(main.get_by_label(name, exact=True))
        keys.type(points)
    keys.to(main.get_by_label("Why, for “Rides”?"))
    keys.type("It still comes to whoever needs it.")
    keys.to(main.get_by_role("button", name="Keep my scores"))
    keys.press("Enter")
    heading(page, "Read and score")
    expect(main).to_contain_text("1 is left.")
    page.goto(f"{PROGRAMME}commission/")
    keys.to(main.get_by_role("link", name="Benches on the way"))
    keys.press("Enter")
    keys.to(main.get_by_role("button", name="See the scores together"))
    keys.press("Enter")
    heading(page, "Scores together")
    assert overflow(page) == 0
