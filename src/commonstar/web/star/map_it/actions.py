"""Writing initiatives: add, change, bring in many, remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from commonstar.vocabulary import Status
from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import Figure
from commonstar.web.library.public import Case
from commonstar.web.programmes.public import Seat, may_contribute, may_run, require
from commonstar.web.star.map_it.bridge import FIELDS, InitiativeValues, key_of, logged, said, values_of
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.naming import Names, ValuesError, check
from commonstar.web.star.map_it.writing import KIND, Writing, actor_of, changed, scope_of, settled, stored, write


class KeyTakenError(ValuesError):
    """Another initiative of the programme has this key, or two rows of one source share it."""

    def __init__(self, key: str) -> None:
        super().__init__("key", key, "another initiative has this key")


@dataclass(frozen=True)
class PutResult:
    """What bringing in many did. `merged` counts rows whose initiative was merged into another: they are left alone."""

    created: int
    updated: int
    unchanged: int
    merged: int = 0


@transaction.atomic
def add_initiative(*, seat: Seat, values: InitiativeValues, parent: Initiative | None = None) -> Initiative:
    """Add one initiative; `parent` is the one it was modelled on. Raises ValuesError (KeyTakenError for the key)."""
    require(may_contribute, seat)
    _refuse_taken_key(seat, values.key, None)
    row = _new_row(seat)
    given = replace(values, parent=key_of(parent), parent_case="") if parent else values
    write_one(seat, Writing(row, None, settled(None, given)), "added")
    return row


@transaction.atomic
def change_initiative(*, seat: Seat, initiative: Initiative, values: InitiativeValues) -> Initiative:
    """Change one initiative to what is given; a contact of None keeps the stored one. Raises ValuesError."""
    require(may_contribute, seat)
    _refuse_taken_key(seat, values.key, initiative)
    before = values_of(initiative)
    write_one(seat, Writing(initiative, before, settled(before, values)), "changed")
    return initiative


@transaction.atomic
def change_status(*, seat: Seat, initiative: Initiative, status: Status) -> Initiative:
    """Say anew where an initiative stands."""
    return change_initiative(seat=seat, initiative=initiative, values=replace(values_of(initiative), status=status))


@transaction.atomic
def put_many(
    *, seat: Seat, values: Sequence[InitiativeValues], source_name: str, fields: frozenset[str] = FIELDS
) -> PutResult:
    """Bring in many initiatives at once: all of them or, where one is refused, none.

    A row whose key the programme knows updates that initiative, in those `fields` of which the source speaks; other
    rows are added. An identifier stands for the key of an initiative that has none, as in our exports.
    Raises ValuesError for a row that cannot be stored, KeyTakenError for a key that stands twice.
    """
    require(may_run, seat)
    _refuse_doubled_keys(values)
    for record in values:
        check(record)
    names = Names(seat.programme)
    _log_learnt(seat, names.learn(values), source_name)
    known = _by_key(seat, {record.key.strip() for record in values if record.key.strip()})
    before = stored([row for row in known.values() if row.merged_into_id is None])
    writings, merged = [], 0
    for record in values:
        given, row = names.canonical(record), known.get(record.key.strip())
        if row is not None and given.key == str(row.pk):
            given = replace(given, key="")
        if row is None:
            writings.append(Writing(_new_row(seat), None, settled(None, given)))
        elif row.merged_into_id is not None:
            merged += 1
        else:
            old = before[row.pk]
            writings.append(Writing(row, old, settled(old, changed(old, given, fields))))
    names.know_origins(before.values())
    write(seat=seat, writings=writings, names=names, action="imported", note={"source": source_name})
    created = sum(each.before is None for each in writings)
    updated = sum(each.before is not None and bool(each.changes) for each in writings)
    return PutResult(created, updated, len(writings) - created - updated, merged)


@transaction.atomic
def remove_initiative(*, seat: Seat, initiative: Initiative) -> None:
    """Remove an initiative with its figures and ratings. The log keeps what it was."""
    require(may_run, seat)
    values = values_of(initiative)
    audit.record(
        actor_id=actor_of(seat),
        action=f"{KIND}.removed",
        kind=KIND,
        object_id=initiative.pk,
        scope=scope_of(seat),
        before=logged(values, initiative.pk, said(values)),
    )
    Figure.objects.filter(holder_kind=KIND, holder_id=initiative.pk).delete()
    initiative.delete()


@transaction.atomic
def add_potential_from_case(*, seat: Seat, case: Case) -> Initiative:
    """Use a case in the plan: a potential initiative that remembers it. A second use gives the first one again."""
    require(may_contribute, seat)
    found = Initiative.objects.filter(
        programme=seat.programme, parent_case=case, status=Status.POTENTIAL, merged_into=None
    ).first()
    if found is not None:
        return found
    values = InitiativeValues(title=case.title, summary=case.summary, status=Status.POTENTIAL, parent_case=case.slug)
    return add_initiative(seat=seat, values=values)


def _new_row(seat: Seat) -> Initiative:
    return Initiative(programme=seat.programme, created_by=seat.user)


def write_one(seat: Seat, writing: Writing, action: str) -> None:
    """Store one initiative, new or changed, in the transaction of an act whose rule was checked. Raises ValuesError."""
    check(writing.after)
    names = Names(seat.programme)
    _log_learnt(seat, names.learn([writing.after]), "")
    after = names.canonical(writing.after)
    write(seat=seat, writings=[replace(writing, after=after)], names=names, action=action, note={})


def _log_learnt(seat: Seat, made: list[audit.Change], source_name: str) -> None:
    """The lines that the lists of the programme gained on the way."""
    if made:
        action = "list.gained_from_import" if source_name else "list.gained"
        audit.record_many(actor_id=actor_of(seat), action=action, scope=scope_of(seat), changes=made)


def _refuse_taken_key(seat: Seat, key: str, own: Initiative | None) -> None:
    if not key.strip():
        return
    holder = Initiative.objects.filter(programme=seat.programme, key=key.strip()).first()
    if holder is not None and holder != own:
        raise KeyTakenError(key)


def _refuse_doubled_keys(values: Sequence[InitiativeValues]) -> None:
    seen: set[str] = set()
    for record in values:
        key = record.key.strip()
        if key and key in seen:
            raise KeyTakenError(key)
        seen.add(key)


def _by_key(seat: Seat, keys: set[str]) -> dict[str, Initiative]:
    """The programme's initiatives that have one of these keys, or of these identifiers and no key."""
    if not keys:
        return {}
    rows = Initiative.objects.filter(programme=seat.programme).select_related("parent", "parent_case")
    return {key_of(row): row for row in rows.iterator(chunk_size=2000) if key_of(row) in keys}
