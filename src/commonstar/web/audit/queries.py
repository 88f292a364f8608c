"""Reading the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonstar.web.audit import sealing
from commonstar.web.audit.chain import Fault, Link, digest_of, faults
from commonstar.web.audit.models import Entry, Head, PersonKey, SealedValue


@dataclass(frozen=True)
class Newest:
    """The end of the chain, printed with whatever is published: a chain alone cannot show that its end was cut."""

    number: int
    hash: str


def newest() -> Newest:
    """The newest entry's number and hash; number 0 and an empty hash while the log is empty."""
    head = Head.objects.filter(pk=1).first()
    return Newest(head.number, head.hash) if head else Newest(0, "")


def entries_of_programme(programme_id: UUID) -> QuerySet[Entry]:
    """A programme's entries, newest first."""
    return Entry.objects.filter(programme_id=programme_id).order_by("-number")


def entries_of_object(kind: str, object_id: UUID | str) -> QuerySet[Entry]:
    """The history of one object, oldest first."""
    return Entry.objects.filter(kind=kind, object_id=str(object_id)).order_by("number")


def entries_by(actor_id: UUID) -> QuerySet[Entry]:
    """What one person did, oldest first."""
    return Entry.objects.filter(actor_id=actor_id).order_by("number")


def link_of(entry: Entry) -> Link:
    """The row as it was hashed."""
    return Link(
        entry.number,
        entry.at,
        entry.actor_id,
        entry.action,
        entry.kind,
        entry.object_id,
        entry.organisation_id,
        entry.programme_id,
        entry.before,
        entry.after,
        entry.previous,
    )


def verify() -> Iterator[Fault]:
    """Every place where the chain does not hold: a changed, removed or reordered entry, or a cut end."""
    end = newest()
    rows = Entry.objects.order_by("number").iterator(chunk_size=2000)
    return faults(((link_of(row), row.hash) for row in rows), end.number, end.hash)


def readable(values: list[Any]) -> list[Any]:
    """Before/after records with personal values put back where their person's key still exists.

    What was erased reads as None. Two queries, however many records.
    """
    found: set[tuple[str, str]] = set()
    for value in values:
        found |= set(_references(value))
    subjects = {subject for subject, _ in found}
    keys = {str(row.subject_id): bytes(row.key) for row in PersonKey.objects.filter(subject_id__in=subjects)}
    rows = SealedValue.objects.filter(subject_id__in=subjects, digest__in={mark for _, mark in found})
    plain = {
        (str(row.subject_id), row.digest): sealing.unseal(keys[str(row.subject_id)], bytes(row.sealed))
        for row in rows
        if str(row.subject_id) in keys
    }
    return [_put_back(value, plain) for value in values]


def _references(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"personal", "subject"}:
            yield value["subject"], value["personal"]
        else:
            for part in value.values():
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _put_back(value: Any, plain: dict[tuple[str, str], Any]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"personal", "subject"}:
            return plain.get((value["subject"], value["personal"]))
        return {name: _put_back(part, plain) for name, part in value.items()}
    if isinstance(value, list):
        return [_put_back(part, plain) for part in value]
    return value


def newest_holds(count: int = 100) -> bool:
    """Whether the last entries of the log fit each other and its end: a quick look, where `verify` reads everything."""
    rows = list(Entry.objects.order_by("-number")[:count])[::-1]
    end = newest()
    if not rows:
        return end.number == 0
    previous, number = rows[0].previous, rows[0].number - 1
    for row in rows:
        if (row.number, row.previous, row.hash) != (number + 1, previous, digest_of(link_of(row))):
            return False
        number, previous = row.number, row.hash
    return (number, previous) == (end.number, end.hash)
