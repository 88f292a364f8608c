"""A table with faults comes into the map, is mended there, leaves, and comes again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import heading, press, sign_up, start_programme
from tests.browser.conftest import Site, look

pytestmark = pytest.mark.browser
FAULTY = """Key,Title,Start date
a1,Walking group,2024-03-01
a2,Lunch club,2024-04-01
a3,,2024-05-01
a4,Repair café,sometime
a5,Street trees,2024-02-31
"""


def test_a_table_with_faults_comes_in_is_mended_leaves_and_comes_again(page: Page, site: Site, tmp_path: Path) -> None:
    """Three rows are set aside, one is mended; what leaves comes in again without change."""
    sign_up(page, site, "register@example.org", "Bo")
    programme = start_programme(page, "A register with faults", "Faulty council")
    table = tmp_path / "register.csv"
    table.write_text(FAULTY, encoding="utf-8")
    page.goto(programme + "map/import/")
    page.get_by_label("Or choose a file").set_input_files(table)
    press(page, "Continue")
    heading(page, "What the columns mean")
    press(page, "Continue")
    heading(page, "Look before it comes in")
    main = page.get_by_role("main")
    main.get_by_role("button", name="Bring in 2").click()
    heading(page, "Your list is on the map")
    press(page, "Mend the rows that were kept")
    expect(main.get_by_role("heading", level=2)).to_have_count(3)
    look(page)
    main.get_by_role("link", name="Mend row 4").click()
    page.get_by_label("Title").fill("Reading circle")
    main.locator("form button").first.click()
    page.goto(programme + "map/import/waiting/")
    expect(main.get_by_role("heading", level=2)).to_have_count(2)
    page.goto(programme + "map/export/")
    look(page)
    with page.expect_download() as leaving:
        page.get_by_role("main").get_by_role("button").first.click()
    exported = tmp_path / leaving.value.suggested_filename
    leaving.value.save_as(exported)
    page.goto(programme + "map/import/")
    page.get_by_label("Or choose a file").set_input_files(exported)
    press(page, "Continue")
    press(page, "Continue")
    heading(page, "Look before it comes in")
    expect(main).to_contain_text("0 rows are new")
    expect(main).to_contain_text("3 rows change nothing")
