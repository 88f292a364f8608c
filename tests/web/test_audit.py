"""The log: what is written is found again, what is tampered with is found out, who is erased is gone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from commonstar.web.audit import public as audit
from commonstar.web.audit.models import Entry, Head, PersonKey

pytestmark = pytest.mark.django_db
PERSON = uuid.uuid4()


def write(count: int = 3) -> None:
    for index in range(count):
        audit.record(
            actor_id=PERSON,
            action="thing.changed",
            kind="thing",
            object_id=str(index),
            scope=audit.Scope(),
            before={"name": audit.Personal(PERSON, "Old name"), "count": index},
            after={"name": audit.Personal(PERSON, "New name"), "count": index + 1},
        )


def without_triggers() -> None:
    """Do what only someone with the store in their hands could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")


def test_a_chain_verifies_and_its_newest_hash_is_its_end() -> None:
    write()
    assert list(audit.verify()) == []
    assert audit.newest() == audit.Newest(3, Entry.objects.get(number=3).hash)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_store_refuses_to_change_or_remove_an_entry(act: str) -> None:
    write(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if act == "update":
            Entry.objects.filter(number=1).update(action="something else")
        else:
            Entry.objects.filter(number=1).delete()


def test_a_changed_entry_is_found() -> None:
    write()
    without_triggers()
    Entry.objects.filter(number=2).update(after={"count": 99})
    assert [(fault.number, fault.code) for fault in audit.verify()] == [(2, "changed")]


def test_a_changed_time_is_found() -> None:
    write()
    without_triggers()
    entry = Entry.objects.get(number=2)
    Entry.objects.filter(number=2).update(at=entry.at + timedelta(microseconds=1))
    assert [(fault.number, fault.code) for fault in audit.verify()] == [(2, "changed")]


def test_a_removed_entry_is_found() -> None:
    write()
    without_triggers()
    Entry.objects.filter(number=2).delete()
    assert ("missing" in {fault.code for fault in audit.verify()}) is True


def test_reordered_entries_are_found() -> None:
    write()
    without_triggers()
    first, second = Entry.objects.get(number=1), Entry.objects.get(number=2)
    Entry.objects.filter(number__in=(1, 2)).delete()
    first.number, second.number = 2, 1
    first.save(force_insert=True)
    second.save(force_insert=True)
    assert {fault.code for fault in audit.verify()} >= {"order", "changed"}


def test_a_cut_end_is_found_by_the_head() -> None:
    write()
    without_triggers()
    Entry.objects.filter(number=3).delete()
    assert [(fault.number, fault.code) for fault in audit.verify()] == [(3, "end")]


def test_personal_values_are_not_in_the_chain_but_can_be_read() -> None:
    write(1)
    entry = Entry.objects.get(number=1)
    assert "New name" not in str(entry.after)
    assert audit.readable([entry.after]) == [{"name": "New name", "count": 1}]


def test_erasing_a_person_erases_their_values_and_the_chain_still_verifies() -> None:
    write(1)
    audit.erase_subject(actor_id=PERSON, subject_id=PERSON)
    assert audit.readable([Entry.objects.get(number=1).after]) == [{"name": None, "count": 1}]
    assert list(audit.verify()) == []


def test_a_restore_erases_again() -> None:
    write(1)
    kept = PersonKey.objects.get(subject_id=PERSON)
    audit.erase_subject(actor_id=None, subject_id=PERSON)
    kept.save(force_insert=True)  # as a backup taken before the erasure would bring it back
    assert audit.apply_erasures() == [PERSON]
    assert not PersonKey.objects.exists()


def test_many_changes_lock_the_chain_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    Head.objects.get_or_create(pk=1)
    changes = [audit.Change("thing", str(number), None, {"n": number}) for number in range(50)]
    with django_assert_num_queries(5):
        audit.record_many(actor_id=None, action="thing.made", scope=audit.Scope(), changes=changes)
    assert audit.newest().number == 50
