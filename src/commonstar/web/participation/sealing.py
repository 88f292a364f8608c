"""Sealing: after a door has closed, wipe out what the store itself still tells of the order in which people spoke.

All `Unordered` tables of the house, and those in which people answer by slip (appeals, what they say of a reply), are
written anew in the order of their random keys. On PostgreSQL they are emptied and filled again in one transaction:
every row is then of one version (`xmin`) and lies by key (`ctid`) in a new file without dead rows; then the write-ahead
log begins anew. On SQLite, where they have no rowid, the whole store is compacted: each table is written in key order
without free pages, and the write-ahead log is emptied. The same things said in another order leave the same store.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from commonstar.web.participation.models import Door, Removal
from commonstar.web.participation.unordered import unordered_models
from commonstar.web.replies.public import Reply

logger = logging.getLogger(__name__)


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
        _let_the_log_go()
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


def _let_the_log_go() -> None:
    """Ask PostgreSQL to begin a new segment of its write-ahead log and to need the older ones no more.

    It then removes them where `wal_recycle` is off; otherwise it keeps their bytes until it writes over them, which
    `commonstar check` says. A role that may not ask leaves it to the server's own next checkpoint.
    """
    for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            logger.info("the role of the store may not say %s", statement)


def kept_in_the_log() -> list[str]:
    """What lets PostgreSQL keep the order of what was said in its write-ahead log after a sealing; empty is good."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('wal_recycle', 'archive_mode')")
        settings = {str(name): str(setting) for name, setting in cursor.fetchall()}
        cursor.execute(
            "SELECT rolsuper OR pg_has_role(rolname, 'pg_checkpoint', 'MEMBER') FROM pg_roles"
            " WHERE rolname = current_user"
        )
        may_checkpoint = bool(cursor.fetchone()[0])
    found = ["wal_recycle is on"] if settings.get("wal_recycle") == "on" else []
    found += ["archive_mode is on"] if settings.get("archive_mode") != "off" else []
    return found if may_checkpoint else [*found, "the role may not checkpoint"]


def _forget_statistics(cursor: CursorWrapper, tables: Iterable[str]) -> None:
    """The planner's samples may hold words that were taken back: sample anew."""
    for table in tables:
        cursor.execute(f"ANALYZE {table}")
