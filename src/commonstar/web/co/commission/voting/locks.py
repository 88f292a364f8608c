"""Ballots come in side by side; the close waits for those on their way, and none comes after it.

PostgreSQL has locks for a matter that is no row, which many may share. In the embedded store one writes at a time
anyway, so there is nothing to hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from commonstar.web.co.commission.voting.models import Poll

POLL = Poll._meta.db_table
IS_OPEN = f"EXISTS (SELECT 1 FROM {POLL} WHERE id = %s AND opened_at IS NOT NULL AND closed_at IS NULL)"


def write_while_open(poll: UUID, statement: str, values: Sequence[Any]) -> int:
    """Write by one statement, if the vote is open and while nobody can close it; how many rows it wrote.

    `statement` has `{open}` where it asks whether the vote is open, after the last of its values. It is a transaction
    of its own, and so it is with PostgreSQL, which gets the lock and the statement in one go: there the second sees
    what was there when the first had its lock.
    """
    whole, given = statement.format(open=IS_OPEN), [*values, Poll._meta.pk.get_db_prep_value(poll, connection)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            composed = connection.ops.compose_sql(whole, given)  # type: ignore[attr-defined]  # as PostgreSQL's can
            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_number(poll)}); {composed}")
            cursor.nextset()
        else:
            cursor.execute(whole, given)
        return int(cursor.rowcount)


def hold_alone(poll: UUID) -> None:
    """Until this transaction ends: let nobody cast a ballot."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({_number(poll)})")


def _number(poll: UUID) -> int:
    return int.from_bytes(hashlib.sha256(f"poll {poll}".encode()).digest()[:8], "big", signed=True)
