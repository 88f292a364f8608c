"""Bringing a backup back: unpacked and proved beside the store first, then put in its place whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from commonstar.cli.store import archive, rows
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.config import environment
from commonstar.web.library.public import reindex
from commonstar.web.programmes.public import Programme

SCRATCH = "scratch"
STORE = "commonstar.sqlite3"


@dataclass(frozen=True)
class Unpacked:
    """What was found while unpacking: faults of the log (number, code), and how many people were erased again."""

    faults: list[tuple[int, str]]
    erased: int


@dataclass(frozen=True)
class Restored:
    """What was brought back, and where its log ends now: who is erased again stands in it anew."""

    manifest: archive.Manifest
    end: audit.Newest
    faults: list[tuple[int, str]]
    erased: int


def is_empty() -> bool:
    """Whether nothing would be lost: no tables yet, or nobody and nothing in them."""
    there = set(connection.introspection.table_names())
    if User._meta.db_table not in there:
        return True
    return not (User.objects.exists() or Programme.objects.exists() or audit.newest().number)


def restore(path: Path) -> Restored:
    """Bring the backup back in the place of what is there. Raises BackupProblem, and then nothing has changed."""
    data = Path(settings.DATA)
    with archive.Reader(path) as reader, tempfile.TemporaryDirectory(prefix="restoring-", dir=data) as folder:
        reader.check()
        scratch = Path(folder)
        erasures = merged(audit.erasure_text(), reader.erasures())
        (scratch / archive.ERASURES).write_text(erasures, encoding="ascii")
        report = unpacked(path, scratch)
        (scratch / "files").mkdir(exist_ok=True)
        reader.unpack_files(scratch / "files")
        put_in_place(scratch)
        reindex()  # the words by which cases are found are no table of a model, so no backup holds them
        audit.erasure_list().write_text(erasures, encoding="ascii")
        return Restored(reader.manifest, audit.newest(), report.faults, report.erased)


def merged(*lists: str) -> str:
    """Lists of erasures as one, each line once, in order of first mention."""
    return "".join(f"{mark}\n" for mark in dict.fromkeys(mark for text in lists for mark in text.split()))


def unpacked(path: Path, scratch: Path) -> Unpacked:
    """Unpack in a process whose only store is the one in `scratch`."""
    surroundings = {**os.environ, "COMMONSTAR_DATA": str(scratch)}
    surroundings.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "commonstar.cli.store.unpack", str(path.resolve())],
        env=surroundings,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise archive.BackupProblem(f"The backup could not be unpacked: {lines[-1]}")
    said = json.loads(done.stdout)
    return Unpacked([(number, code) for number, code in said["faults"]], said["erased"])


def put_in_place(scratch: Path) -> None:
    """Files and rows together: if either fails, both are as they were."""
    with ExitStack() as stack:
        stack.enter_context(swapped(scratch / "files", Path(settings.MEDIA_ROOT), scratch / "files.old"))
        if connection.vendor == "sqlite":
            close_sqlite()
            store = Path(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])
            stack.enter_context(swapped(scratch / STORE, store, scratch / "old.sqlite3"))
        else:
            copy_rows(scratch / STORE)


@contextmanager
def swapped(new: Path, place: Path, aside: Path) -> Iterator[None]:
    """Put `new` in its place and what was there aside; put it back if what follows fails."""
    was_there = place.exists()
    if was_there:
        os.replace(place, aside)
    try:
        os.replace(new, place)
        yield
    except BaseException:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        if was_there:
            os.replace(aside, place)
        raise


def close_sqlite() -> None:
    """Bring all that was written into the one file, and make sure that nobody else has it open for writing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    connection.close()
    if busy:
        raise archive.BackupProblem("The store is in use: stop Commonstar first.")
    store = Path(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])
    for end in ("-wal", "-shm"):
        store.with_name(store.name + end).unlink(missing_ok=True)


def copy_rows(path: Path) -> None:
    """From the unpacked store into PostgreSQL, in one transaction.

    TRUNCATE is what the log's append-only trigger leaves to the owner of the tables.
    """
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    made = connections.configure_settings({DEFAULT_DB_ALIAS: environment.sqlite(path)})
    connections.settings[SCRATCH] = made[DEFAULT_DB_ALIAS]
    found = rows.stored_models(apps)
    quoted = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in found)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {quoted}")
            for model in found:
                columns = [field.attname for field in rows.columns_of(model)]
                read = (json.loads(line) for line in rows.lines(model, SCRATCH))
                rows.insert(model, columns, read, DEFAULT_DB_ALIAS)
            rows.set_sequences(found, DEFAULT_DB_ALIAS)
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH]
        del connections.settings[SCRATCH]
