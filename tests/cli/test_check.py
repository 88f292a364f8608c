"""`commonstar check` names what is wrong, in plain words, and fails on it."""

from __future__ import annotations

import json
import os
import stat
from typing import Any

import pytest

from tests.cli.conftest import Store
from tests.cli.test_audit_verify import tampered

PUBLIC = {
    "COMMONSTAR_HOSTS": "star.example.org",
    "COMMONSTAR_MAIL_URL": "smtp://mail.example.org",
    "COMMONSTAR_MAIL_FROM": "star@example.org",
}


def checked(store: Store, *words: str, **extra: str) -> tuple[int, set[str]]:
    done = store.run("check", "--json", *words, **extra)
    assert "Traceback" not in done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    faults = {finding["code"] for finding in said["findings"] if finding["level"] == "fault"}
    assert said["ok"] is (not faults)
    return done.returncode, faults - {"no-assets", "no-catalogues"}


@pytest.fixture
def ready(store: Store) -> Store:
    os.chmod(store.data, stat.S_IRWXU)
    return store


def test_a_site_for_one_machine_and_a_public_one_are_well(ready: Store) -> None:
    assert checked(ready)[1] == set()
    assert checked(ready, **PUBLIC)[1] == set()
    assert checked(ready, "--host", "0.0.0.0")[1] == {"console-mail", "mail-from", "no-hosts"}


def test_phones_over_plain_http_get_no_offline_queue_and_this_is_said(ready: Store) -> None:
    def advised(**extra: str) -> set[str]:
        said = json.loads(ready.run("check", "--json", **PUBLIC, **extra).stdout)
        return {finding["code"] for finding in said["findings"]}

    assert "no-offline-queue" in advised()
    assert "no-offline-queue" not in advised(COMMONSTAR_BEHIND_PROXY="1")


def test_a_sign_in_service_that_does_not_answer_is_named(ready: Store) -> None:
    service = {"COMMONSTAR_OIDC_SERVER": "http://127.0.0.1:9", "COMMONSTAR_OIDC_CLIENT_ID": "commonstar"}
    assert checked(ready, **service) == (1, {"sign-in-service"})


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("COMMONSTAR_MAIL_URL", "", "console-mail"),
        ("COMMONSTAR_MAIL_FROM", "", "mail-from"),
        ("COMMONSTAR_HOSTS", "*", "any-host"),
        ("COMMONSTAR_DEBUG", "1", "debug"),
        ("COMMONSTAR_SECRET_KEY", "short", "key-short"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "store-unusable"),
    ],
)
def test_each_setting_that_is_wrong_is_named(ready: Store, setting: str, value: str, fault: str) -> None:
    code, faults = checked(ready, **{**PUBLIC, setting: value})
    assert (code, fault in faults) == (1, True)


def test_what_is_wrong_in_the_store_is_named(demonstration: Store) -> None:
    ready = demonstration
    os.chmod(ready.data, stat.S_IRWXU)
    assert checked(ready, **PUBLIC) == (1, {"demonstration-in-public"})
    assert checked(ready)[1] == set()
    tampered(ready, "Head.objects.update_or_create(pk=1, defaults={'number': 7, 'hash': 'x'})")
    assert checked(ready) == (1, {"log-broken"})


def test_a_data_directory_that_all_can_read_is_named(ready: Store) -> None:
    os.chmod(ready.data, 0o755)
    os.chmod(ready.data.parent, 0o755)
    assert "data-open" in checked(ready)[1]


def test_plain_words_without_json(ready: Store) -> None:
    done = ready.run("check", **{**PUBLIC, "COMMONSTAR_MAIL_URL": ""})
    assert done.returncode == 1
    assert "set COMMONSTAR_MAIL_URL" in done.stderr
