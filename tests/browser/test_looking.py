"""What is looked at on every page is found where it is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import faults

pytestmark = pytest.mark.browser
SOUND = """<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>%s</main></html>"""
WRONG = {
    "<h1>Another page</h1>": "2 first headings",
    '<p id="one">1</p><p id="one">2</p>': "ids stand twice: ['one']",
    '<p id="one">1</p><template><p id="one">2</p></template>': "ids stand twice: ['one']",
    '<p style="width: 200vw">Wide</p>': "px off the side",
    '<p><img src="data:,"></p>': "image-alt: ['<img src=",
}


def test_a_sound_page_has_no_faults(page: Page) -> None:
    page.set_content(SOUND % "<p>All is well.</p>")
    assert faults(page) == []


@pytest.mark.parametrize("html", WRONG)
def test_a_fault_is_found(page: Page, html: str) -> None:
    page.set_content(SOUND % html)
    assert any(WRONG[html] in fault for fault in faults(page))


def test_what_needs_no_script_is_found_without(page_without_script: Page) -> None:
    page_without_script.set_content(SOUND % '<h1 id="one">2</h1><p id="one">1</p>')
    assert len(faults(page_without_script, script=False)) == 2
