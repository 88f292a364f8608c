"""Signing in at an organisation's own service, in a browser that goes there and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import CODE, heading
from tests.browser.conftest import Site, arrive, look, serving
from tests.browser.pressing import press
from tests.factories.openid_provider import CLIENT, SECRET, running_provider
from tests.stores import Templates

pytestmark = pytest.mark.browser
ADDRESS = "service@example.org"


def go_through(page: Page, decision: str) -> None:
    press(page, "Continue")
    expect(page.locator("h1")).to_have_text("The council asks")
    press(page, page.get_by_role("button", name=decision))


def sign_up_by_code(page: Page, site: Site) -> None:
    press(page, "I am new here")
    expect(page.get_by_label("E-mail address")).to_have_value(ADDRESS)
    press(page, "Send me a code")
    page.get_by_label("Code").fill(site.mail_to(ADDRESS, CODE))
    press(page, "Continue")
    heading(page, "What shall we call you?")
    press(page, "Continue")


def test_turning_back_proving_an_address_joining_and_signing_in(
    browser: Browser, tmp_path: Path, templates: Templates, pseudo: Path
) -> None:
    """The service does not vouch for the address: once a code is asked for, from then on the service is enough."""
    with running_provider() as provider:
        provider.person |= {"email": ADDRESS, "email_verified": False}
        words = {"SERVER": provider.url, "CLIENT_ID": CLIENT, "SECRET": SECRET, "NAME": "The council"}
        settings = {f"COMMONSTAR_OIDC_{name}": value for name, value in words.items()}
        with serving(tmp_path, templates.demonstration(), pseudo, **settings) as site:
            page = arrive(browser, site).new_page()
            page.goto("/account/login/?next=/about/")
            look(page)
            press(page, "Sign in with The council")
            heading(page, "Sign in with The council")
            go_through(page, "Refuse")
            heading(page, "You did not sign in")
            page.goto("/account/oidc/council/login/")
            go_through(page, "Allow")
            heading(page, "Show us once that your address is yours")
            sign_up_by_code(page, site)
            heading(page, "Join The council to your account")
            go_through(page, "Allow")
            heading(page, "Your account")
            expect(page.get_by_role("main")).to_contain_text("Joined on")
            page.context.clear_cookies()
            page.goto("/account/login/?next=/about/")
            press(page, "Sign in with The council")
            go_through(page, "Allow")
            expect(page).to_have_url(f"{site.url}/about/")
            page.context.clear_cookies()
            provider.spoil = "down"
            page.goto("/account/oidc/council/login/")
            press(page, "Continue")
            heading(page, "Signing in did not work")
            page.context.close()
