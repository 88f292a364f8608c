"""Unpack a backup into a new embedded store and bring that up to date: `python -m commonstar.cli.store.unpack FILE`.

`restore` runs this as a process with a data directory of its own, so that nothing here can touch the real store. A
backup of an older version is loaded into the tables of that version first; then its migrations run as on any store.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import django

django.setup()

from django.apps.registry import Apps  # noqa: E402  (Django must be ready before what follows is imported)
from django.core.management import call_command  # noqa: E402
from django.db import DEFAULT_DB_ALIAS, connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.graph import MigrationGraph  # noqa: E402

from commonstar.cli.store import archive, rows  # noqa: E402
from commonstar.web.accounts.public import erase_again  # noqa: E402
from commonstar.web.audit import public as audit  # noqa: E402


def tables_of_then(nodes: Sequence[tuple[str, str]], version: str) -> Apps:
    """Make the tables as they were when the backup was made; returns the models of that time."""
    executor = MigrationExecutor(connection)
    unknown = [node for node in nodes if node not in executor.loader.disk_migrations]
    if unknown:
        raise archive.BackupProblem(
            f"The backup was made by Commonstar {version}, which is newer than this one: install that version first."
        )
    leaves = leaves_of(executor.loader.graph, nodes)
    executor.migrate(leaves)
    return MigrationExecutor(connection).loader.project_state(leaves).apps


def leaves_of(graph: MigrationGraph, nodes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last of these migrations in each app: those that no other of them in the app comes after."""
    known = {node for node in nodes if node in graph.nodes}
    return sorted(
        node
        for node in known
        if not any(child.key[0] == node[0] and child.key in known for child in graph.node_map[node].children)
    )


def load(reader: archive.Reader, apps: Apps) -> None:
    """Put every row in its table, in one transaction; what the migrations had put there goes first."""
    manifest = reader.manifest
    found = {model._meta.db_table: model for model in rows.stored_models(apps)}
    if set(found) != set(manifest.tables):
        differing = ", ".join(sorted(set(found) ^ set(manifest.tables)))
        raise archive.BackupProblem(f"The backup's tables do not fit its migrations: {differing}.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in found:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, model in found.items():
            said = manifest.tables[table]
            count = rows.insert(model, said.columns, reader.lines(table), DEFAULT_DB_ALIAS)
            if count != said.rows:
                raise archive.BackupProblem(f"The table {table} has {count} rows, and the manifest says {said.rows}.")


def unpack(path: Path) -> dict[str, object]:
    """The whole way; returns what `restore` reports."""
    with archive.Reader(path) as reader:
        manifest = reader.manifest
        load(reader, tables_of_then(manifest.migrations, manifest.version))
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    end = audit.newest()
    if (end.number, end.hash) != (manifest.audit_number, manifest.audit_hash):
        raise archive.BackupProblem("The end of the log in the backup is not the one that its manifest names.")
    faults = [(fault.number, fault.code) for fault in audit.verify()]
    erased = erase_again()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return {"faults": faults, "erased": erased}


if __name__ == "__main__":
    try:
        print(json.dumps(unpack(Path(sys.argv[1]))))  # noqa: T201  (read by `restore`)
    except archive.BackupProblem as problem:
        sys.exit(str(problem))
