"""The demonstration is removed by whoever leads it; what others made stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading, sign_up, start_programme
from tests.browser.conftest import Site, arrive, look, sign_in
from tests.browser.pressing import press

pytestmark = pytest.mark.browser
OLDER_PEOPLE = "/programmes/older-people-living-well/"


def status(page: Page, address: str) -> int:
    """What the server answers at an address."""
    return page.request.get(address).status


def test_the_demonstration_is_removed_and_the_rest_stays(browser: Browser, own_site: Site) -> None:
    """On a server of its own. The lead is signed out, since the account goes too; nobody signs in by a link again."""
    mine = arrive(browser, own_site).new_page()
    sign_up(mine, own_site, "stays@example.org", "Max")
    programme = start_programme(mine, "What stays", "Staying council")
    page = arrive(browser, own_site).new_page()
    sign_in(page, "lead")
    page.goto(OLDER_PEOPLE)
    press(page, page.get_by_role("link", name="Remove demonstration"))
    heading(page, "Remove the demonstration?")
    main = page.get_by_role("main")
    for goes in ("Demonstration council", "Older people, living well", "Families and young people"):
        expect(main).to_contain_text(goes)
    press(page, "Cancel")
    expect(page.locator("h1")).to_contain_text("Older people, living well")
    press(page, page.get_by_role("link", name="Remove demonstration"))
    press(page, "Remove the demonstration")
    expect(page.get_by_text("The demonstration is removed.")).to_be_visible()
    look(page)
    gone = [OLDER_PEOPLE, "/programmes/families-and-young-people/", "/demonstration/sign-in/lead/"]
    assert [status(page, address) for address in gone] == [404, 404, 404]
    mine.goto("/programmes/")
    expect(mine.get_by_role("link", name="What stays")).to_be_visible()
    expect(mine.get_by_text("Older people, living well")).to_have_count(0)
    look(mine)
    assert [status(mine, address) for address in (programme, "/library/")] == [200, 200]
    for each in (mine, page):
        each.context.close()
