"""Every page in reach, as three people see it; the main pages on a phone, in print, longer, and right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, arrive, axe, faults, overflow, sign_in
from tests.browser.pressing import press
from tests.browser.walk import Found, walk

pytestmark = pytest.mark.browser
PROGRAMME = "/programmes/older-people-living-well/"
STARTS = ("/", "/programmes/", PROGRAMME, "/library/", "/guidance/")
FLOORS = {"lead": 230, "viewer": 100, "anonymous": 65}
SHARES = {"lead": 3, "viewer": 2, "anonymous": 1}
MAIN = (
    "/",
    "/library/",
    "/library/surrey-young-people/",
    "/guidance/mapping-workshop/",
    "/start-from-a-problem/",
    PROGRAMME,
    PROGRAMME + "steps/map/",
    PROGRAMME + "decisions/",
    PROGRAMME + "people/",
    PROGRAMME + "map/",
    PROGRAMME + "map/initiatives/",
    PROGRAMME + "map/initiatives/add/full/",
    PROGRAMME + "map/sort/",
    PROGRAMME + "map/coverage/",
    PROGRAMME + "map/grid/",
    PROGRAMME + "map/answer/",
    PROGRAMME + "map/import/",
    PROGRAMME + "map/places/",
)
A4_INSIDE_MARGINS = 718  # CSS pixels across
LANGUAGES = {"en-xa": "ltr", "ar-xb": "rtl"}


def visit(page: Page, paths: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    """Every fault of every page, so that one run tells them all."""
    page.add_init_script(axe())
    found = []
    for path in paths:
        page.goto(path)
        found += [(path, fault) for fault in faults(page)]
    return found


def broken(found: list[Found]) -> list[Found]:
    return [each for each in found if each.status != 200 or each.headings != 1]


def share_of(pattern: str, shares: int) -> int:
    """In which share a page is: that follows from its address alone, whatever other tests add to the site."""
    return crc32(pattern.encode()) % shares


@pytest.fixture(scope="module")
def in_reach(browser: Browser, site: Site) -> Callable[[str], list[Found]]:
    """What someone can reach: all as text, which needs no script, and once for all shares that a process looks at."""

    @cache
    def reached(who: str) -> list[Found]:
        context = arrive(browser, site)
        if who != "anonymous":
            sign_in(context.new_page(), who)
        found = walk(context, site.url, *STARTS)
        context.close()
        return found

    return reached


@pytest.mark.slow
@pytest.mark.parametrize(("who", "share"), [(who, share) for who in FLOORS for share in range(SHARES[who])])
def test_every_page_in_reach(page: Page, in_reach: Callable[[str], list[Found]], who: str, share: int) -> None:
    """A share of them in the browser, so that two processes can do them."""
    found = in_reach(who)
    assert len(found) >= FLOORS[who], [each.pattern for each in found]
    assert broken(found) == []
    if who != "anonymous":
        sign_in(page, who)
    here = [each.path for each in found if share_of(each.pattern, SHARES[who]) == share]
    assert len(here) >= FLOORS[who] // SHARES[who] // 2, "the shares are about alike"
    assert visit(page, here) == []


def test_main_pages_on_a_phone(phone: Page) -> None:
    sign_in(phone, "lead")
    assert visit(phone, MAIN) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_main_pages_in_languages_that_nobody_speaks(page: Page, code: str) -> None:
    """Longer words, other letters, the other direction; and every heading is translated."""
    sign_in(page, "lead")
    press(page, page.locator("details.cs-language summary"))
    press(page, page.locator(f".cs-language__choice[value={code}]"))
    page.wait_for_url("**/programmes/")
    assert page.locator("html").get_attribute("lang") == code
    assert page.locator("html").get_attribute("dir") == LANGUAGES[code]
    assert visit(page, MAIN) == []


def test_main_pages_without_script(page_without_script: Page) -> None:
    page = page_without_script
    sign_in(page, "lead")
    found = []
    for path in MAIN:
        page.goto(path)
        found += [(path, fault) for fault in faults(page, script=False)]
    assert found == []


def test_main_pages_on_paper(browser: Browser, site: Site) -> None:
    """Nothing is cut off at the side of a sheet, and what only a screen can use is left out."""
    context = arrive(browser, site, viewport={"width": A4_INSIDE_MARGINS, "height": 1000})
    page = context.new_page()
    sign_in(page, "lead")
    page.emulate_media(media="print")
    wide = []
    for path in MAIN:
        page.goto(path)
        wide += [path] if overflow(page) > 0 else []
        assert not page.locator(".cs-language, .govuk-skip-link").first.is_visible(), path
        assert not page.locator(".cs-demonstration a").first.is_visible(), path
    assert wide == []
    page.goto(f"{PROGRAMME}map/cards/print/")
    cards = page.locator(".cs-card").count()
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert sheets == -(-cards // 4), "four cards a sheet, and no sheet for the heading alone"
    context.close()
