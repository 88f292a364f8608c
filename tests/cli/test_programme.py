"""`commonstar programme export` and `import`: one file away, one programme in, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Store

SLUG = "families-and-young-people"


@pytest.fixture
def file(demonstration: Store) -> Path:
    path = demonstration.data / "families.zip"
    made = demonstration.run("programme", "export", "--programme", SLUG, str(path), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["bytes"] == path.stat().st_size
    assert path.stat().st_mode & 0o077 == 0, "it holds private contacts"
    return path


def test_away_and_in_again(demonstration: Store, file: Path) -> None:
    store = demonstration
    made = store.run(
        "programme", "import", str(file), "--organisation", "demonstration-council", "--slug", "again", "--json"
    )
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    assert (found["programme"], found["title"]) == ("again", "Families and young people")
    assert "lead@demonstration.example" in found["to_invite"]
    taken = store.run("programme", "import", str(file), "--slug", "again")
    assert (taken.returncode, taken.stderr) == (1, "There is a programme again already.\n")


def test_what_cannot_be_done_is_said_in_a_sentence(demonstration: Store, file: Path) -> None:
    store = demonstration
    again = store.run("programme", "export", "--programme", SLUG, str(file))
    assert (again.returncode, again.stderr) == (1, f"{file} exists; say --yes to overwrite it.\n")
    nobody = store.run("programme", "export", "--programme", "nowhere", str(file), "--yes")
    assert nobody.stderr == "There is no programme nowhere.\n"
    wrong = store.run("programme", "import", str(file), "--organisation", "nobody")
    assert wrong.stderr == "There is no organisation nobody.\n"
    file.write_bytes(file.read_bytes()[:-100])
    broken = store.run("programme", "import", str(file))
    assert (broken.returncode, broken.stderr) == (1, "This is not a file that a programme was taken away in.\n")
