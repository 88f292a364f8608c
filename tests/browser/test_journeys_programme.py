"""Journeys around the Star: inviting, asking to join, done elsewhere, and decisions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import heading, sign_up, start_programme
from tests.browser.conftest import ROOT, Site, arrive, look, sign_in
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser
OLDER_PEOPLE = "/programmes/older-people-living-well/"
PHOTO = ROOT / "docs" / "pictures" / "star.png"


def test_an_invitation_is_used_up_by_its_button_alone(page: Page, site: Site, browser: Browser) -> None:
    """A mail scanner opens the link first; then the person comes, makes an account, and joins with a standing."""
    sign_up(page, site, "inviter@example.org", "Ed")
    programme = start_programme(page, "People who are invited", "Inviting charity")
    page.goto(programme + "people/invite/")
    look(page)
    page.get_by_label("E-mail address").fill("guest@example.org")
    page.get_by_role("radio", name="Contributor").check()
    press_first(page)
    heading(page, "People")
    link = site.mail_to("guest@example.org", r"http\S+/invitations/\S+")
    context = arrive(browser, site)
    guest = context.new_page()
    for _ in range(2):
        assert guest.request.get(link).ok
    guest.goto(link)
    look(guest)
    press(guest, "I am new here")
    guest.get_by_label("E-mail address").fill("guest@example.org")
    press(guest, "Send me a code")
    guest.get_by_label("Code").fill(site.mail_to("guest@example.org", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
    press(guest, "Continue")
    guest.get_by_label("Your name").fill("Fay")
    press(guest, "Continue")
    expect(guest.get_by_role("button", name="Accept the invitation")).to_be_visible()
    guest.get_by_label("Carer").check()
    press(guest, "Accept the invitation")
    expect(guest.locator("h1")).to_contain_text("People who are invited")
    context.close()
    page.goto(programme + "people/")
    row = page.get_by_role("main")
    expect(row).to_contain_text("Fay")
    expect(row).to_contain_text("Carer")


def test_a_request_to_join_is_answered_with_a_reason(page: Page, site: Site, browser: Browser) -> None:
    sign_up(page, site, "asks@example.org", "Gus")
    page.goto(OLDER_PEOPLE + "join/")
    look(page)
    page.get_by_label("Why would you like to join?").fill("I care for my mother.")
    press_first(page)
    look(page)
    context = arrive(browser, site)
    lead = context.new_page()
    sign_in(lead, "lead")
    lead.goto(OLDER_PEOPLE + "people/")
    press(lead, lead.get_by_role("main").get_by_role("link", name="Gus").first)
    look(lead)
    lead.get_by_label("Accept", exact=False).first.check()
    lead.get_by_label("Reason").fill("You are very welcome.")
    press_first(lead)
    expect(lead.locator("h1")).to_contain_text("People")
    context.close()
    assert site.mail_to("asks@example.org", "You are very welcome.")


def test_a_task_was_done_elsewhere_with_a_photo(page: Page, site: Site) -> None:
    """The Star counts it, and says that it was done elsewhere."""
    sign_up(page, site, "paper@example.org", "Hal")
    programme = start_programme(page, "Done on paper", "Paper council")
    page.goto(programme + "tasks/market/agree-a-charter/elsewhere/")
    look(page)
    for name, value in (("Day", "3"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_label("Who did it?").fill("The round table")
    page.get_by_label("What was done, and where can it be found?").fill("On a flip-chart in the hall.")
    page.get_by_label("File").set_input_files(PHOTO)
    press_first(page)
    expect(page.get_by_role("main")).to_contain_text("star.png")
    look(page)
    page.goto(programme)
    expect(page.get_by_role("main")).to_contain_text("elsewhere")
    look(page)


def test_a_decision_is_recorded_and_printed_as_a_paper(page: Page, site: Site) -> None:
    sign_up(page, site, "decides@example.org", "Ida")
    programme = start_programme(page, "Decisions in the open", "Deciding council")
    page.goto(programme + "decisions/new/")
    look(page)
    page.get_by_label("What was decided?").fill("Open the park on Sundays")
    page.get_by_label("Reasons").or_(page.get_by_label("Why?")).first.fill("Families asked for it.")
    page.get_by_label("Who decided?").fill("The park group")
    when = page.get_by_role("group", name="When?").first
    for name, value in (("Day", "3"), ("Month", "3"), ("Year", "2026")):
        when.get_by_label(name, exact=True).fill(value)
    press(page, page.get_by_role("main").locator("form button[type=submit]").last)
    heading(page, "Open the park on Sundays")
    page.emulate_media(media="print")
    expect(page.get_by_role("main")).to_contain_text("Families asked for it.")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
