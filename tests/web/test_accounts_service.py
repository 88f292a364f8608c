"""Signing in through an organisation's own service, against a real provider on loopback."""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from commonstar.web.accounts.public import User, trouble_with_service
from commonstar.web.audit import public as audit
from commonstar.web.config import environment
from tests.factories.cast import make_user
from tests.factories.openid_provider import CLIENT, SECRET, Provider, running_provider
from tests.web.test_accounts_sign_in import code_in, sign_in

pytestmark = pytest.mark.django_db
LOGIN, JOIN = "/account/oidc/council/login/", "/account/oidc/council/join/"
PROOF = "Show us once that your address is yours"


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running_provider() as running:
        set_up(settings, monkeypatch, running)
        yield running


def set_up(settings: Any, monkeypatch: pytest.MonkeyPatch, provider: Provider, **more: str) -> None:
    words = {"SERVER": provider.url, "CLIENT_ID": CLIENT, "SECRET": SECRET, "NAME": "The council", **more}
    for name, value in words.items():
        monkeypatch.setenv(f"COMMONSTAR_OIDC_{name}", value)
    known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": known | {"APPS": environment.open_id_apps()}}


def begin(client: Client, start: str = LOGIN, target: str = "") -> str:
    """Press the button of the site; returns the provider's address that the browser goes on to."""
    assert client.get(start).status_code == 200
    page = client.post(start, {"next": target}).content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return found.group(1).replace("&amp;", "&")


def decide(address: str, decision: str = "allow") -> str:
    """What the provider sends the browser back to, path and query."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"/decide?{parts.query}&decision={decision}")
    answer = connection.getresponse()
    assert answer.status == 302
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "testserver"
    return f"{back.path}?{back.query}"


def through(client: Client, decision: str = "allow", *, start: str = LOGIN, target: str = "") -> HttpResponse:
    return client.get(decide(begin(client, start, target), decision))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("email_in", "in_body"), [("userinfo", False), ("id_token", True)])
def test_the_first_time_makes_an_account_and_later_it_is_found(
    provider: Provider, client: Client, email_in: str, in_body: bool
) -> None:
    make_user("someone-before")
    provider.email_in, provider.secret_in_body = email_in, in_body
    answer = through(client, target="/accessibility/")
    assert answer["Location"] == "/account/welcome/?next=%2Faccessibility%2F"
    user = User.objects.get(email="ada@example.org")
    assert (user.name, user.has_usable_password()) == ("Ada L", False)
    assert EmailAddress.objects.get(user=user).verified
    again = Client()
    assert through(again, target="/accessibility/")["Location"] == "/accessibility/"
    assert again.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 2
    assert again.get("/account/passkeys/add/").status_code == 200  # a sign-in of a moment ago
    assert mail.outbox == []
    done = {entry.action for kind in ("person", "sign-in") for entry in audit.entries_of_object(kind, user.pk)}
    assert done == {"person.joined", "service.added"}


def test_of_what_the_service_tells_nothing_is_kept_but_a_hash(provider: Provider, client: Client) -> None:
    provider.person |= {"phone_number": "07700 900000", "groups": ["Secret"]}
    through(client)
    account = SocialAccount.objects.get()
    assert account.extra_data == {}
    assert re.fullmatch(r"[0-9a-f]{64}", account.uid)


def test_the_request_carries_state_nonce_and_pkce_and_no_wish_of_a_stranger(provider: Provider, client: Client) -> None:
    wishes = "?auth_params=prompt%3Dnone%26nonce%3Dmine&scope=everything&process=connect"
    asked = dict(parse_qsl(urlsplit(begin(client, LOGIN + wishes)).query))
    assert (asked["code_challenge_method"], set(asked["scope"].split())) == ("S256", {"openid", "profile", "email"})
    assert len(asked["nonce"]) == 64
    assert len(asked["state"]) >= 16
    assert "prompt" not in asked


def test_afterwards_no_other_site_is_gone_to(provider: Provider, client: Client) -> None:
    through(client)
    client.logout()
    assert "elsewhere" not in through(client, target="https://elsewhere.example/")["Location"]


def test_turning_back_says_so(provider: Provider, client: Client) -> None:
    answer = client.get(through(client, "refuse")["Location"])
    assert "You did not sign in" in answer.content.decode()
    assert not is_signed_in(client)


SPOILT = (
    "error",
    "nonce",
    "no-nonce",
    "signature",
    "unknown-key",
    "unsigned",
    "symmetric",
    "not-a-token",
    "issuer",
    "audience",
    "authorized-party",
    "expired",
    "userinfo",
    "id_token",
    "access_token",
    "token-list",
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_an_answer_that_cannot_be_trusted_signs_nobody_in(
    provider: Provider, client: Client, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.spoil = spoil
    with caplog.at_level(logging.WARNING, "commonstar"):
        answer = through(client)
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "The council gave an answer that we cannot trust or use." in text
    assert text.count("<h1") == 1
    assert "<b>" not in text
    assert "secret" not in caplog.text
    assert "Signing in with council failed: unusable" in caplog.text
    assert not is_signed_in(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("spoil", ["down", "not-json", "discovery"])
def test_a_service_that_does_not_answer_well_is_said_at_once(provider: Provider, client: Client, spoil: str) -> None:
    provider.spoil = spoil
    answer = client.post(LOGIN)
    assert answer.status_code == (503 if spoil == "down" else 403)
    assert "Signing in did not work" in answer.content.decode()


def test_the_check_asks_the_service_who_it_is(provider: Provider) -> None:
    assert trouble_with_service() is None
    provider.spoil = "discovery"
    assert trouble_with_service() == (provider.url, "issuer-of-another-address")


@pytest.mark.parametrize("spoil", ["down", "token-down"])
def test_a_service_that_goes_down_halfway_is_said(provider: Provider, client: Client, spoil: str) -> None:
    back = decide(begin(client))
    provider.spoil = spoil
    answer = client.get(back)
    assert answer.status_code == 503
    assert "does not answer now" in answer.content.decode()


def test_a_service_that_is_not_there_at_all_is_said(
    provider: Provider, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(settings, monkeypatch, provider, SERVER="http://127.0.0.1:9")
    answer = client.post(LOGIN)
    assert (answer.status_code, "does not answer now" in answer.content.decode()) == (503, True)


def test_an_answer_to_another_browser_or_a_second_time_signs_nobody_in(provider: Provider, client: Client) -> None:
    back = decide(begin(client))
    thief = Client()
    for browser in (thief, client, client):
        answer = browser.get(back)
    assert "was not begun in this browser" in thief.get(back).content.decode()
    assert not is_signed_in(thief)
    assert answer.status_code == 403
    provider.spoil = "state"
    assert "was not begun in this browser" in through(Client()).content.decode()


def test_a_code_of_another_browser_is_of_no_use_in_ones_own_sign_in(provider: Provider, client: Client) -> None:
    stolen = dict(parse_qsl(urlsplit(decide(begin(client))).query))["code"]
    thief = Client()
    state = dict(parse_qsl(urlsplit(begin(thief)).query))["state"]
    answer = thief.get(f"{LOGIN}callback/?code={stolen}&state={state}")
    assert (answer.status_code, is_signed_in(thief)) == (403, False)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("verified", [False, "false", None])
def test_an_address_that_the_service_does_not_vouch_for_opens_nothing(
    provider: Provider, client: Client, known: bool, verified: Any
) -> None:
    if known:
        make_user("ada")
    provider.person["email_verified"] = verified
    answer = through(client)
    assert PROOF in answer.content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == int(known)
    assert mail.outbox == []


def test_whether_an_address_is_known_cannot_be_seen(provider: Provider, client: Client) -> None:
    provider.person["email_verified"] = False
    texts = []
    for _known in (False, True):
        page = through(Client()).content.decode()
        texts.append(re.sub(r'value="[^"]{40,}"', "", page))
        make_user("ada") if not texts[1:] else None
    assert texts[0] == texts[1]


def test_a_known_address_is_joined_after_a_code_and_then_the_service_is_enough(
    provider: Provider, client: Client
) -> None:
    user = make_user("ada")
    page = through(client).content.decode()
    assert PROOF in page
    assert not is_signed_in(client)
    assert f"/account/login/?next={JOIN.replace('/', '%2F')}" in page
    assert 'value="ada@example.org"' in client.get("/account/login/").content.decode()
    sign_in(client, "ada@example.org")
    answer = client.get(through(client, start=JOIN)["Location"])
    assert "You can sign in with The council now." in answer.content.decode()
    assert SocialAccount.objects.get().user == user
    assert mail.outbox[-1].subject == "A sign-in service was added"
    again = Client()
    through(again)
    assert again.session["_auth_user_id"] == str(user.pk)
    assert audit.entries_of_object("sign-in", user.pk).filter(action="service.added").count() == 1


def test_nobody_waits_in_an_account_for_the_owner_of_the_address(provider: Provider, client: Client) -> None:
    """An attacker comes first with the address of another; later the owner makes the account by code."""
    provider.person |= {"sub": "attacker", "email_verified": False}
    attacker = Client()
    through(attacker)
    client.post("/account/signup/", {"email": "ada@example.org"})
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
    assert is_signed_in(client)
    through(attacker)
    assert not is_signed_in(attacker)


def test_a_sign_up_that_was_never_finished_is_nobodys_account(provider: Provider, client: Client) -> None:
    Client().post("/account/signup/", {"email": "ada@example.org"})
    assert PROOF in through(client).content.decode()
    assert not is_signed_in(client)


def test_domains_in_the_settings_vouch_where_the_service_is_silent(
    provider: Provider, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(settings, monkeypatch, provider, DOMAINS="example.org, council.example")
    del provider.person["email_verified"]
    through(client)
    assert is_signed_in(client)
    provider.person |= {"sub": "3", "email": "eve@notexample.org"}
    assert PROOF in through(Client()).content.decode()


def test_joining_asks_for_a_fresh_sign_in_and_never_takes_from_another(provider: Provider, client: Client) -> None:
    assert client.get(JOIN)["Location"].startswith("/account/login/")
    client.force_login(make_user("old"))
    assert client.get(JOIN)["Location"].startswith("/account/again/")
    through(Client())
    other = Client()
    make_user("other")
    sign_in(other, "other@example.org")
    answer = other.get(through(other, start=JOIN)["Location"])
    assert "Another account here has joined this sign-in" in answer.content.decode()
    assert SocialAccount.objects.get().user.email == "ada@example.org"


def test_a_service_is_removed_by_its_owner_and_the_code_stays(provider: Provider, client: Client) -> None:
    through(client)
    account = SocialAccount.objects.get()
    stranger = Client()
    make_user("other")
    sign_in(stranger, "other@example.org")
    address = f"/account/services/{account.pk}/remove/"
    assert stranger.post(address).status_code == 404
    assert address in client.get("/account/").content.decode()
    assert client.get(address).status_code == 200
    client.post(address)
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject == "A sign-in service was removed"
    assert audit.entries_of_object("sign-in", account.user_id).filter(action="service.removed").exists()
    assert JOIN in client.get("/account/").content.decode()
    assert PROOF in through(Client()).content.decode()


def test_the_erased_are_not_found_again_through_the_service(provider: Provider, client: Client) -> None:
    through(client)
    client.post("/account/erase/", {"sure": "on"})
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", [LOGIN, JOIN, f"{LOGIN}callback/"])
def test_without_the_settings_there_is_no_such_service(client: Client, address: str) -> None:
    make_user("ada")
    sign_in(client, "ada@example.org")
    assert client.get(address).status_code == 404
    assert "your organisation" not in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("server", "said"),
    [("http://sso.example.org", "https://"), ("sso.example.org", "https://"), ("https://sso.example.org", "CLIENT_ID")],
)
def test_settings_that_cannot_work_are_refused(monkeypatch: pytest.MonkeyPatch, server: str, said: str) -> None:
    monkeypatch.setenv("COMMONSTAR_OIDC_SERVER", server)
    with pytest.raises(environment.EnvironmentProblem, match=said):
        environment.open_id_apps()
