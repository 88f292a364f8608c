"""Taking the whole store into one file, as it stood at one moment, while the site goes on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from commonstar import __version__
from commonstar.cli.store import archive, rows
from commonstar.web.audit import public as audit

# Whoever holds a session's key is that person: so sessions stay out, and everyone signs in again after a restore.
LEFT_OUT = frozenset({"django_session"})


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every read see the store as it is now. On SQLite writers go on beside it (WAL)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def take(path: Path) -> archive.Manifest:
    """Write the backup. It appears under its name only when it is whole, and only its owner can read it."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with archive.Writer(unfinished) as writer:
            manifest = write(writer)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def write(writer: archive.Writer) -> archive.Manifest:
    """Every table, file and the list of erasures into a backup."""
    tables: dict[str, archive.Table] = {}
    with one_moment():
        end = audit.newest()
        migrations = sorted(MigrationRecorder(connection).applied_migrations())
        for model in rows.stored_models(apps):
            tables[model._meta.db_table] = add_table(writer, model)
    for name, path in uploaded():
        writer.add_file(archive.FILES + name, path)
    writer.add(archive.ERASURES, [audit.erasure_text().encode("ascii")])
    manifest = archive.Manifest(
        version=__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        store=connection.vendor,
        migrations=migrations,
        audit_number=end.number,
        audit_hash=end.hash,
        tables=tables,
        parts=writer.parts,
    )
    writer.finish(manifest)
    return manifest


def add_table(writer: archive.Writer, model: type[models.Model]) -> archive.Table:
    """One table as a part; a table that is left out has no rows."""
    count = 0

    def counted(lines: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    table = model._meta.db_table
    lines = [] if table in LEFT_OUT else rows.lines(model, DEFAULT_DB_ALIAS)
    writer.add(f"{archive.TABLES}{table}.jsonl", counted(lines))
    return rows.table_of(model, count)


def uploaded() -> list[tuple[str, Path]]:
    """Uploaded files, by their name within their folder."""
    folder = Path(settings.MEDIA_ROOT)
    return [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")) if path.is_file()]
