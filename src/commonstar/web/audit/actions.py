"""Writing the log, and erasing a person from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from commonstar.web.audit import sealing
from commonstar.web.audit.chain import Link, digest_of
from commonstar.web.audit.models import Entry, Head, PersonKey, SealedValue
from commonstar.web.audit.sealing import Personal

BATCH = 500


@dataclass(frozen=True)
class Scope:
    """Where an act belongs: who may read its entry follows from this."""

    organisation_id: UUID | None = None
    programme_id: UUID | None = None


@dataclass(frozen=True)
class Change:
    """One object's change: what it is, and its values before and after (None where there were none)."""

    kind: str
    object_id: UUID | str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record(
    *,
    actor_id: UUID | None,
    action: str,
    kind: str,
    object_id: UUID | str,
    scope: Scope,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Append one entry, in the transaction of the act itself. Personal values are given as `Personal`."""
    record_many(actor_id=actor_id, action=action, scope=scope, changes=[Change(kind, object_id, before, after)])


@transaction.atomic
def record_many(*, actor_id: UUID | None, action: str, scope: Scope, changes: Iterable[Change]) -> None:
    """Append one entry an object, for an act that changes many; the chain is locked once."""
    listed = list(changes)
    sealed = _seal_all(listed)
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    at = timezone.now()
    rows = []
    for change, (before, after) in zip(listed, sealed, strict=True):
        link = Link(
            head.number + 1,
            at,
            actor_id,
            action,
            change.kind,
            str(change.object_id),
            scope.organisation_id,
            scope.programme_id,
            before,
            after,
            head.hash,
        )
        head.number, head.hash = link.number, digest_of(link)
        rows.append(Entry(**vars(link), hash=head.hash))
    Entry.objects.bulk_create(rows, batch_size=BATCH)
    head.save(update_fields=["number", "hash"])


def _seal_all(changes: list[Change]) -> list[tuple[Any, Any]]:
    """Put digests in the place of personal values, and keep the values sealed."""
    personal = [value for change in changes for part in (change.before, change.after) for value in _personal(part)]
    keys = _keys({value.subject_id for value in personal})
    if personal:
        SealedValue.objects.bulk_create(
            [
                SealedValue(
                    subject_id=value.subject_id,
                    digest=sealing.digest(keys[value.subject_id], value.value),
                    sealed=sealing.seal(keys[value.subject_id], value.value),
                )
                for value in personal
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
    return [(_plain(change.before, keys), _plain(change.after, keys)) for change in changes]


def _personal(value: Any) -> Iterable[Personal]:
    if isinstance(value, Personal):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _personal(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _personal(part)


def _plain(value: Any, keys: dict[UUID, bytes]) -> Any:
    """The value as JSON would give it back, so that what is hashed is what is stored."""
    replaced = _replace(value, keys)
    return json.loads(json.dumps(replaced, cls=DjangoJSONEncoder))


def _replace(value: Any, keys: dict[UUID, bytes]) -> Any:
    if isinstance(value, Personal):
        return {"personal": sealing.digest(keys[value.subject_id], value.value), "subject": str(value.subject_id)}
    if isinstance(value, dict):
        return {name: _replace(part, keys) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_replace(part, keys) for part in value]
    return value


def _keys(subjects: set[UUID]) -> dict[UUID, bytes]:
    if not subjects:
        return {}
    PersonKey.objects.bulk_create(
        [PersonKey(subject_id=subject, key=sealing.new_key()) for subject in subjects], ignore_conflicts=True
    )
    return {row.subject_id: bytes(row.key) for row in PersonKey.objects.filter(subject_id__in=subjects)}


def erasure_list() -> Path:
    """The file beside the store that names, by hash, whose keys were erased: a restore applies it again."""
    return Path(settings.DATA) / "erasures.txt"


def erasure_text() -> str:
    """What the list says, a line a person; empty where nobody was erased."""
    path = erasure_list()
    return path.read_text(encoding="ascii") if path.exists() else ""


def mark_of(subject_id: UUID) -> str:
    """How an erased person stands in the list: SHA-256 of their identifier."""
    return hashlib.sha256(f"commonstar-erasure:{subject_id}".encode()).hexdigest()


@transaction.atomic
def erase_subject(*, actor_id: UUID | None, subject_id: UUID) -> None:
    """Erase a person's key and sealed values. The chain still verifies; what it said of them cannot be read again."""
    PersonKey.objects.filter(subject_id=subject_id).delete()
    SealedValue.objects.filter(subject_id=subject_id).delete()
    record(actor_id=actor_id, action="person.erased", kind="person", object_id=subject_id, scope=Scope())
    with erasure_list().open("a", encoding="ascii") as file:
        file.write(mark_of(subject_id) + "\n")


def erased_among(subjects: Iterable[UUID]) -> list[UUID]:
    """Those of these people whom the list beside the store names."""
    marks = set(erasure_text().split())
    return [subject for subject in subjects if mark_of(subject) in marks]


def apply_erasures() -> list[UUID]:
    """After a restore: erase again whoever is on the list beside the store. Returns who was erased anew."""
    again = erased_among(PersonKey.objects.values_list("subject_id", flat=True))
    PersonKey.objects.filter(subject_id__in=again).delete()
    SealedValue.objects.filter(subject_id__in=again).delete()
    return again
