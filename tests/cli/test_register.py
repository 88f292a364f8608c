"""`commonstar register import` and `export`, run as people run them, on a real file."""

from __future__ import annotations

import csv
import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, SETTINGS, Store
from tests.conftest import shared_data

EXCERPT = ROOT / "tests" / "golden" / "register" / "jrc-excerpt" / "input.csv"
MAPPING = ROOT / "docs" / "howto" / "jrc-mapping.yaml"
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from commonstar.web.organisations.public import Organisation
from tests.factories.cast import make_programme
make_programme(Organisation.objects.create(slug="council", name="Council", kind="council"), "living-well")
"""
COUNT = """
import django; django.setup()
from commonstar.web.star.map_it.models import Contact, Initiative
from commonstar.web.audit.public import Entry, verify
print(Initiative.objects.count(), Contact.objects.count(), Entry.objects.filter(action=ACTION).count())
"""
# Linux hands what `ru_maxrss` was down to a process that is started: that of the tests may be larger than ours ever is.
PROBE = """
import atexit, pathlib, resource, sys
def write():
    used, own = resource.getrusage(resource.RUSAGE_SELF), pathlib.Path("/proc/self/status")
    lines = own.read_text().splitlines() if own.exists() else []
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), used.ru_maxrss)
    open("usage", "w").write(f"{used.ru_utime + used.ru_stime} {peak}")
atexit.register(write)
from commonstar.cli.main import main
main(sys.argv[1:])
"""
SIMPLE = "version: 1\nfields: {title: Name, key: No, status: Status}\n"


def real_files() -> list[tuple[Path, int]]:
    """The excerpt in the repository, and the whole file where it lies beside the checkout."""
    whole = shared_data()
    found = [(EXCERPT, 6)]
    return found if whole is None else [*found, (whole / "map" / "jrc-citizen-science-projects.csv", 503)]


@pytest.fixture
def ready(store: Store) -> Store:
    made = store.python("-c", PREPARE, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert made.returncode == 0, made.stderr
    return store


def bring(store: Store, path: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    done = store.run("register", "import", str(path), "--programme", "living-well", "--json", *more)
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def take(store: Store, path: Path, *more: str) -> str:
    done = store.run("register", "export", str(path), "--programme", "living-well", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def counts(store: Store, action: str = "") -> tuple[int, ...]:
    """How many initiatives, contacts, and entries of the log with this action there are."""
    code = COUNT.replace("ACTION", repr(action))
    done = store.python("-c", code, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert done.returncode == 0, done.stderr
    return tuple(map(int, done.stdout.split()))


@pytest.mark.parametrize(("path", "number"), real_files(), ids=lambda each: getattr(each, "name", each))
def test_a_real_register_comes_in_goes_out_and_comes_in_without_change(ready: Store, path: Path, number: int) -> None:
    mapping = ("--mapping", str(MAPPING))
    new = {"rows": number, "created": number, "updated": 0, "unchanged": 0, "errors": []}
    same = {**new, "created": 0, "unchanged": number}
    assert bring(ready, path, *mapping, "--dry-run") == (0, new, "")
    assert counts(ready)[0] == 0
    assert bring(ready, path, *mapping) == (0, new, "")
    contacts = counts(ready, "register.imported")
    assert (contacts[0], contacts[2]) == (number, 1)
    assert contacts[1] > 0
    assert bring(ready, path, *mapping) == (0, same, "")
    for suffix in ("csv", "xlsx"):
        out = ready.data / f"out.{suffix}"
        take(ready, out)
        assert bring(ready, out) == (0, same, "")
    assert bring(ready, out, "--mapping", str(ROOT / "docs" / "howto" / "export-mapping.yaml")) == (0, same, "")
    assert counts(ready)[:2] == contacts[:2]


def test_contacts_leave_only_with_a_reason(ready: Store) -> None:
    bring(ready, EXCERPT, "--mapping", str(MAPPING))
    out = ready.data / "out.csv"
    refused = ready.run("register", "export", str(out), "--programme", "living-well", "--contacts")
    assert refused.returncode != 0
    assert "reason" in refused.stderr
    assert not out.exists()
    take(ready, out)
    assert "Contact" not in out.read_text(encoding="utf-8-sig").splitlines()[0]
    assert counts(ready, "register.exported_with_contacts")[2] == 0
    refused = ready.run("register", "export", str(out), "--programme", "living-well")
    assert refused.returncode != 0
    assert "--yes" in refused.stderr
    take(ready, out, "--yes", "--contacts", "--reason", "Inviting them to the workshop")
    assert '"Contact"' in out.read_text(encoding="utf-8-sig").splitlines()[0]
    assert counts(ready, "register.exported_with_contacts")[2] == 1


@pytest.fixture
def faulty(ready: Store) -> Path:
    (ready.data / "map.yaml").write_text(SIMPLE)
    path = ready.data / "faulty.csv"
    path.write_text("No,Name,Status\n1,Café,existing\n2,,existing\n3,=1+1,dreamt\n4,Choir,ended\n", encoding="utf-8")
    return path


def test_one_fault_keeps_everything_out(ready: Store, faulty: Path) -> None:
    code, told, error = bring(ready, faulty, "--mapping", "map.yaml")
    assert code != 0
    assert error.count("\n") == 1
    assert "row 3" in error
    assert {name: told[name] for name in ("rows", "created", "updated", "unchanged")} == {
        "rows": 4,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
    }
    assert [(each["row"], each["column"]) for each in told["errors"]] == [(3, "Name"), (4, "Status")]
    assert all(each["message"] for each in told["errors"])
    assert counts(ready)[0] == 0


def test_faulty_rows_are_set_aside_and_come_in_when_they_are_mended(ready: Store, faulty: Path) -> None:
    aside = ready.data / "aside.csv"
    options = ("--mapping", "map.yaml", "--set-aside", str(aside))
    assert bring(ready, faulty, *options, "--dry-run")[1]["created"] == 2
    assert not aside.exists()
    code, told, error = bring(ready, faulty, *options)
    assert (code, error, told["rows"], told["created"], len(told["errors"])) == (0, "", 4, 2, 2)
    text = aside.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["No"], row["Row in the file"]) for row in rows] == [("2", "3"), ("3", "4")]
    assert rows[1]["Name"] == "'=1+1", "a cell that a spreadsheet might run is neutralised"
    assert "dreamt" in rows[1]["Problems"]
    refused = ready.run("register", "import", str(faulty), "--programme", "living-well", *options)
    assert refused.returncode != 0
    assert "exists" in refused.stderr
    aside.write_text(text.replace("dreamt", "potential").replace('"2",""', '"2","Garden"'), encoding="utf-8")
    assert bring(ready, aside, "--mapping", "map.yaml")[1] == {
        "rows": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "errors": [],
    }
    assert counts(ready)[0] == 4


def test_what_cannot_be_read_is_said_in_one_sentence(ready: Store, faulty: Path) -> None:
    (ready.data / "wrong.yaml").write_text("version: 1\nfields: {titel: Name}\n")
    (ready.data / "column.yaml").write_text("version: 1\nfields: {title: Nome}\n")
    (ready.data / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    cases = {
        ("faulty.csv", "--programme", "nowhere", "--mapping", "map.yaml"): "no programme nowhere",
        ("faulty.csv", "--programme", "living-well"): "--mapping",
        ("faulty.csv", "--programme", "living-well", "--mapping", "wrong.yaml"): "Line 2",
        ("faulty.csv", "--programme", "living-well", "--mapping", "column.yaml"): "Nome",
        ("old.xls", "--programme", "living-well", "--mapping", "map.yaml"): "old Excel format",
    }
    for words, expected in cases.items():
        done = ready.run("register", "import", *words)
        assert done.returncode != 0
        assert expected in done.stderr
        assert done.stderr.count("\n") == 1


def test_ten_thousand_rows_come_in_fast_and_in_little_memory(ready: Store) -> None:
    """The whole command as people run it, start-up included: under 20 s and under 500 MB at its peak."""
    areas = ("Housing", "Youth", "Older people", "Parks")
    path = ready.data / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Key", "Title", "Summary", "Service areas", "Places", "Organisations", "Status", "Contact"])
        for number in range(10_000):
            words = f"What neighbours do together, number {number}. " * 6
            place, group = f"Ward {number % 60}", f"Group {number % 900}"
            contact = f"person{number}@example.org"
            writer.writerow([number, f"Initiative {number}", words, areas[number % 4], place, group, "", contact])
    done = ready.cold("-c", PROBE, "register", "import", str(path), "--programme", "living-well", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["created"] == 10_000
    seconds, peak = map(float, (ready.data / "usage").read_text().split())
    # Seconds of the processor, so that a busy machine does not decide; bytes on macOS, kilobytes elsewhere.
    assert seconds < 20
    assert peak / (2**20 if sys.platform == "darwin" else 2**10) < 500
