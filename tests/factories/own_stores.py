"""Stores of one's own, outside any transaction: for what seals a store, or writes to it from several threads."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from commonstar.web.config.environment import sqlite


@contextmanager
def store_at(**settings: Any) -> Iterator[None]:
    """Let the store be another one for a while: sealing needs a store of its own, outside any transaction."""
    kept = connections["default"]
    made = connections.create_connection("default")
    made.settings_dict = {**kept.settings_dict, **settings}
    connections["default"] = made
    try:
        yield
    finally:
        made.close()
        connections["default"] = kept


@contextmanager
def database(template: str) -> Iterator[str]:
    """A database of PostgreSQL for as long as this lasts, as a copy."""
    name = f"sealing_{secrets.token_hex(6)}"
    with store_at(NAME="postgres"), connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        with store_at(NAME="postgres"), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def embedded(path: Path) -> dict[str, Any]:
    """The product's settings of an embedded store, but for the disk: no test here cuts the power."""
    settings = sqlite(path)
    options = {**settings["OPTIONS"], "init_command": settings["OPTIONS"]["init_command"] + "PRAGMA synchronous=OFF;"}
    return {**settings, "OPTIONS": options}


@contextmanager
def own_store(template: str, folder: Path) -> Iterator[None]:
    """A store of one's own, as a copy."""
    if connection.vendor == "sqlite":
        with store_at(**embedded(Path(shutil.copy(template, folder / "first.sqlite3")))):
            yield
    else:
        with database(template) as name, store_at(NAME=name):
            yield
