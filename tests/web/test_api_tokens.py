"""Tokens: shown once, kept as a hash, never further than their person, and useless once revoked."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from commonstar.web.accounts.actions import erase_person
from commonstar.web.api.actions import MOST, make_token, revoke_token
from commonstar.web.api.models import ApiToken
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from tests.factories.cast import Cast, make_user
from tests.web.test_accounts_own import lately

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"


def bearer(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_kept_as_a_hash(client: Client) -> None:
    user = make_user("ada")
    lately(client, user)
    answer = client.post(f"{PAGE}new/", {"name": "Our dashboard", "scope": "read", "days": "30"})
    token = ApiToken.objects.get()
    secret = next(word for word in answer.content.decode().replace("<", " ").split() if "commonstar_" in word)
    secret = secret.partition(">")[2]
    assert answer.headers["Cache-Control"] == "no-store"
    assert bearer(secret).get("/api/v1/programmes").status_code == HTTPStatus.OK
    assert secret not in str(ApiToken.objects.values())
    page = client.get(PAGE).content.decode()
    assert "Our dashboard" in page
    assert secret not in page
    entry = audit.entries_of_object("token", token.pk).get()
    assert (entry.action, "dashboard" in str(entry.after)) == ("token.made", False)


def test_making_one_asks_for_a_sign_in_of_late_and_pages_for_a_sign_in(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/account/login/")
    client.force_login(make_user("ada"))
    assert client.post(f"{PAGE}new/", {}).headers["Location"].startswith("/account/again/")
    assert client.get(PAGE).status_code == HTTPStatus.OK


def test_faults_in_the_form_are_named(client: Client) -> None:
    lately(client, make_user("ada"))
    page = client.post(f"{PAGE}new/", {"name": "", "scope": "all", "days": "9999"}).content.decode()
    assert "govuk-error-summary" in page
    assert not ApiToken.objects.exists()


def test_one_revokes_ones_own_alone(client: Client) -> None:
    ada, bob = make_user("ada"), make_user("bob")
    token, secret = make_token(user=ada, name="x", scope="read", days=1)
    client.force_login(bob)
    assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(user=bob, token=token)
    client.force_login(ada)
    assert "Revoke" in client.get(f"{PAGE}{token.pk}/revoke/").content.decode()
    assert bearer(secret).get("/api/v1/programmes").status_code == HTTPStatus.OK
    client.post(f"{PAGE}{token.pk}/revoke/")
    assert bearer(secret).get("/api/v1/programmes").status_code == HTTPStatus.UNAUTHORIZED
    actions = [entry.action for entry in audit.entries_of_object("token", token.pk)]
    assert sorted(actions) == ["token.made", "token.revoked"]


def test_what_does_not_hold_is_refused_also_where_none_is_needed(cast: Cast) -> None:
    ada = cast.people["viewer"]
    token, secret = make_token(user=ada, name="x", scope="read", days=1)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for header in (f"Bearer {secret}", "Bearer x", "Bearer", "Basic eDp5", "\x00", ""):
        answer = Client(headers={"Authorization": header}).get("/api/v1/cases")
        assert answer.status_code == HTTPStatus.UNAUTHORIZED, header
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    path = f"/api/v1/programmes/{cast.programme.slug}"
    assert bearer(secret).get(path).status_code == HTTPStatus.OK
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    ada.is_active = False
    ada.save()
    assert bearer(secret).get(path).status_code == HTTPStatus.UNAUTHORIZED


def test_twenty_stand_and_no_more() -> None:
    ada = make_user("ada")
    made = [make_token(user=ada, name=str(number), scope="read", days=1)[0] for number in range(MOST)]
    with pytest.raises(Refused):
        make_token(user=ada, name="one more", scope="read", days=1)
    revoke_token(user=ada, token=made[0])
    assert make_token(user=ada, name="one more", scope="read", days=1)


def test_tokens_are_in_ones_data_and_go_with_their_person(client: Client) -> None:
    ada = make_user("ada")
    token, secret = make_token(user=ada, name="Our dashboard", scope="write", days=1)
    client.force_login(ada)
    assert "Look after tokens" in client.get("/account/").content.decode()
    data = client.get("/account/download/").json()["tokens"]
    assert [each["name"] for each in data] == ["Our dashboard"]
    assert token.token_hash not in str(data)
    erase_person(user=ada)
    assert not ApiToken.objects.exists()
    assert bearer(secret).get("/api/v1/programmes").status_code == HTTPStatus.UNAUTHORIZED
