"""A programme is taken away whole, and brought in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import sign_up, start_programme
from tests.browser.conftest import Site, look
from tests.browser.pressing import press, press_and_keep, press_first

pytestmark = pytest.mark.browser


def test_a_programme_is_taken_away_and_brought_in_again(page: Page, site: Site, tmp_path: Path) -> None:
    sign_up(page, site, "moves@example.org", "Kit")
    programme = start_programme(page, "A programme that moves", "Moving council")
    page.goto(programme + "map/initiatives/add/")
    page.get_by_label("What is it called?").fill("Walking group")
    press_first(page)
    page.goto(programme + "archive/")
    look(page)
    file = press_and_keep(page, "Take it away", tmp_path)
    press(page, "Bring a programme in")
    look(page)
    page.get_by_label("File").set_input_files(file)
    press(page, "Bring it in")
    expect(page.get_by_role("main")).to_contain_text("A programme that moves")
    page.goto("/programmes/")
    expect(page.get_by_role("link", name="A programme that moves")).to_have_count(2)
