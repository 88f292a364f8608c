"""Signing in without a code: a passkey is added, used, and removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.acts import heading, sign_up
from tests.browser.conftest import Site, look
from tests.browser.pressing import press, press_first

pytestmark = pytest.mark.browser
ADDRESS = "passkey@example.org"


def plug_in_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device that keeps passkeys and says yes to everything, as Chromium offers it for tests."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    answer = devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    return devices, str(answer["authenticatorId"])


def test_a_passkey_is_added_used_and_removed(page: Page, site: Site) -> None:
    """The browser allows it at localhost. Whoever made the account a moment ago is not asked for another code."""
    sign_up(page, site, ADDRESS, "Jo")
    devices, device = plug_in_authenticator(page)
    page.goto("/account/passkeys/")
    look(page)
    press(page, "Add a passkey")
    heading(page, "Add a passkey")
    page.get_by_role("main").get_by_role("textbox").fill("My phone")
    press(page, "Add the passkey")
    heading(page, "Your passkeys")
    main = page.get_by_role("main")
    expect(main).to_contain_text("My phone")
    expect(main).to_contain_text("Not used yet.")
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.context.clear_cookies()
    page.goto("/account/passkeys/")
    expect(page.locator("h1")).to_have_text("Sign in")
    press(page, "Use a passkey")
    expect(page.locator("h1")).not_to_have_text("Sign in")
    page.goto("/account/passkeys/")
    expect(main).to_contain_text("Last used on")
    press(page, main.get_by_role("link", name="Remove (My phone)"))
    look(page)
    press_first(page)
    expect(main).to_contain_text("You have none yet.")
