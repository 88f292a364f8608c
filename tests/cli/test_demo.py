"""`commonstar demo`: makes the demonstration once, names it, and leaves a store in use alone."""

from __future__ import annotations

import json

from tests.cli.conftest import Store


def test_it_names_programmes_and_sign_in_links_and_repeats_without_change(store: Store) -> None:
    first = store.cold("-m", "commonstar", "demo", "--json")
    assert first.returncode == 0, first.stderr
    found = json.loads(first.stdout)
    assert found["loaded"] is True
    assert [set(each) for each in found["programmes"]] == [{"slug", "title", "path"}] * 2
    roles = [each["role"] for each in found["sign_in"]]
    assert roles == ["lead", "co-lead", "facilitator", "contributor", "viewer", "administrator"]
    assert found["sign_in"][0]["path"] == "/demonstration/sign-in/lead/"
    again = json.loads(store.run("demo", "--json").stdout)
    assert again == {**found, "loaded": False}


def test_quiet_and_if_empty_load_only_where_nobody_is(store: Store) -> None:
    made = store.run("demo", "--if-empty", "--quiet")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    said = store.run("demo", "--if-empty")
    assert said.stdout.startswith("The demonstration was there already.")
    assert "/demonstration/sign-in/lead/" in said.stdout


def test_a_store_in_use_is_left_alone_if_asked(store: Store) -> None:
    code = (
        "import django; django.setup(); from commonstar.web.accounts.public import User; "
        "from commonstar.cli.serve import migrate; migrate(); User.objects.create_user('a@example.org')"
    )
    made = store.python("-c", code, DJANGO_SETTINGS_MODULE="commonstar.web.config.settings")
    assert made.returncode == 0, made.stderr
    result = store.run("demo", "--if-empty")
    assert result.stdout == "This store is in use, so the demonstration was not loaded.\n"
