"""What every answer and every line of the technical log must carry, or must not."""

from __future__ import annotations

import logging
import secrets

import pytest
from django.test import Client

from tests.factories.cast import make_user

pytestmark = pytest.mark.django_db


def test_pages_of_people_are_kept_by_no_cache_on_the_way(client: Client) -> None:
    assert "Cache-Control" not in client.get("/about/").headers
    client.force_login(make_user("ada"))
    assert client.get("/account/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/account/download/").headers["Cache-Control"] == "no-store"


def test_an_answer_that_begins_a_session_is_private(client: Client) -> None:
    answer = client.post("/account/signup/", {"email": "ada@example.org"})
    assert "sessionid" in answer.cookies
    assert "private" in answer.headers["Cache-Control"]


def said(message: str, *words: object) -> list[str]:
    """What the log's own handlers would write."""
    record = logging.LogRecord("django.security.csrf", logging.WARNING, __file__, 1, message, words, None)
    handlers = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    assert handlers
    return [each.format(record) for each in handlers if each.filter(record)]


def test_the_secret_of_a_link_is_not_written_into_the_log() -> None:
    token = secrets.token_urlsafe(32)
    for line in said("Forbidden (%s): %s", "CSRF token missing.", f"/invitations/{token}/"):
        assert token not in line
        assert "Forbidden (CSRF token missing.): /invitations/" in line
    identifier = "2b0f7a54-0f7b-4a4f-9f62-0a34a8a1a1f5"
    assert all(identifier in line for line in said("Not Found: %s", f"/programmes/x/map/{identifier}/"))
