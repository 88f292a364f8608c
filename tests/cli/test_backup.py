"""The restore drill: what was taken comes back exactly, on either store, whole or not at all."""

from __future__ import annotations

import json
import os
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commonstar.cli.store import archive
from commonstar.cli.store.rows import plain
from tests.cli.conftest import SETTINGS, Store, Stores

ERASE = """
import django; django.setup()
from commonstar.web.accounts.actions import erase_person
from commonstar.web.accounts.public import User
erase_person(user=User.objects.get(email="lead@example.org"))
"""
COUNT_OF_LEAD = """
import django; django.setup()
from commonstar.web.accounts.public import User
from commonstar.web.programmes.public import Membership
print(User.objects.filter(email="lead@example.org").count(), Membership.objects.filter(role="lead").count())
"""
REMADE = {"library_casefacet"}
READ_NAME = """
import django; django.setup()
from commonstar.web.audit import public as audit
print(audit.readable([audit.Entry.objects.get(number=1).before])[0]["name"])
"""
MAKE_FACET = """
import django; django.setup()
from commonstar.web.library.models import Case, CaseFacet
print(CaseFacet.objects.create(case=Case.objects.get(), facet="co", value="new").pk)
"""


def in_django(store: Store, *words: str) -> str:
    done = store.python(*words, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def filled(store: Store) -> Store:
    in_django(store, "-m", "tests.cli.fill")
    return store


def taken(store: Store, name: str = "backup.zip") -> Path:
    path = store.data / name
    done = store.run("backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


def contents(path: Path) -> dict[str, Any]:
    """Every table as a sorted list of rows, and every file by its hash; rows that a restore makes anew without keys."""
    with archive.Reader(path) as reader:
        reader.check()
        tables: dict[str, Any] = {
            name: sorted(json.dumps(row[name in REMADE :], sort_keys=True) for row in reader.lines(name))
            for name in reader.manifest.tables
        }
        files = {name: part.sha256 for name, part in reader.manifest.parts.items() if name.startswith("files/")}
        return {**tables, "files": files, "audit": reader.manifest.audit_hash}


# Where the run's own store is SQLite, the ways between the two are the first way again.
WAYS = [("run", "run"), *([("sqlite", "run"), ("run", "sqlite")] if os.environ.get("DATABASE_URL") else [])]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_what_was_taken_comes_back_exactly(stores: Stores, source: str, target: str) -> None:
    made = {"run": stores.of_the_run, "sqlite": stores.sqlite}
    first = taken(filled(made[source]()))
    other = made[target]()
    # Once as people run it, from nothing; the other ways find the tables made.
    restore = other.run if source != target else partial(other.cold, "-m", "commonstar")
    done = restore("restore", str(first), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["audit"]["number"], said["faults"], said["erased_again"]) == (5, [], 0)
    assert contents(taken(other, "again.zip")) == contents(first)
    assert other.run("audit", "verify", "--expect-hash", said["audit"]["hash"]).returncode == 0
    assert in_django(other, "-c", READ_NAME) == "Lena"
    assert int(in_django(other, "-c", MAKE_FACET)) > 1


def test_a_backup_holds_rows_of_every_kind(store: Store) -> None:
    found = contents(taken(filled(store)))
    assert len(found["accounts_user"]) == 8
    assert len(found["evidence_figure"]) == 4
    assert list(found["files"]) == ["files/ab/photo.bin"]
    assert '"12345678901.2345' in "".join(found["evidence_figure"])
    assert found["django_session"] == []


def test_nothing_is_overwritten_without_yes(store: Store) -> None:
    path = taken(filled(store))
    before = contents(path)
    again, back = store.run("backup", str(path)), store.run("restore", str(path))
    assert (again.returncode, back.returncode) == (1, 1)
    assert "--yes" in again.stderr
    assert "--yes" in back.stderr
    assert store.run("restore", str(path), "--yes").returncode == 0
    assert store.run("backup", str(path), "--yes").returncode == 0
    assert contents(path) == before


def test_who_was_erased_after_the_backup_is_erased_again(store: Store) -> None:
    path = taken(filled(store))
    assert in_django(store, "-c", COUNT_OF_LEAD) == "1 2"
    in_django(store, "-c", ERASE)
    done = store.run("restore", str(path), "--yes", "--json")
    said = json.loads(done.stdout)
    assert said["erased_again"] == 1
    assert in_django(store, "-c", READ_NAME) == "None"
    assert in_django(store, "-c", COUNT_OF_LEAD) == "0 1"
    assert store.run("audit", "verify", "--expect-hash", said["audit"]["hash"]).returncode == 0


def test_a_backup_remembers_erasures_for_a_new_machine(stores: Stores) -> None:
    store = filled(stores.of_the_run())
    old = taken(store)
    in_django(store, "-c", ERASE)
    newer = taken(store, "newer.zip")
    other = stores.of_the_run()
    assert other.run("restore", str(newer)).returncode == 0
    assert other.run("restore", str(old), "--yes").returncode == 0
    assert in_django(other, "-c", READ_NAME) == "None"


def damaged(path: Path, part: str, change: Any) -> Path:
    target = path.with_name("damaged.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            content = change(content) if name == part else content
            if content is not None:
                out.writestr(name, content)
    return target


def manifest_with(**changes: Any) -> Any:
    return lambda content: json.dumps({**json.loads(content), **changes}).encode()


FAULTS: list[tuple[str, Any, str]] = [
    ("tables/accounts_user.jsonl", lambda content: content.replace(b"Lead", b"Laed"), "changed or damaged"),
    ("files/ab/photo.bin", lambda content: None, "is missing"),
    ("manifest.json", lambda content: None, "no manifest"),
    ("manifest.json", manifest_with(format=2), "format 2"),
    ("manifest.json", manifest_with(migrations=[["star", "9999_from_the_future"]]), "newer than this one"),
    ("manifest.json", manifest_with(audit_hash="0" * 64), "The end of the log"),
]


def test_a_faulty_backup_is_refused_and_nothing_changes(store: Store) -> None:
    path = taken(filled(store))
    before = contents(path)
    for part, change, said in FAULTS:
        done = store.run("restore", str(damaged(path, part, change)), "--yes")
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert contents(taken(store, "after.zip")) == before


def test_what_is_no_zip_is_refused(store: Store) -> None:
    path = store.data / "letter.txt"
    path.write_text("Dear reader", encoding="utf-8")
    done = store.run("restore", str(path))
    assert (done.returncode, "is not a backup" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\x", "c:x"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(archive.BackupProblem):
        archive.safe_path(name)


def test_a_kind_of_value_that_was_not_thought_of_is_refused() -> None:
    with pytest.raises(TypeError):
        plain(object())
