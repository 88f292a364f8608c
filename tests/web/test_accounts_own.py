"""One's own account: name and language, consents, the download, erasing."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import OrganisationKind
from commonstar.web.accounts import actions, jobs
from commonstar.web.accounts.public import User, give_consent
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import create_organisation
from tests.factories.cast import make_user

pytestmark = pytest.mark.django_db


def lately(client: Client, user: User) -> Client:
    """Sign in as if a code had just been entered."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_name_and_language_are_changed_and_logged_without_the_name(client: Client) -> None:
    user = make_user("ada")
    client.force_login(user)
    answer = client.post("/account/name/", {"name": "Ada L", "language": "fr"})
    assert answer.cookies["django_language"].value == "fr"
    user.refresh_from_db()
    assert (user.name, user.language) == ("Ada L", "fr")
    entry = audit.entries_of_object("person", user.pk).last()
    assert entry is not None
    assert "Ada" not in str(entry.before) + str(entry.after)
    assert audit.readable([entry.after])[0]["name"] == "Ada L"


def test_the_account_page_leads_to_changing_name_language_and_address(client: Client) -> None:
    client.force_login(make_user("ada"))
    page = client.get("/account/").content.decode()
    assert (page.count('href="/account/name/"'), page.count('href="/account/email/"')) == (2, 1)


def test_a_consent_is_withdrawn_by_its_giver_only(client: Client) -> None:
    user = make_user("ada")
    consent = give_consent(user=user, purpose="Photos in the newsletter")
    other = Client()
    other.force_login(make_user("other"))
    assert other.post(f"/account/consents/{consent.pk}/withdraw/").status_code == 404
    client.force_login(user)
    assert "Photos in the newsletter" in client.get("/account/").content.decode()
    assert client.get(f"/account/consents/{consent.pk}/withdraw/").status_code == 405
    client.post(f"/account/consents/{consent.pk}/withdraw/")
    assert "Photos in the newsletter" not in client.get("/account/").content.decode()
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_the_download_holds_what_is_kept(client: Client) -> None:
    user = make_user("ada")
    give_consent(user=user, purpose="Photos")
    client.force_login(user)
    answer = client.get("/account/download/")
    data = json.loads(answer.content)
    assert data["person"]["email"] == "ada@example.org"
    assert data["consents"][0]["purpose"] == "Photos"
    assert answer["Content-Disposition"].startswith("attachment")


def test_erasing_takes_a_ticked_box_and_ends_all_sessions(client: Client) -> None:
    user = make_user("ada")
    phone = Client()
    phone.force_login(user)
    lately(client, user)
    assert "Tick the box" in client.post("/account/erase/", {}).content.decode()
    assert User.objects.get(pk=user.pk).is_active
    answer = client.post("/account/erase/", {"sure": "on"}, follow=True)
    assert "You are erased" in answer.content.decode()
    assert phone.get("/account/").status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("", False)
    assert "ada" not in user.email


def test_a_half_done_sign_in_of_the_erased_is_forgotten(client: Client) -> None:
    user = make_user("ada")
    client.post("/account/login/", {"login": "ada@example.org"})
    assert Session.objects.count() == 1
    actions.erase_person(user=user)
    assert Session.objects.count() == 0


def test_a_sign_up_that_was_never_finished_is_forgotten_after_a_week(client: Client) -> None:
    """Whoever typed the address may not have been its owner, who never agreed to its being kept."""
    client.post("/account/signup/", {"email": "typo@example.org"})
    Client().post("/account/signup/", {"email": "yesterday@example.org"})
    long_ago = timezone.now() - timedelta(days=8)
    invited, old, done = make_user("invited"), make_user("old"), make_user("done")
    for user in (invited, old):
        EmailAddress.objects.create(user=user, email=user.email, verified=False)
    EmailAddress.objects.create(user=done, email=done.email, verified=True)
    create_organisation(user=invited, name="A charity", kind=OrganisationKind.CHARITY)
    User.objects.filter(pk=old.pk).update(last_login=long_ago)
    User.objects.exclude(email="yesterday@example.org").update(joined_at=long_ago)
    Session.objects.create(session_key="gone", session_data="", expire_date=long_ago)
    jobs.forget_unfinished.call()
    left = set(User.objects.values_list("email", flat=True))
    assert left == {f"{name}@example.org" for name in ("yesterday", "invited", "old", "done")}
    assert not EmailAddress.objects.filter(email="typo@example.org").exists()
    assert not Session.objects.filter(session_key="gone").exists()
    assert Session.objects.count() == 2


def test_the_chain_still_verifies_after_erasing() -> None:
    user = make_user("ada")
    actions.change_person(user=user, name="Ada L", language="")
    actions.erase_person(user=user)
    assert list(audit.verify()) == []
    values = audit.readable([entry.after for entry in audit.entries_of_object("person", user.pk)])
    assert "Ada L" not in str(values)


@pytest.mark.parametrize("page", ["", "name/", "welcome/", "download/", "erase/", "again/", "passkeys/", "email/"])
def test_pages_of_an_account_ask_strangers_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(f"/account/{page}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/")
