"""A vote from the first ballot to the recount: a narrow phone without script, and whoever runs it at a desk."""

from __future__ import annotations

import json
import subprocess
import sys

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Site, arrive, look, overflow, sign_in
from tests.browser.pressing import press

PHONE = {"width": 320, "height": 640}
MAKE = """
import json
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from commonstar.vocabulary import ElectionWay, Electorate
from commonstar.web.co.commission.elections.polling import prepare_vote
from commonstar.web.co.commission.voting.public import make_codes, open_poll, poll_url, vote_url
from commonstar.web.demonstration.actions import TITLE
from commonstar.web.programmes.models import Membership
from commonstar.web.programmes.public import seat_of
from tests.factories.elections import make_standing
lead = Membership.objects.filter(programme__title=TITLE, role="lead").select_related("programme").first()
seat = seat_of(lead.programme, lead.user)
contest = make_standing(seat, ("Gardener", "Library friend", "Bus driver"), way=ElectionWay.SITE, title="A vote")
closes = timezone.now() + timedelta(days=1)
poll = prepare_vote(seat=seat, contest=contest, electorate=Electorate.CODES, closes_at=closes)
(card,) = make_codes(seat=seat, poll=poll, names=["Household 1"])
poll = open_poll(seat=seat, poll=poll)
print(json.dumps({"code": card.code, "vote": vote_url(poll), "poll": poll_url(poll)}))
"""


def made(site: Site) -> dict[str, str]:
    """A vote that is open, in the store of the site."""
    more = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "commonstar.web.config.settings"}
    command = [sys.executable, "-c", MAKE]
    done = subprocess.run(command, env=site.environment | more, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_vote_from_a_phone_without_script_to_the_recount(page: Page, browser: Browser, site: Site) -> None:
    told = made(site)
    context = arrive(browser, site, java_script_enabled=False, viewport=PHONE)
    phone = context.new_page()

    def seen() -> None:
        assert overflow(phone) == 0
        look(phone, script=False)

    phone.goto(told["vote"])
    seen()
    phone.get_by_label("Your voting code").fill(told["code"])
    press(phone, "Get my ballot")
    seen()
    for box in phone.locator("input[type=number]").all()[:2]:
        box.fill("1")
    press(phone, "Go on")
    expect(phone.get_by_role("alert")).to_contain_text("Two have the same number")
    seen()
    phone.locator("input[type=number]").nth(1).fill("2")
    press(phone, "Go on")
    seen()
    press(phone, "Cast my ballot")
    seen()
    receipt = phone.locator(".cs-slip__code").inner_text()
    assert context.cookies() == []
    finish(page, told["poll"])
    phone.goto(f"{told['vote']}receipt/")
    phone.get_by_label("Your receipt").fill(receipt)
    press(phone, "Go on")
    expect(phone.get_by_role("main")).to_contain_text("was in the vote when it closed")
    seen()
    phone.goto(f"{told['vote']}proof/")
    expect(phone.get_by_role("main")).to_contain_text("Named observers have the full file")
    seen()
    context.close()


def finish(page: Page, address: str) -> None:
    """Close it, publish the hash, enter the seed, count, publish."""
    sign_in(page, "lead")
    page.goto(address)
    look(page)
    press(page, "Close the vote now")
    press(page, "Close the vote")
    look(page)
    press(page, "Publish the hash of all ballots")
    press(page, "Enter the seed")
    look(page)
    page.get_by_label("The seed").fill("4 2 6 1 5 3")
    page.get_by_label("How it came out, and who saw it").fill("Thrown at the desk; two voters saw it.")
    press(page, "Publish the seed")
    count = page.get_by_role("button", name="Count them now")
    if count.is_visible():  # unless the worker was quicker
        press(page, count)
    press(page, "Publish the result")
    expect(page.get_by_role("main")).to_contain_text("1 of 1 on the roll voted.")
    look(page)
