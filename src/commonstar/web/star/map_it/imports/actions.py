"""Bringing registers in: all good rows in one transaction, and the others kept for mending where a person wants it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from commonstar.formats.mapping import write_mapping
from commonstar.formats.register import Problem, RegisterReading
from commonstar.formats.tables import Table
from commonstar.web.audit import public as audit
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.star.map_it.actions import PutResult, put_many
from commonstar.web.star.map_it.imports import queries
from commonstar.web.star.map_it.imports.bridge import (
    Source,
    header_problems,
    records,
    spoken_of,
    table_to_json,
)
from commonstar.web.star.map_it.models import ImportDraft, SetAsideRow
from commonstar.web.star.map_it.writing import actor_of, scope_of

KIND = "register"


class FaultyError(Exception):
    """Rows have faults and nobody chose to keep them aside; `problems` says which."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Outcome:
    """What an import did. `left_out` counts probable repeats that a person left out, `set_aside` rows that wait."""

    rows: int
    created: int
    updated: int
    unchanged: int
    set_aside: int = 0
    left_out: int = 0


def bring_in(
    *,
    seat: Seat,
    source: Source,
    keep_faulty: bool = False,
    leave_out: Collection[int] = frozenset(),
    rehearse: bool = False,
) -> tuple[Outcome, RegisterReading]:
    """Bring in the good rows of a table in one transaction; `leave_out` are numbers of rows that are not wanted.

    Raises FaultyError where rows have faults, unless these are kept for mending (`keep_faulty`: the caller stores
    them), and where a column is missing; ValuesError for what only the store can refuse. A rehearsal leaves no trace.
    """
    require(may_run, seat)
    with transaction.atomic():
        outcome, reading = _bring_in(seat, source, keep_faulty, leave_out)
        if rehearse:
            transaction.set_rollback(True)
    return outcome, reading


def _bring_in(
    seat: Seat, source: Source, keep_faulty: bool, leave_out: Collection[int]
) -> tuple[Outcome, RegisterReading]:
    reading = queries.read(seat.programme, source)
    if header_problems(source.table, reading) or (reading.faulty and not keep_faulty):
        raise FaultyError(reading.problems)
    wanted = [row for row in reading.rows if row.row not in leave_out]
    done = put_many(seat=seat, values=records(wanted), source_name=source.name, fields=spoken_of(reading))
    faulty = len(reading.faulty)
    outcome = _outcome(done, faulty, len(reading.rows) - len(wanted))
    _log(seat, "imported", {"source": source.name, "by": by(seat), **asdict(outcome)})
    return outcome, reading


def _outcome(done: PutResult, faulty: int, left_out: int) -> Outcome:
    # An initiative that was merged into another is left alone, so its row changed nothing.
    unchanged = done.unchanged + done.merged
    rows = done.created + done.updated + unchanged + faulty + left_out
    return Outcome(rows, done.created, done.updated, unchanged, faulty, left_out)


def by(seat: Seat) -> str:
    """How the act came about: by someone on the site, or at the console of the machine."""
    return "site" if seat.user else "console"


@transaction.atomic
def start_draft(
    *, seat: Seat, name: str, table: Table, has_header: bool, mapping: str, doubtful: str = ""
) -> ImportDraft:
    """Keep a table that was read, so that leaving and coming back loses nothing. What was kept too long goes.

    `doubtful` is what was pasted, where its lines might be cut into cells otherwise.
    """
    require(may_run, seat)
    purge()
    assert seat.user is not None
    kept = {**table_to_json(table), "has_header": has_header, "doubtful": doubtful}
    return ImportDraft.objects.create(
        programme=seat.programme, made_by=seat.user, name=name[:200], table=kept, mapping=mapping
    )


def purge() -> int:
    """Remove drafts that were kept for 30 days. Returns how many."""
    return queries.outdated().delete()[0]


@transaction.atomic
def change_draft(*, seat: Seat, draft: ImportDraft, mapping: str, has_header: bool | None = None) -> None:
    """Keep what was chosen so far."""
    require(may_run, seat)
    draft.mapping = mapping
    if has_header is not None:
        draft.table = {**draft.table, "has_header": has_header}
    draft.save(update_fields=["mapping", "table"] if has_header is not None else ["mapping"])


@transaction.atomic
def change_table(*, seat: Seat, draft: ImportDraft, table: Table, has_header: bool, mapping: str) -> None:
    """Keep the same text as another table: its lines were cut otherwise."""
    require(may_run, seat)
    draft.table = {**draft.table, **table_to_json(table), "has_header": has_header}
    draft.mapping = mapping
    draft.save(update_fields=["mapping", "table"])


@transaction.atomic
def remove_draft(*, seat: Seat, draft: ImportDraft) -> None:
    """Throw a draft away; nothing of it was brought in."""
    require(may_run, seat)
    _log(seat, "draft_removed", None, {"source": draft.name})
    draft.delete()


@transaction.atomic
def finish_draft(
    *, seat: Seat, draft: ImportDraft, source: Source, keep_faulty: bool, leave_repeats: bool
) -> Outcome | None:
    """Bring a draft in and empty it; None where that was done before. Raises as `bring_in` does."""
    require(may_run, seat)
    locked = ImportDraft.objects.select_for_update().filter(pk=draft.pk, done_at=None).first()
    if locked is None:
        return None
    again: set[int] = set()
    if leave_repeats:
        again = {row.row for row in queries.repeats(seat.programme, queries.read(seat.programme, source))}
    outcome, reading = bring_in(seat=seat, source=source, keep_faulty=keep_faulty, leave_out=again)
    set_aside(seat=seat, source=source, reading=reading)
    locked.table, locked.mapping, locked.done_at = {"outcome": asdict(outcome)}, "", timezone.now()
    locked.save(update_fields=["table", "mapping", "done_at"])
    return outcome


def set_aside(*, seat: Seat, source: Source, reading: RegisterReading) -> None:
    """Keep the faulty rows, with what is wrong with each, until someone mends them."""
    require(may_run, seat)
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in reading.problems:
        problems[problem.row].append(problem)
    mapping = write_mapping(source.mapping)
    SetAsideRow.objects.bulk_create(
        [
            SetAsideRow(
                programme=seat.programme,
                name=source.name[:200],
                row=number,
                cells={"columns": list(source.table.columns), "cells": list(cells)},
                mapping=mapping,
                problems=problems_to_json(problems[number]),
            )
            for number, cells in source.rows(reading.faulty)
        ],
        batch_size=500,
    )


def problems_to_json(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Problems as a row that waits keeps them."""
    return [{"column": each.column, "code": each.code, "params": dict(each.params)} for each in problems]


@transaction.atomic
def mend(*, seat: Seat, waiting: SetAsideRow, source: Source) -> Outcome:
    """Bring in a row that waited, as mended. Raises FaultyError where it still has faults."""
    require(may_run, seat)
    outcome, _ = bring_in(seat=seat, source=source)
    waiting.delete()
    return outcome


@transaction.atomic
def remove_waiting(*, seat: Seat, waiting: SetAsideRow) -> None:
    """Throw away a row that waited. What it said may name people, so the log says only which row it was."""
    require(may_run, seat)
    _log(seat, "row_removed", None, {"source": waiting.name, "row": waiting.row})
    waiting.delete()


@transaction.atomic
def log_contacts_leaving(*, seat: Seat, reason: str, count: int) -> None:
    """Say in the log that an export held private contacts, and why. Raises ValueError without a reason."""
    require(may_run, seat)
    if not reason.strip():
        raise ValueError("an export with contacts needs a reason")
    _log(seat, "exported_with_contacts", {"reason": reason.strip(), "initiatives": count, "by": by(seat)})


def _log(seat: Seat, action: str, after: dict[str, object] | None, before: dict[str, object] | None = None) -> None:
    audit.record(
        actor_id=actor_of(seat),
        action=f"{KIND}.{action}",
        kind=KIND,
        object_id=seat.programme.pk,
        scope=scope_of(seat),
        before=before,
        after=after,
    )
