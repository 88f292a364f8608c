"""Ballots come in side by side; the close waits for those on their way, and none comes after it.

PostgreSQL has locks for a matter that is no row, which many may share. In the embedded store one writes at a time
anyway, so there is nothing to hold.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import connection

from commonstar.web.co.commission.voting.models import Poll


def keep_open(poll: UUID) -> bool:
    """Until this transaction ends: let nobody close the vote. Whether it was still open.

    PostgreSQL is asked both in one go, as two statements: the second sees what was there when the first had its lock.
    """
    if connection.vendor != "postgresql":
        return Poll.objects.filter(pk=poll, opened_at__isnull=False, closed_at=None).exists()
    of_it = f"id = '{UUID(str(poll))}' AND opened_at IS NOT NULL AND closed_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock_shared({_number(poll)}); SELECT 1 FROM {Poll._meta.db_table} WHERE {of_it}"
        )
        cursor.nextset()
        return cursor.fetchone() is not None


def hold_alone(poll: UUID) -> None:
    """Until this transaction ends: let nobody cast a ballot."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({_number(poll)})")


def _number(poll: UUID) -> int:
    return int.from_bytes(hashlib.sha256(f"poll {poll}".encode()).digest()[:8], "big", signed=True)
