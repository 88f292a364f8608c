"""Signing in: by a code, without a password, without telling who has an account."""

from __future__ import annotations

import re
import smtplib
import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from tests.factories.cast import make_user

pytestmark = pytest.mark.django_db
NEXT = "/accessibility/"
CODE = re.compile(r"^[A-Z0-9]{4}-?[A-Z0-9]{2,4}$", re.MULTILINE)


def code_in(message: mail.EmailMessage) -> str:
    found = CODE.search(str(message.body))
    assert found, message.body
    return found.group()


def sign_in(client: Client, email: str) -> None:
    client.post(f"/account/login/?next={NEXT}", {"login": email, "next": NEXT})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1]), "next": NEXT})


def test_a_code_by_mail_signs_in_and_brings_back(client: Client) -> None:
    make_user("ada")
    answer = client.post("/account/login/", {"login": "ada@example.org", "next": NEXT}, follow=True)
    assert "Enter your code" in answer.content.decode()
    code = code_in(mail.outbox[0])
    answer = client.post("/account/login/code/confirm/", {"code": code, "next": NEXT})
    assert (answer.status_code, answer["Location"]) == (302, NEXT)
    assert client.get("/account/").status_code == 200


def test_the_mail_holds_a_code_and_no_link_that_could_be_used_up(client: Client) -> None:
    make_user("ada")
    client.post("/account/login/", {"login": "ada@example.org"})
    assert mail.outbox[0].subject == "Your code to sign in"
    assert "http" not in str(mail.outbox[0].body)


def test_signing_up_confirms_the_address_asks_a_name_and_brings_back(client: Client) -> None:
    make_user("someone-before")
    client.post("/account/signup/", {"email": "New@Example.org", "next": NEXT})
    answer = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == "/account/welcome/?next=%2Faccessibility%2F"
    answer = client.post("/account/welcome/", {"name": "Noor", "next": NEXT})
    assert answer["Location"] == NEXT
    user = User.objects.get(email="new@example.org")
    assert (user.name, user.has_usable_password()) == ("Noor", False)
    actions = [entry.action for entry in audit.entries_of_object("person", user.pk)]
    assert actions == ["person.joined", "person.changed"]
    assert not audit.entries_of_object("sign-in", user.pk).exists()  # no address was changed for another


def test_the_first_person_of_a_site_is_asked_for_no_name(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/account/signup/?next=/programmes/new/"' in page
    client.post("/account/signup/", {"email": "first@example.org", "next": "/programmes/new/"})
    answer = client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == "/programmes/new/"
    assert "Start the first programme" in client.get("/").content.decode()


def test_where_mail_is_printed_the_page_for_the_code_says_so(client: Client, settings: Any) -> None:
    make_user("ada")
    said = "in which Commonstar was started"
    page = client.post("/account/login/", {"login": "ada@example.org"}, follow=True).content.decode()
    assert said not in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = client.get("/account/login/code/confirm/").content.decode()
    assert said in page
    assert "We sent an e-mail" not in page


def test_a_mail_server_that_refuses_is_said_on_a_page_and_logged_without_the_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(message: mail.EmailMessage, *words: object, **more: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such mailbox")})

    make_user("ada")
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    answer = client.post("/account/login/", {"login": "ada@example.org"})
    assert answer.status_code == 503
    assert "We could not send the mail with your code" in answer.content.decode()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "ada@example.org" not in caplog.text


def test_a_notice_that_cannot_be_sent_stops_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: mail.EmailMessage, *words: object, **more: object) -> int:
        raise ConnectionRefusedError

    user = make_user("ada")
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "credential": {}}
    )
    sign_in(client, "ada@example.org")
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    assert client.post(f"/account/passkeys/{key.pk}/remove/").status_code == 302
    assert not Authenticator.objects.exists()


def test_too_many_tries_have_a_page_in_our_frame(client: Client) -> None:
    for _ in range(40):
        answer = client.post("/account/signup/", {"email": "ada@example.org"})
    assert answer.status_code == 429
    text = answer.content.decode()
    assert "cs-header" in text
    assert "Wait a minute" in text


def test_after_signing_up_no_other_site_is_gone_to(client: Client) -> None:
    client.force_login(make_user("ada"))
    answer = client.post("/account/welcome/", {"name": "", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer["Location"]


@pytest.mark.parametrize("page", ["login", "signup"])
def test_pages_do_not_tell_whether_an_address_has_an_account(page: str) -> None:
    make_user("known")
    field = "login" if page == "login" else "email"
    answers = []
    for name in ("known", "unknown"):
        client = Client()
        first = client.post(f"/account/{page}/", {field: f"{name}@example.org"})
        second = client.get(first["Location"])
        text = re.sub(r'value="[^"]{40,}"', "", second.content.decode()).replace(f"{name}@", "x@")
        answers.append((first.status_code, first["Location"], second.status_code, text))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def test_too_many_tries_are_refused(client: Client) -> None:
    make_user("ada")
    statuses = [client.post("/account/login/", {"login": "ada@example.org"}).status_code for _ in range(40)]
    assert statuses[0] == 302
    assert set(statuses[-5:]) & {200, 429}
    assert len(mail.outbox) < 25


def test_wrong_codes_are_used_up(client: Client) -> None:
    make_user("ada")
    client.post("/account/login/", {"login": "ada@example.org"})
    for _ in range(4):
        client.post("/account/login/code/confirm/", {"code": "WRONG1"})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert client.get("/account/").status_code == 302


def test_whoever_has_a_passkey_still_comes_in_by_code(client: Client) -> None:
    user = make_user("ada")
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}})
    sign_in(client, "ada@example.org")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("address", ["/account/passkeys/add/", "/account/email/", "/account/erase/"])
def test_changing_how_one_signs_in_asks_for_a_fresh_sign_in(client: Client, address: str) -> None:
    make_user("ada")
    sign_in(client, "ada@example.org")
    assert client.get(address).status_code == 200
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = time.time() - 11 * 60
    session.save()
    answer = client.get(address)
    assert answer["Location"].startswith("/account/again/?next=")
    assert client.get(answer["Location"]).status_code == 200
    answer = client.post("/account/again/", {"next": address})
    assert answer["Location"].startswith("/account/login/?next=")


def test_whoever_signed_up_a_moment_ago_is_not_asked_to_sign_in_again(client: Client) -> None:
    client.post("/account/signup/", {"email": "new@example.org"})
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert client.get("/account/passkeys/add/").status_code == 200
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = time.time() - 11 * 60
    session.save()
    assert client.get("/account/passkeys/add/")["Location"].startswith("/account/again/?next=")


def test_signing_out_takes_a_button(client: Client) -> None:
    client.force_login(make_user("ada"))
    assert "Do you want to sign out?" in client.get("/account/logout/").content.decode()
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password", "account_reset_password"])
def test_there_are_no_pages_for_passwords(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_changing_the_address_takes_a_code_and_is_logged(client: Client) -> None:
    user = make_user("ada")
    sign_in(client, "ada@example.org")
    client.post("/account/email/", {"email": "lovelace@example.org", "action_add": ""})
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
    user.refresh_from_db()
    assert user.email == "lovelace@example.org"
    entry = audit.entries_of_object("sign-in", user.pk).last()
    assert entry is not None
    assert entry.action == "person.address-changed"
    assert "lovelace" not in str(entry.after)


OPEN = (
    "login/",
    "signup/",
    "signup/passkey/",
    "inactive/",
    "services/cancelled/",
    "erased/",
    "logout/",
)


@pytest.mark.parametrize("page", OPEN)
def test_every_open_page_is_drawn_in_our_frame(client: Client, page: str) -> None:
    client.force_login(make_user("ada")) if page == "logout/" else None
    text = client.get(f"/account/{page}").content.decode()
    assert "cs-header" in text
    assert text.count("<h1") == 1


def test_passkey_pages_are_drawn(client: Client) -> None:
    user = make_user("ada")
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "credential": {}}
    )
    sign_in(client, "ada@example.org")
    for page in ("", f"{key.pk}/edit/", f"{key.pk}/remove/"):
        answer = client.get(f"/account/passkeys/{page}")
        assert answer.status_code == 200, page
        assert "cs-header" in answer.content.decode()
    assert "My phone" in client.get("/account/passkeys/").content.decode()
    client.post(f"/account/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert audit.entries_of_object("sign-in", user.pk).filter(action="passkey.removed").exists()


def test_a_renamed_passkey_is_logged(client: Client) -> None:
    user = make_user("ada")
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "credential": {}}
    )
    sign_in(client, "ada@example.org")
    client.post(f"/account/passkeys/{key.pk}/edit/", {"name": "Work laptop"})
    key.refresh_from_db()
    assert str(key) == "Work laptop"
    entry = audit.entries_of_object("sign-in", user.pk).last()
    assert entry is not None
    assert entry.action == "passkey.renamed"
    values = audit.readable([entry.before, entry.after])
    assert values == [{"value": "My phone"}, {"value": "Work laptop"}]


def test_another_persons_passkey_does_not_exist(client: Client) -> None:
    other = make_user("other")
    key = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    make_user("ada")
    sign_in(client, "ada@example.org")
    assert client.get(f"/account/passkeys/{key.pk}/remove/").status_code == 404
