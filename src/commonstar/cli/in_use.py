"""Whether anybody has begun to use the store, asked of the store itself: loading the site to ask takes seconds."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from commonstar.web.config import environment

# A person or an organisation: as `is_empty_store` of the demonstration has it, which a test compares with this.
ASKED = "SELECT EXISTS (SELECT 1 FROM accounts_user) OR EXISTS (SELECT 1 FROM organisations_organisation) AS in_use"


def is_in_use() -> bool:
    """Whether there is a person or an organisation. A store that cannot answer is not known to be in use."""
    url = os.environ.get("DATABASE_URL", "")
    return _server_in_use(url) if url else _file_in_use(environment.data_directory() / "commonstar.sqlite3")


def _file_in_use(path: Path) -> bool:
    if not path.is_file():
        return False
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute(ASKED).fetchone()[0])
    return False


def _server_in_use(url: str) -> bool:
    import psycopg  # noqa: PLC0415  (an embedded store is asked without it)

    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as connection:
        found = connection.execute(ASKED).fetchone()
        return bool(found and found[0])
    return False
