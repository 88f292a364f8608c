"""The demonstration's people sign in by a link: on this machine, while `serve` says so, and nowhere else."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from commonstar.web.accounts.public import SIGN_IN_FLAG, User, demonstration_sign_in_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(SIGN_IN_FLAG, "1")
    person = User.objects.create_user("lena@demonstration.example", "Lena", is_demonstration=True)
    return demonstration_sign_in_path(person)


def here() -> Client:
    return Client(SERVER_NAME="localhost")


def test_the_page_has_a_button_and_opening_it_signs_nobody_in(path: str) -> None:
    client = here()
    page = client.get(path)
    assert page.status_code == HTTPStatus.OK
    assert "Sign in as Lena" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_button_signs_in(path: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LOGIN_REDIRECT_URL = "/about/"
    client = here()
    assert client.post(path).headers["Location"] == "/about/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_by_the_button_someone_signed_in_a_moment_ago(path: str) -> None:
    client = here()
    assert client.get("/account/erase/").headers["Location"].startswith("/account/login/")
    client.post(path)
    assert client.get("/account/erase/").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_HOST": "star.example.org"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_VIA": "1.1 proxy"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},  # as nginx asks where nothing else is set; it then hides its own name too
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_from_elsewhere_there_is_no_such_page(path: str, elsewhere: dict[str, str], method: str) -> None:
    assert getattr(here(), method)(path, **elsewhere).status_code == HTTPStatus.NOT_FOUND


def test_by_another_name_there_is_no_such_page(path: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOWED_HOSTS = ["star.example.org"]
    assert Client(SERVER_NAME="star.example.org").get(path).status_code == HTTPStatus.NOT_FOUND


def test_without_the_word_of_serve_there_is_no_such_page(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SIGN_IN_FLAG)
    assert here().get(path).status_code == HTTPStatus.NOT_FOUND


def test_real_people_have_no_such_page(path: str) -> None:
    real = User.objects.create_user("real@example.org", "Real")
    assert here().get(demonstration_sign_in_path(real)).status_code == HTTPStatus.NOT_FOUND
