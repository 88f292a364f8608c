"""`commonstar user invite` makes an invitation, or says in a sentence why not."""

from __future__ import annotations

import json

from tests.cli.conftest import Store
from tests.cli.test_backup import filled

TO = ("--programme", "living-well", "--role", "contributor")


def test_an_invitation_is_made_or_refused_in_a_sentence(store: Store) -> None:
    filled(store)
    plain = store.run("user", "invite", "sam@example.org", *TO)
    assert plain.returncode == 0, plain.stderr
    assert "http://localhost:8000/invitations/" in plain.stdout
    for words, said in (
        (("user", "invite", "nobody", *TO), "is not an e-mail address"),
        (("user", "invite", "lead@example.org", *TO), "belongs to living-well already"),
        (("user", "invite", "sam@example.org", "--programme", "nowhere"), "no programme nowhere"),
    ):
        refused = store.run(*words, "--json")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert said in refused.stderr


def test_with_json_standard_output_is_one_document(store: Store) -> None:
    done = filled(store).run("user", "invite", "sam@example.org", *TO, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["role"] == "contributor"
