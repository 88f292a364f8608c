"""Sealing: after a door has closed, wipe out what the store itself still tells of the order in which people spoke.

All `Unordered` tables of the house, and those in which people answer by slip (appeals, what they say of a reply), are
written anew in the order of their random keys. On PostgreSQL they are emptied
and filled again in one transaction: every row is then of one version (`xmin`) and lies by key (`ctid`) in a new file
without dead rows. On SQLite, where they have no rowid, the whole store is compacted: each table is written in key order
without free pages, and the write-ahead log is emptied. The same things said in another order leave the same store.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from commonstar.web.participation.models import Door, Removal
from commonstar.web.participation.unordered import unordered_models
from commonstar.web.replies.public import Reply


class SealingBusy(Exception):
    """Someone was reading the store the whole time; it is sealed at the next turn."""


def doors_to_seal() -> list[Door]:
    """Closed doors whose traces are not wiped out yet."""
    return list(Door.objects.filter(is_sealed=False, closed_at__isnull=False).order_by("pk"))


def seal() -> int:
    """Wipe out the traces, and mark the closed doors as sealed. Returns how many were. Raises SealingBusy.

    Not inside a transaction. What is written to a sealed door meanwhile or later unmarks it, for the next turn.
    """
    doors = [door.pk for door in doors_to_seal()]
    if connection.vendor == "sqlite":
        _seal_sqlite(doors)
    else:
        _seal_postgresql(doors)
    return len(doors)


def _mark(doors: list[UUID], is_sealed: bool) -> None:
    Door.objects.filter(pk__in=doors).update(is_sealed=is_sealed)


def _seal_sqlite(doors: list[UUID]) -> None:
    """Marked first: what comes in beside the compaction unmarks its door again."""
    _mark(doors, True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()
        if busy and busy[0]:
            raise SealingBusy("the write-ahead log could not be emptied")
    except BaseException:
        _mark(doors, False)
        raise


def rewritten_models() -> list[type[Model]]:
    """What is written anew on PostgreSQL: the tables without order, and those in which people answer by slip."""
    return [*unordered_models(), Removal, Reply]


@transaction.atomic
def _seal_postgresql(doors: list[UUID]) -> None:
    tables = {connection.ops.quote_name(model._meta.db_table): model._meta.pk.column for model in rewritten_models()}
    with connection.cursor() as cursor:
        listed = ", ".join(tables)
        cursor.execute(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")
        for number, table in enumerate(tables):
            cursor.execute(f"CREATE TEMPORARY TABLE sealing_{number} ON COMMIT DROP AS SELECT * FROM {table}")
        cursor.execute(f"TRUNCATE {listed}")
        for number, (table, key) in enumerate(tables.items()):
            cursor.execute(f"INSERT INTO {table} SELECT * FROM sealing_{number} ORDER BY {key}")
        _forget_statistics(cursor, tables)
    _mark(doors, True)


def _forget_statistics(cursor: CursorWrapper, tables: Iterable[str]) -> None:
    """The planner's samples may hold words that were taken back: sample anew."""
    for table in tables:
        cursor.execute(f"ANALYZE {table}")
