"""A store of one's own for tests that run the command as people do, as a process of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.warm import Warm
from tests.ports import free_port
from tests.stores import ROOT, SETTINGS, STORE, Templates, address_of, at_server, copied, surroundings

__all__ = ["ROOT", "SETTINGS", "Store", "Stores"]


@dataclass(frozen=True)
class Store:
    """A data directory and a database of its own: SQLite, or PostgreSQL where the run has one."""

    data: Path
    url: str
    warm: Warm

    @property
    def environment(self) -> dict[str, str]:
        return surroundings(self.data, self.url)

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run `commonstar` with these words to its end."""
        return self.python("-m", "commonstar", *words, **extra)

    def python(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the surroundings of this store, in a process that has its modules loaded.

        With surroundings of its own it begins with the libraries alone.
        """
        set_up = not extra.keys() - {"DJANGO_SETTINGS_MODULE"}
        return self.warm.python(words, {**self.environment, **extra}, self.data, set_up=set_up)

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


class Stores:
    """Makes stores, and removes their databases at the end. Each begins as a copy, tables and all."""

    def __init__(self, folder: Path, templates: Templates, warm: Warm) -> None:
        self.warm = warm
        self.folder = folder
        self.templates = templates
        self.names: list[str] = []

    def sqlite(self) -> Store:
        """An embedded store."""
        directory = self._directory()
        shutil.copy(self.templates.sqlite(), directory / STORE)
        return Store(directory, "", self.warm)

    def of_the_run(self) -> Store:
        """A store of the kind that the run was asked for."""
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            return self.sqlite()
        return self._database(self.templates.postgresql(), self._directory())

    def with_demonstration(self) -> Store:
        """The same with the demonstration in it, as a copy of one that the command loaded."""
        directory = self._directory()
        if not os.environ.get("DATABASE_URL"):
            shutil.copytree(self.templates.demonstration(), directory, dirs_exist_ok=True)
            return Store(directory, "", self.warm)
        data, name = self.templates.demonstration_on_postgresql()
        shutil.copytree(data, directory, dirs_exist_ok=True)
        return self._database(name, directory)

    def _database(self, template: str, directory: Path) -> Store:
        name = copied(template, "cli")
        self.names.append(name)
        return Store(directory, address_of(name), self.warm)

    def _directory(self) -> Path:
        path = self.folder / secrets.token_hex(4)
        path.mkdir()
        return path

    def remove(self) -> None:
        """Drop what was created."""
        for name in self.names:
            at_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory, templates: Templates) -> Iterator[Warm]:
    started = Warm(tmp_path_factory.mktemp("warm"), templates.sqlite())
    yield started
    started.close()


@pytest.fixture
def stores(tmp_path: Path, templates: Templates, warm: Warm) -> Iterator[Stores]:
    made = Stores(tmp_path, templates, warm)
    yield made
    made.remove()


@pytest.fixture
def store(stores: Stores) -> Store:
    return stores.of_the_run()


@pytest.fixture
def demonstration(stores: Stores) -> Store:
    """A store with the demonstration."""
    return stores.with_demonstration()


@pytest.fixture(name="free_port")
def _free_port() -> int:
    return free_port()
