"""`commonstar audit verify` names what was changed, removed, reordered or cut off, and exits with 1."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import SETTINGS, Store
from tests.cli.test_backup import filled

TAMPER = """
import django; django.setup()
from django.db import connection
from commonstar.web.audit.models import Entry, Head
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute("DROP TRIGGER audit_entry_no_delete")
    else:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
"""
CUT = "last = Entry.objects.get(number=4); Entry.objects.filter(number=5).delete(); "
HEAD = "Head.objects.update(number=4, hash=last.hash)"


def tampered(store: Store, act: str) -> None:
    done = store.python("-c", TAMPER + act, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("Entry.objects.filter(number=2).update(action='other')", "Entry 2 was changed."),
        ("Entry.objects.filter(number=3).delete()", "Entry 3 is missing."),
        ("Entry.objects.filter(number=3).update(previous='0')", "Entry 3 does not follow the one before it"),
        (CUT, "entry 5 should be the newest"),
    ],
)
def test_what_was_done_to_the_log_is_named(store: Store, act: str, said: str) -> None:
    assert filled(store).run("audit", "verify").returncode == 0
    tampered(store, act)
    done = store.run("audit", "verify")
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_well_cut_end_is_found_by_a_hash_that_was_kept(store: Store) -> None:
    filled(store)
    kept = json.loads(store.run("audit", "verify", "--json").stdout)["audit"]["hash"]
    assert store.run("audit", "verify", "--expect-hash", kept).returncode == 0
    tampered(store, CUT + HEAD)
    assert store.run("audit", "verify").returncode == 0
    done = store.run("audit", "verify", "--expect-hash", kept, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["faults"] == [{"number": 4, "code": "expected"}]
