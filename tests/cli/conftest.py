"""A store of one's own for tests that run the command as people do, as a process of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.cli.warm import Warm

SETTINGS = "commonstar.web.config.settings"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Store:
    """A data directory and a database of its own: SQLite, or PostgreSQL where the run has one."""

    data: Path
    url: str
    warm: Warm

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONSTAR_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {**kept, "COMMONSTAR_DATA": str(self.data), "DATABASE_URL": self.url, "PYTHONPATH": path}

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run `commonstar` with these words to its end."""
        return self.python("-m", "commonstar", *words, **extra)

    def python(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the surroundings of this store, in a process that has its libraries loaded."""
        return self.warm.python(words, {**self.environment, **extra}, self.data)

    def cold(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the surroundings of this store, started from nothing as people do."""
        return subprocess.run(
            [sys.executable, *words],
            env={**self.environment, **extra},
            cwd=self.data,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, *words: str, **extra: str) -> subprocess.Popen[str]:
        """Start `commonstar` with these words and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "commonstar", *words],
            env={**self.environment, **extra},
            cwd=self.data,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def at_server(statement: str) -> None:
    """Have the run's PostgreSQL do something outside a transaction."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # the names in it are of our own making


def address_of(name: str) -> str:
    """The address of a database beside the run's own."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def make_tables(store: Store) -> None:
    """Bring a new store's tables up to date."""
    made = store.python("-m", "django", "migrate", "-v0", "--skip-checks", DJANGO_SETTINGS_MODULE=SETTINGS)
    assert made.returncode == 0, made.stderr


class Stores:
    """Makes stores, and removes their databases at the end. Each begins as a copy, tables and all."""

    def __init__(self, folder: Path, template: Path, template_name: str, warm: Warm) -> None:
        self.warm = warm
        self.folder = folder
        self.template = template
        self.template_name = template_name
        self.names: list[str] = []

    def sqlite(self) -> Store:
        """An embedded store."""
        directory = self._directory()
        shutil.copy(self.template, directory / "commonstar.sqlite3")
        return Store(directory, "", self.warm)

    def of_the_run(self) -> Store:
        """A store of the kind that the run was asked for."""
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            return self.sqlite()
        name = f"commonstar_cli_{secrets.token_hex(6)}"
        at_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.template_name}"')
        self.names.append(name)
        return Store(self._directory(), address_of(name), self.warm)

    def _directory(self) -> Path:
        path = self.folder / secrets.token_hex(4)
        path.mkdir()
        return path

    def remove(self) -> None:
        """Drop what was created."""
        for name in self.names:
            at_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    started = Warm()
    yield started
    started.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Path:
    """An embedded store with its tables: making them takes seconds, copying them none."""
    store = Store(tmp_path_factory.mktemp("template"), "", warm)
    make_tables(store)
    return store.data / "commonstar.sqlite3"


@pytest.fixture(scope="session")
def template_name(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Iterator[str]:
    """The same as a database of the run's PostgreSQL, by name; empty where the run has none."""
    if not os.environ.get("DATABASE_URL"):
        yield ""
        return
    name = f"commonstar_cli_template_{secrets.token_hex(6)}"
    at_server(f'CREATE DATABASE "{name}"')
    make_tables(Store(tmp_path_factory.mktemp("template-data"), address_of(name), warm))
    yield name
    at_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def stores(tmp_path: Path, template: Path, template_name: str, warm: Warm) -> Iterator[Stores]:
    made = Stores(tmp_path, template, template_name, warm)
    yield made
    made.remove()


@pytest.fixture
def store(stores: Stores) -> Store:
    return stores.of_the_run()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
