"""Journeys on the map: a table with faults, ratings by link, a case that is used, and duplicates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import heading, sign_up, start_programme
from tests.browser.conftest import Site, look
from tests.browser.pressing import press, press_and_keep, press_first

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
    press(page, main.get_by_role("button", name="Bring in 2"))
    heading(page, "Your list is on the map")
    press(page, "Mend the rows that were kept")
    expect(main.get_by_role("heading", level=2)).to_have_count(3)
    look(page)
    press(page, main.get_by_role("link", name="Mend row 4"))
    page.get_by_label("Title").fill("Reading circle")
    press_first(page)
    page.goto(programme + "map/import/waiting/")
    expect(main.get_by_role("heading", level=2)).to_have_count(2)
    page.goto(programme + "map/export/")
    look(page)
    exported = press_and_keep(page, page.get_by_role("main").get_by_role("button").first, tmp_path)
    page.goto(programme + "map/import/")
    page.get_by_label("Or choose a file").set_input_files(exported)
    press(page, "Continue")
    press(page, "Continue")
    heading(page, "Look before it comes in")
    expect(main).to_contain_text("0 rows are new")
    expect(main).to_contain_text("3 rows change nothing")


def add_initiative(page: Page, programme: str, title: str, co: str) -> str:
    """Quick entry with a Co; returns the address of what was added."""
    page.goto(programme + "map/initiatives/add/")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label(co, exact=True).check()
    press_first(page)
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def test_who_takes_part_rates_by_link_without_account_or_script(
    page: Page, site: Site, page_without_script: Page
) -> None:
    """On a small phone. What they say otherwise stands beside what staff say, and neither replaces the other."""
    sign_up(page, site, "rates@example.org", "Lea")
    programme = start_programme(page, "Rated by two sides", "Listening council")
    initiative = add_initiative(page, programme, "Gardeners of the quay", "Co-deliver")
    press(page, "Change")
    page.get_by_label("Voice in Co-deliver", exact=False).select_option("Strong")
    page.get_by_label("Action in Co-deliver", exact=False).select_option("Strong")
    look(page)
    press_first(page)
    expect(page.get_by_role("main")).to_contain_text("Not yet confirmed by people who take part.")
    press(page, "Ask the people who take part how they see it")
    heading(page, "A link for ratings")
    press(page, "Make a link")
    expect(page.get_by_role("main")).to_contain_text("It cannot be shown again.")
    look(page)
    address = page.locator(".cs-wrap").inner_text().strip()
    phone = page_without_script
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(address)
    expect(phone.locator("h1")).to_have_text("Do you see it the same?")
    look(phone, script=False)
    phone.get_by_role("radio", name="I see it otherwise").check()
    phone.get_by_role("group", name="how much say do people have").get_by_role("radio", name="Some").check()
    phone.get_by_role("group", name="how much do people do").get_by_role("radio", name="A lot").check()
    press(phone, "Send what I said")
    expect(phone.locator("h1")).to_have_text("Thank you")
    look(phone, script=False)
    assert phone.context.cookies() == []
    page.goto(initiative)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Staff say: voice “Strong”, action “Strong”.")
    expect(main).to_contain_text("1 person who takes part has answered. They see it differently from staff.")
    expect(main).to_contain_text("1 person: voice “Some”, action “Strong”.")
    look(page)
    page.goto(programme + "map/initiatives/")
    expect(main).to_contain_text("People who take part see it otherwise.")


def plans_with(page: Page) -> int:
    """In how many plans the page of a case says that it is used."""
    said = page.get_by_role("region", name="Use it").inner_text()
    if "Not used in a plan yet." in said:
        return 0
    found = re.search(r"Used in (\d+) plan", said)
    assert found, said
    return int(found[1])


def test_a_case_is_found_and_used_in_my_plan(page: Page, site: Site) -> None:
    """It stands in my list, remembers its case, and the case counts one plan more."""
    sign_up(page, site, "cases@example.org", "Cy")
    programme = start_programme(page, "Plans from cases", "Planning charity")
    main = page.get_by_role("main")
    page.goto("/library/")
    page.get_by_label("Find what others did").fill("older people shopping")
    press(page, "Search")
    look(page)
    first = main.locator(".cs-results").get_by_role("link").first
    title = first.inner_text()
    press(page, first)
    expect(page.locator("h1")).to_contain_text(title)
    case, before = page.url, plans_with(page)
    press(page, "Use this in my plan")
    heading(page, "Use this case in a plan")
    press(page, "Add to the plan")
    expect(page.locator("h1")).to_contain_text(title)
    expect(main).to_contain_text("After the case")
    expect(main.get_by_role("link", name=title)).to_have_attribute("href", case.removeprefix(site.url))
    look(page)
    page.goto(programme + "map/initiatives/")
    listed = main.get_by_role("listitem").filter(has=page.get_by_role("link", name=title))
    expect(listed.first).to_contain_text("Potential")
    page.goto(case)
    assert plans_with(page) == before + 1


def test_likely_duplicates_are_proposed_merged_and_taken_back(page: Page, site: Site) -> None:
    sign_up(page, site, "twice@example.org", "Di")
    programme = start_programme(page, "The same thing twice", "Double council")
    add_initiative(page, programme, "Walking group at the harbour", "Co-deliver")
    add_initiative(page, programme, "Walking group at the harbor", "Co-design")
    add_initiative(page, programme, "Tenants inspect repairs", "Co-assess")
    main = page.get_by_role("main")
    page.goto(programme + "map/duplicates/")
    expect(main).to_contain_text("1 pair looks as if it were the same thing twice.")
    look(page)
    press(page, main.get_by_role("link", name="Compare"))
    heading(page, "Are these two the same?")
    press(page, "Merge")
    expect(main).to_contain_text("Nothing looks like a duplicate.")
    walking = main.get_by_role("heading", name="Walking group at the", level=2)
    page.goto(programme + "map/initiatives/")
    expect(walking).to_have_count(1)
    page.goto(programme + "map/duplicates/")
    look(page)
    press(page, main.get_by_role("link", name="Take back"))
    heading(page, "Take this merge back?")
    press(page, "Take it back")
    expect(main).to_contain_text("Taken back: both stand again.")
    page.goto(programme + "map/initiatives/")
    expect(walking).to_have_count(2)
