"""`commonstar library load` and `export`: nothing twice, nothing lost, faults by file and line."""

from __future__ import annotations

import csv
import io
import json

import pytest

from commonstar.formats.cases import shipped_cases
from tests.cli.conftest import SETTINGS, Store

SHIPPED = shipped_cases()
FOUND = """
import django; django.setup()
from commonstar.web.library.public import Search, ranked
print(*(case.slug for case in ranked(Search("speedw"))))
"""
CASE = "slug: ours\nkind: case\ntitle: Ours\nlanguage: en\ncountry: GB\nsummary: S\nintroduction: I\noutcomes: O\n"


def found(store: Store) -> str:
    return store.python("-c", FOUND, DJANGO_SETTINGS_MODULE=SETTINGS).stdout.strip()


def test_what_is_shipped_goes_out_and_comes_back_unchanged(store: Store) -> None:
    first = store.run("library", "load")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(f"{len(SHIPPED)} created, 0 updated, 0 unchanged;")
    assert store.run("library", "export", "cases").returncode == 0
    again = json.loads(store.run("library", "load", "cases", "--json").stdout)
    assert (again["created"], again["updated"], again["figures"]) == ([], [], 0)
    assert len(again["unchanged"]) == len(SHIPPED)


def test_a_restored_store_finds_its_cases(store: Store) -> None:
    store.run("library", "load")
    assert found(store) == "wiltshire-speedwatch"
    assert store.run("backup", "all.zip").returncode == 0
    done = store.run("restore", "all.zip", "--yes")
    assert done.returncode == 0, done.stderr
    assert found(store) == "wiltshire-speedwatch"


def test_an_export_is_a_table_or_a_document_and_overwrites_nothing(store: Store) -> None:
    store.run("library", "load")
    assert store.run("library", "export", "cases.csv").returncode == 0
    rows = list(csv.DictReader(io.StringIO((store.data / "cases.csv").read_text("utf-8-sig"))))
    assert [row["slug"] for row in rows] == sorted(case.slug for case in SHIPPED)
    refused = store.run("library", "export", "cases.csv")
    assert refused.returncode != 0
    assert "--yes" in refused.stderr
    assert store.run("library", "export", "cases.csv", "--yes", "--opsi").returncode == 0
    assert "Missing" in (store.data / "cases.csv").read_text("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CASE + "colour: red\n", "ours.yaml, line 9"),
        (CASE.replace("outcomes: O\n", ""), "outcomes"),
        ("slug: [", "ours.yaml, line"),
    ],
)
def test_a_fault_is_named_and_nothing_is_loaded(store: Store, text: str, said: str) -> None:
    folder = store.data / "ours"
    folder.mkdir()
    (folder / "a.yaml").write_text(CASE.replace("ours", "a"))
    (folder / "ours.yaml").write_text(text)
    done = store.run("library", "load", "ours")
    assert done.returncode != 0
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert store.run("library", "export", "out.json", "--json").stdout.count('"cases": 0') == 1
