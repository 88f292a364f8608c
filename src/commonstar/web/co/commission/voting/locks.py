"""Ballots come in side by side; the close waits for those on their way, and none comes after it.

PostgreSQL has locks for a matter that is no row, which many may share. In the embedded store one writes at a time
anyway, so there is nothing to hold.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import connection


def hold(poll: UUID, *, alone: bool = False) -> None:
    """Until this transaction ends: let nobody close the vote, or (`alone`) let nobody cast a ballot either."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"poll {poll}".encode()).digest()[:8], "big", signed=True)
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
