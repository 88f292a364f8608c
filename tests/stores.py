"""Stores with their tables, made once a run and copied from then on: migrations take seconds, a copy takes none.

The making is a process that runs `migrate` on an empty store, so that all migrations are tried on each kind of store.
Where several processes share a run, the first that asks makes it and the others wait.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "commonstar.web.config.settings"
STORE = "commonstar.sqlite3"
KEPT = "COMMONSTAR_TESTS_KEPT"  # a folder for what several runs of pytest share, as `make test` has them
PATIENCE = 300.0  # seconds


class CouldNotMake(Exception):
    """What is to be copied could not be made, by this process or by the one that tried first."""


def once(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name`, filled by `make` in whichever process asks first. Raises CouldNotMake in each that asks."""
    made, said = folder / name, folder / f"{name}.json"
    try:
        (folder / f"{name}.claim").mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE
        while not said.exists():
            if time.monotonic() > until:
                raise CouldNotMake(f"{name} was not made in {PATIENCE:.0f} s") from None
            time.sleep(0.05)
    else:
        made.mkdir()
        fault = ""
        try:
            make(made)
        except Exception as failure:
            fault = f"{type(failure).__name__}: {failure}"
        told = folder / f"{name}.told"
        told.write_text(json.dumps(fault), encoding="utf-8")
        os.replace(told, said)
    if fault := json.loads(said.read_text(encoding="utf-8")):
        raise CouldNotMake(f"{name}: {fault}")
    return made


def surroundings(data: Path, url: str) -> dict[str, str]:
    """What a process of the product sees around it: its store, and none of the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONSTAR_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**kept, "COMMONSTAR_DATA": str(data), "DATABASE_URL": url, "PYTHONPATH": path}


def product(data: Path, url: str, *words: str) -> str:
    """Run Python with these words on a store, started from nothing; returns what it says. Raises CouldNotMake."""
    environment = {**surroundings(data, url), "DJANGO_SETTINGS_MODULE": SETTINGS}
    done = subprocess.run([sys.executable, *words], env=environment, cwd=data, capture_output=True, text=True)
    if done.returncode:
        raise CouldNotMake(done.stderr)
    return done.stdout


def migrate(data: Path, url: str = "") -> None:
    """Make the tables of a new store."""
    product(data, url, "-m", "django", "migrate", "-v0", "--skip-checks")


def whole(path: Path) -> None:
    """Bring all of an embedded store into its one file, so that the file alone can be copied."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def at_server(statement: str) -> None:
    """Have the run's PostgreSQL do something outside a transaction."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # the names in it are of our own making


def address_of(name: str) -> str:
    """The address of a database beside the run's own."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def copied(template: str, purpose: str) -> str:
    """A new database of the run's PostgreSQL, by name."""
    name = f"commonstar_{purpose}_{secrets.token_hex(6)}"
    at_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def demonstrate(data: Path, told: Path, url: str = "") -> None:
    """Load the demonstration by the product's command, and keep what it says."""
    told.write_text(product(data, url, "-m", "commonstar", "demo", "--json"), encoding="utf-8")


@dataclass(frozen=True)
class Templates:
    """What stores are copied from; `folder` is shared by all processes of a run."""

    folder: Path

    def sqlite(self) -> Path:
        """The file of an embedded store with its tables and nothing else."""

        def make(made: Path) -> None:
            migrate(made)
            whole(made / STORE)

        return once(self.folder, "sqlite", make) / STORE

    def postgresql(self) -> str:
        """The same as a database of the run's PostgreSQL, by name."""

        def make(made: Path) -> None:
            name = copied("template1", "template")
            (made / "name").write_text(name, encoding="ascii")
            migrate(made, address_of(name))

        return (once(self.folder, "postgresql", make) / "name").read_text(encoding="ascii")

    def demonstration(self) -> Path:
        """A data directory with the demonstration, and beside it in `said.json` what `demo --json` said."""

        def make(made: Path) -> None:
            data = made / "data"
            data.mkdir()
            shutil.copy(self.sqlite(), data / STORE)
            demonstrate(data, made / "said.json")
            whole(data / STORE)

        return once(self.folder, "demonstration", make) / "data"

    def demonstration_on_postgresql(self) -> tuple[Path, str]:
        """The same as a data directory and a database of the run's PostgreSQL, by name."""

        def make(made: Path) -> None:
            name = copied(self.postgresql(), "demonstration")
            (made / "name").write_text(name, encoding="ascii")
            (made / "data").mkdir()
            demonstrate(made / "data", made / "said.json", address_of(name))

        made = once(self.folder, "demonstration_on_postgresql", make)
        return made / "data", (made / "name").read_text(encoding="ascii")

    def remove(self) -> None:
        """Drop what lies outside the folder; to be called by the last process of the run."""
        for kind in ("postgresql", "demonstration_on_postgresql"):
            name = self.folder / kind / "name"
            if name.exists():
                at_server(f'DROP DATABASE IF EXISTS "{name.read_text(encoding="ascii")}" WITH (FORCE)')
                for path in self.folder.glob(f"{kind}*"):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
